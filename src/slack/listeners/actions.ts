import type { App } from '@slack/bolt';
import { pausedButtons } from '../../channels/notices.ts';
import type { ListenerDeps } from './index.ts';

/** Buttons: `undo` takes a change back, `run:…` types a command for the person, `paused:…` answers a notice about a channel. */
export function registerActions(app: App, { commands, responder, identity, inBackground }: ListenerDeps): void {
  // A link opens by itself, and a button of another version of the app does nothing; Slack only wants to be answered.
  app.action(/^(?!(?:undo|run:\d+|paused:\w+)$)/, async ({ ack }) => {
    await ack();
  });

  app.action({ type: 'block_actions', action_id: /^(undo|run:\d+)$/ }, async ({ ack, action, body }) => {
    await ack();
    if (action.type !== 'button' || !action.value || !body.channel) return;
    const { value } = action;
    const caller = {
      teamId: identity()?.teamId ?? body.team?.id ?? '',
      channelId: body.channel.id,
      channelName: body.channel.name ?? '',
      userId: body.user.id,
      userName: 'username' in body.user ? body.user.username : '',
    };
    const isUndo = action.action_id === 'undo';
    const work = async () => {
      const answers = await (isUndo ? commands.undo(caller, value) : commands.run(caller, value));
      await responder.answer(caller, body.response_url, answers);
    };
    inBackground(isUndo ? 'undo' : 'command', work());
  });

  app.action({ type: 'block_actions', action_id: /^paused:(?:stop|keep)$/ }, async ({ ack, action, body }) => {
    await ack();
    if (action.type !== 'button' || !action.value || !body.channel) return;
    const channelId = action.value;
    const choice = action.action_id === pausedButtons.stop ? 'stop' : 'keep';
    const place = { teamId: identity()?.teamId ?? body.team?.id ?? '', channelName: '', userName: '' };
    const about = { ...place, userId: body.user.id, channelId };
    const here = { ...about, channelId: body.channel.id };
    const work = async () => {
      await responder.answer(here, body.response_url, await commands.pausedChoice(about, choice));
    };
    inBackground('paused', work());
  });
}
