import { z } from 'zod';
import { type Args, flag, optionalText, readArgs, requiredText } from '../arguments.ts';
import { Refusal } from '../refusal.ts';
import type { Channel, Message } from '../types.ts';
import { messageAsJson } from './as-json.ts';
import type { Method, Platform } from './method.ts';
import { pageOf } from './page.ts';
import { historyScope, isMember, readScopes, visibleChannel } from './reach.ts';

const historyScopes = readScopes.map((scope) => scope.replace(':read', ':history'));

const spanArgs = z.object({
  channel: requiredText,
  oldest: optionalText,
  latest: optionalText,
  inclusive: flag,
  include_all_metadata: flag,
});

/** What stands in a conversation itself, newest first; replies only where they were broadcast. */
const history: Method = {
  scopes: historyScopes,
  acceptsJson: true,
  needsToken: true,
  handle: (args, platform) => {
    const { channel, isWithin, show } = readSpan(args, platform, 'not_in_channel');
    const messages = shownIn(channel, platform)
      .filter((message) => message.thread_ts === null || message.is_broadcast)
      .filter(isWithin)
      .reverse();
    return { ...page(messages.map(show), args), pin_count: 0, channel_actions_ts: null, channel_actions_count: 0 };
  },
};

/** A thread: its parent, then its replies, oldest first. */
const replies: Method = {
  scopes: historyScopes,
  acceptsJson: false,
  needsToken: true,
  handle: (args, platform) => {
    const { channel, isWithin, show } = readSpan(args, platform, 'channel_not_found');
    const { ts } = readArgs(z.object({ ts: requiredText }), args);
    const all = shownIn(channel, platform);
    const meant = all.find((message) => message.ts === ts);
    const parent = all.find((message) => message.ts === (meant?.thread_ts ?? ts));
    if (parent === undefined) throw new Refusal('thread_not_found');
    const answers = all.filter((message) => message.thread_ts === parent.ts && message.ts !== parent.ts);
    return page([parent, ...answers.filter(isWithin)].map(show), args);
  },
};

/** The span of time a call asks for, in a conversation the app may read; `outside` is what is said where it is no member. */
function readSpan(args: Args, platform: Platform, outside: string) {
  const { channel: ref, oldest, latest, inclusive, include_all_metadata } = readArgs(spanArgs, args);
  const channel = visibleChannel(ref, platform);
  platform.tokens.needScope([historyScope(channel)]);
  if (!isMember(channel)) throw new Refusal(outside);
  const from = readTs(oldest, 0, 'invalid_ts_oldest');
  const to = readTs(latest, Number.POSITIVE_INFINITY, 'invalid_ts_latest');
  return {
    channel,
    isWithin: ({ ts }: Message) =>
      inclusive ? Number(ts) >= from && Number(ts) <= to : Number(ts) > from && Number(ts) < to,
    show: (message: Message) => ({
      ...messageAsJson(include_all_metadata ? message : { ...message, metadata: null }, platform.workspace.team),
      ...threadPart(message, channel, platform),
      ...(message.deleted ? { subtype: 'tombstone', text: 'This message was deleted.', hidden: true } : {}),
    }),
  };
}

function readTs(ts: string | undefined, otherwise: number, code: string): number {
  if (ts === undefined || ts === '') return otherwise;
  if (!/^\d+(\.\d+)?$/.test(ts)) throw new Refusal(code);
  return Number(ts);
}

/** Messages everybody sees; of a deleted one with replies a trace stays. */
function shownIn(channel: Channel, { workspace }: Platform): readonly Message[] {
  const all = workspace.messages(channel.id).filter((message) => message.ephemeral_to === null);
  return all
    .filter((message) => !message.deleted || repliesTo(message, all).length > 0)
    .map((message) => (message.deleted ? { ...message, blocks: [], attachments: [], metadata: null } : message));
}

/** What a thread's parent says of its replies. */
function threadPart(message: Message, channel: Channel, { workspace }: Platform) {
  const answers = repliesTo(message, workspace.messages(channel.id));
  const last = answers.at(-1);
  if (last === undefined) return {};
  const users = [...new Set(answers.map(({ user }) => user))];
  return {
    thread_ts: message.ts,
    reply_count: answers.length,
    reply_users_count: users.length,
    reply_users: users,
    latest_reply: last.ts,
  };
}

function repliesTo({ ts }: Message, all: readonly Message[]): readonly Message[] {
  return all.filter((one) => one.thread_ts === ts && one.ts !== ts && !one.deleted && one.ephemeral_to === null);
}

function page(all: readonly object[], args: Args) {
  const { items, response_metadata } = pageOf(all, args, { limit: 'invalid_arguments' });
  const has_more = response_metadata.next_cursor !== '';
  return { messages: items, has_more, ...(has_more ? { response_metadata } : {}) };
}

export const historyMethods: ReadonlyMap<string, Method> = new Map([
  ['conversations.history', history],
  ['conversations.replies', replies],
]);
