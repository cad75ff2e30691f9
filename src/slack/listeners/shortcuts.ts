import type { App, Context, MessageShortcut } from '@slack/bolt';
import { teamOf } from '../authorize.ts';
import { userTeam } from './callers.ts';
import type { ListenerDeps } from './index.ts';

/** The entries of a message's menu. */
export function registerShortcuts(app: App, { commands, responder, inBackground }: ListenerDeps): void {
  const placeOf = (context: Context, { channel, user, message }: MessageShortcut) => ({
    caller: {
      teamId: teamOf(context),
      channelId: channel.id,
      channelName: channel.name,
      userId: user.id,
      userName: user.name,
      ...userTeam(user.team_id),
    },
    ref: { channelId: channel.id, slackTs: message.ts },
  });

  app.shortcut({ type: 'message_action', callback_id: 'why_this_message' }, async ({ ack, shortcut, context }) => {
    await ack();
    const { caller, ref } = placeOf(context, shortcut);
    const work = async () =>
      responder.answer(caller, { responseUrl: shortcut.response_url }, await commands.why(caller, ref));
    inBackground('why', work());
  });

  app.shortcut({ type: 'message_action', callback_id: 'mute_this_review' }, async ({ ack, shortcut, context }) => {
    await ack();
    const { caller, ref } = placeOf(context, shortcut);
    const threadTs = typeof shortcut.message['thread_ts'] === 'string' ? shortcut.message['thread_ts'] : ref.slackTs;
    const work = async () =>
      responder.answer(
        caller,
        { responseUrl: shortcut.response_url, threadTs },
        await commands.muteReview(caller, ref),
      );
    inBackground('mute_review', work());
  });
}
