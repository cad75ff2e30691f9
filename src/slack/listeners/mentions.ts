import type { App } from '@slack/bolt';
import { teamOf } from '../authorize.ts';
import { userTeam } from './callers.ts';
import { unescapeText } from './commands.ts';
import type { ListenerDeps } from './index.ts';

/** `@Credo AI list`: the same as the command, answered in the thread, where Slack takes no commands. */
export function registerMentions(app: App, { commands, responder, inBackground, requests }: ListenerDeps): void {
  /** Slack sends an event again when it had no answer in time, and perhaps to another server. */
  const isNew = (eventId: string) => requests.take(`event ${eventId}`).catch(() => true);

  app.event('app_mention', async ({ event, body, context }) => {
    // Other bots and workflows run no commands, and an edited message has had its answer.
    if (event.user === undefined || event.bot_id !== undefined || event.edited !== undefined) return;
    if (!(await isNew(body.event_id))) return;
    const caller = {
      teamId: teamOf(context),
      channelId: event.channel,
      channelName: '',
      userId: event.user,
      userName: '',
      ...userTeam(event.user_team ?? event.team),
    };
    const text = unescapeText(afterMention(event.text, context.botUserId ?? ''));
    const threadTs = event.thread_ts ?? event.ts;
    const work = async () => responder.answer(caller, { threadTs }, await commands.run(caller, text));
    inBackground('mention', work());
  });
}

/** What is said to the app stands after its name; with nothing after it, what stands before. */
function afterMention(text: string, botUserId: string): string {
  const name = new RegExp(`<@${botUserId}(?:\\|[^>]*)?>[\\s,:]*`);
  const [before = '', ...after] = text.split(name);
  return after.join(' ').trim() || before.trim();
}
