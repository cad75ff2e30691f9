import type { App, MessageShortcut } from '@slack/bolt';
import { userTeam } from './callers.ts';
import type { ListenerDeps } from './index.ts';

/** The entries of a message's menu. */
export function registerShortcuts(app: App, { commands, responder, identity, inBackground }: ListenerDeps): void {
  const placeOf = ({ channel, user, team, message }: MessageShortcut) => ({
    caller: {
      teamId: identity()?.teamId ?? team?.id ?? '',
      channelId: channel.id,
      channelName: channel.name,
      userId: user.id,
      userName: user.name,
      ...userTeam(user.team_id),
    },
    ref: { channelId: channel.id, slackTs: message.ts },
  });

  app.shortcut({ type: 'message_action', callback_id: 'why_this_message' }, async ({ ack, shortcut }) => {
    await ack();
    const { caller, ref } = placeOf(shortcut);
    const work = async () =>
      responder.answer(caller, { responseUrl: shortcut.response_url }, await commands.why(caller, ref));
    inBackground('why', work());
  });

  app.shortcut({ type: 'message_action', callback_id: 'mute_this_review' }, async ({ ack, shortcut }) => {
    await ack();
    const { caller, ref } = placeOf(shortcut);
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
