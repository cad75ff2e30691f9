import type { App, ViewOutput } from '@slack/bolt';
import type { ModalView } from '../../blockkit/view.ts';
import type { Answer } from '../../commands/answer.ts';
import { readReplyPlace, replyCallbackId, replyTextBlock } from '../../commands/reply/form.ts';
import { notOpened } from '../../commands/reply/open.ts';
import { teamOf } from '../authorize.ts';
import { callerOf } from './callers.ts';
import type { ListenerDeps } from './index.ts';

/** *Reply in Credo*: its button, its form, and *Try again*. */
export function registerReplies(app: App, deps: ListenerDeps): void {
  const { commands, responder, views, inBackground } = deps;

  app.action({ type: 'block_actions', action_id: /^reply:(?:open|again)$/ }, async ({ ack, action, body, context }) => {
    await ack();
    const { message } = body;
    if (action.type !== 'button' || !action.value || !message) return;
    const { value } = action;
    const caller = callerOf(context, body);
    const open = (): Promise<ModalView | Answer> =>
      action.action_id === 'reply:open'
        ? commands.reply.open(caller, { channelId: caller.channelId, slackTs: message.ts }, value)
        : commands.reply.openAgain(caller, value);
    const work = async () => {
      const opened = await open();
      const isOpen = 'type' in opened && (await views.open(caller.teamId, body.trigger_id, opened));
      if (isOpen) return;
      const threadTs: unknown = message['thread_ts'];
      const place = typeof threadTs === 'string' ? { threadTs } : {};
      const answer = 'type' in opened ? notOpened : opened;
      await responder.answer(caller, { responseUrl: body.response_url, ...place }, [answer]);
    };
    inBackground('reply', work());
  });

  app.view(replyCallbackId, async ({ ack, body, view, context }) => {
    const place = readReplyPlace(view.private_metadata);
    if (place === null) return ack();
    const { id: userId, name: userName } = body.user;
    const teamId = teamOf(context);
    const caller = { teamId, channelId: place.channelId, channelName: '', userId, userName };
    const errors = await commands.reply.submit(caller, place, view.id, textIn(view));
    return errors === null ? ack() : ack({ response_action: 'errors', errors: { ...errors } });
  });
}

function textIn({ state }: Pick<ViewOutput, 'state'>): string {
  return state.values[replyTextBlock]?.['text']?.value ?? '';
}
