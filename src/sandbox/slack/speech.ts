import type { Events } from './events.ts';
import type { AppEvent } from './methods/method.ts';
import { historyScope, isMember } from './methods/reach.ts';
import type { Lookups } from './people.ts';
import type { Channel, Message, Slack } from './types.ts';
import { botUserId, type Workspace } from './workspace.ts';

/** People write messages, of which the app hears as far as it may (events: message.*, app_mention). */
export function createSpeech(workspace: Workspace, lookups: Lookups, { announce }: Events): Slack['say'] {
  const events = (message: Message, channel: Channel): readonly AppEvent[] => {
    if (!isMember(channel)) return [];
    const { user, text, ts, thread_ts } = message;
    const { team_id } = lookups.user(user);
    const said = {
      ...{ user, text, ts, channel: channel.id, team: team_id, user_team: team_id, event_ts: ts },
      ...(thread_ts === null ? {} : { thread_ts }),
    };
    const heard = { type: 'message', ...said, channel_type: channelType(channel) };
    const all: AppEvent[] = [{ event: heard, scope: historyScope(channel) }];
    const isCalled = !channel.is_im && text.includes(`<@${botUserId}>`);
    return isCalled ? [...all, { event: { type: 'app_mention', ...said }, scope: 'app_mentions:read' }] : all;
  };
  return ({ user, channel, text, threadTs = null }) => {
    const place = lookups.place(user, channel);
    if (place.channel.is_archived) throw new Error(`#${place.channel.name} is archived: nobody can write there now`);
    const where = { user: place.user.id, channel: place.channel.id, thread_ts: threadTs };
    const message = workspace.post({ ...where, text: inSlacksForm(text, workspace), source: 'person' });
    for (const event of events(message, place.channel)) void announce(event);
    return message;
  };
}

/** The kind of a conversation as events name it. */
function channelType(channel: Channel): 'im' | 'mpim' | 'group' | 'channel' {
  if (channel.is_im) return 'im';
  if (channel.is_mpim) return 'mpim';
  return channel.is_private ? 'group' : 'channel';
}

/** What somebody typed, with people as references and special characters escaped (docs.slack.dev, Formatting message text). */
function inSlacksForm(text: string, workspace: Workspace): string {
  const idOf = new Map(
    workspace.users().flatMap(({ id, name, real_name }) => [
      [real_name.toLowerCase(), id],
      [name.toLowerCase(), id],
    ]),
  );
  const names = [...idOf.keys()].sort((a, b) => b.length - a.length).map((name) => name.replace(/\W/g, '\\$&'));
  const special = new RegExp(`(<@[UW][A-Z0-9]+>)|(?<![\\w@])@(${names.join('|')})(?!\\w)|[&<>]`, 'gi');
  return text.replace(special, (whole: string, reference?: string, name?: string) => {
    if (reference !== undefined) return reference;
    return name === undefined ? (entities.get(whole) ?? whole) : `<@${idOf.get(name.toLowerCase())}>`;
  });
}

const entities = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
]);
