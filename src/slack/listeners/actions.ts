import type { App, BlockAction, BlockElementAction } from '@slack/bolt';
import { actingIds } from '../../commands/press.ts';
import { callerOf, formOpeners } from './callers.ts';
import type { ListenerDeps } from './index.ts';

/** Buttons and menus that act at once: what each stands for is known to the commands. */
export function registerActions(app: App, deps: ListenerDeps): void {
  const { commands, responder, views, inBackground } = deps;
  // A link opens by itself, and a button of another version of the app does nothing; Slack only wants to be answered.
  app.action(new RegExp(`^(?!${actingIds.source}|${formOpeners.source})`), async ({ ack }) => {
    await ack();
  });

  app.action({ type: 'block_actions', action_id: actingIds }, async ({ ack, action, body, context }) => {
    await ack();
    const value = valueIn(action);
    if (value === null) return;
    const caller = callerOf(context, body);
    const work = async () => {
      const pressed = { actionId: action.action_id, blockId: action.block_id, value };
      const answers = await commands.press(caller, pressed);
      await responder.answer(caller, { responseUrl: body.response_url, threadTs: threadOf(body) }, answers);
      if (body.view?.type !== 'home') return;
      const home = await commands.home(caller.teamId, caller.userId);
      if (home) await views.publish(caller.teamId, caller.userId, home);
    };
    inBackground('press', work());
  });
}

/** What a button holds, or what was chosen in a menu. */
function valueIn(action: BlockElementAction): string | null {
  switch (action.type) {
    case 'button':
      return action.value ?? null;
    case 'static_select':
      return action.selected_option.value;
    case 'users_select':
      return action.selected_user;
    default:
      return null;
  }
}

/** Who presses a button in a thread reads the answer there. */
function threadOf({ container }: BlockAction): string | undefined {
  const thread: unknown = container['thread_ts'];
  return typeof thread === 'string' ? thread : undefined;
}
