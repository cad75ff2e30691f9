import type { App } from '@slack/bolt';
import type { ModalView } from '../../blockkit/view.ts';
import type { Caller } from '../../commands/answer.ts';
import type { Commands } from '../../commands/run-command.ts';
import { asksForSettings, asksToConnect } from '../../commands/words.ts';
import { teamOf } from '../authorize.ts';
import type { ListenerDeps } from './index.ts';

/** `/credo …`: acknowledged at once, answered through its `response_url`; `/credo` alone opens the channel's settings. */
export function registerCommands(app: App, { commands, responder, views, inBackground }: ListenerDeps): void {
  app.command('/credo', async ({ ack, command, context }) => {
    await ack();
    const caller = {
      teamId: teamOf(context),
      channelId: command.channel_id,
      channelName: command.channel_name,
      userId: command.user_id,
      userName: command.user_name,
    };
    const isOpened = async () => {
      const view = await formFor(commands, caller, command.text);
      return view !== null && (await views.open(caller.teamId, command.trigger_id, view));
    };
    const work = async () => {
      if (await isOpened()) return;
      const answers = await commands.run(caller, unescapeText(command.text));
      await responder.answer(caller, { responseUrl: command.response_url }, answers);
    };
    inBackground('command', work());
  });
}

/** What opens as a form; null when the command is to be answered. */
async function formFor(commands: Commands, caller: Caller, text: string): Promise<ModalView | null> {
  if (asksForSettings(text)) return commands.settings.open(caller);
  return asksToConnect(text) ? commands.connect.open(caller) : null;
}

const characters: ReadonlyMap<string, string> = new Map([
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&amp;', '&'],
]);

/**
 * Slack escapes three characters in what people type (design: Details that outside tests rely on). Zero-width spaces
 * come along when somebody copies a command out of a notification.
 */
export function unescapeText(text: string): string {
  return text.replace(/&(?:lt|gt|amp);/g, (entity) => characters.get(entity) ?? entity).replaceAll('\u200b', '');
}
