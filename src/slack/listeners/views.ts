import type { App, ViewOutput } from '@slack/bolt';
import { type SettingsForm, settingsCallbackId } from '../../commands/settings.ts';
import type { ListenerDeps } from './index.ts';

/** *Save* in a channel's settings: acknowledged at once, which closes them; what came of it is said in the channel. */
export function registerViews(app: App, { commands, responder, identity, inBackground }: ListenerDeps): void {
  app.view(settingsCallbackId, async ({ ack, body, view }) => {
    await ack();
    const place = readPlace(view.private_metadata);
    if (place === null) return;
    const caller = {
      ...place,
      teamId: identity()?.teamId ?? body.team?.id ?? '',
      userId: body.user.id,
      userName: body.user.name,
    };
    const work = async () => {
      const answers = await commands.saveSettings(caller, readForm(view));
      await responder.answer(caller, undefined, answers);
    };
    inBackground('settings', work());
  });
}

/** The channel that the form is about, as it was written when the form was opened. */
function readPlace(privateMetadata: string): { readonly channelId: string; readonly channelName: string } | null {
  const parsed: unknown = JSON.parse(privateMetadata);
  if (typeof parsed !== 'object' || parsed === null || !('channelId' in parsed) || !('name' in parsed)) return null;
  const { channelId, name } = parsed;
  return typeof channelId === 'string' && typeof name === 'string' ? { channelId, channelName: name } : null;
}

/** What was chosen when the form was opened stands in its blocks, what is chosen now in its state. */
function readForm({ blocks, state }: ViewOutput): SettingsForm {
  return blocks.flatMap((block) => {
    if (!('element' in block) || block.element.type !== 'checkboxes' || block.block_id === undefined) return [];
    const { action_id = '', initial_options = [] } = block.element;
    const now = state.values[block.block_id]?.[action_id]?.selected_options ?? [];
    const valuesOf = (options: readonly { value?: string }[]) => options.flatMap(({ value }) => value ?? []);
    return [{ blockId: block.block_id, before: valuesOf(initial_options), now: valuesOf(now) }];
  });
}
