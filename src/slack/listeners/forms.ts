import type { App, ViewOutput } from '@slack/bolt';
import { toOption } from '../../blockkit/inputs.ts';
import type { Caller } from '../../commands/answer.ts';
import { type FormField, readPlace, type SettingsForm, settingsCallbackId } from '../../commands/settings/form.ts';
import { teamOf } from '../authorize.ts';
import { callerOf } from './callers.ts';
import type { ListenerDeps } from './index.ts';

/** The settings of a channel as a form: what opens and changes it, what is looked for in it, and *Save*. */
export function registerForms(app: App, deps: ListenerDeps): void {
  const { commands, responder, views, inBackground } = deps;
  const { settings } = commands;

  app.action(
    { type: 'block_actions', action_id: /^(?:settings:open|home:edit:\d+)$/ },
    async ({ ack, action, body, context }) => {
      await ack();
      const caller = callerOf(context, body);
      const channelId = action.type === 'button' && action.value ? action.value : null;
      const work = async () => {
        const view = await (channelId === null
          ? settings.open(caller)
          : settings.openPicked(elsewhere(caller, channelId)));
        if (view && (await views.open(caller.teamId, body.trigger_id, view))) return;
        // Slack waits three seconds only; the answer has a button to try again.
        await responder.answer(caller, { responseUrl: body.response_url }, await commands.run(caller, 'settings'));
      };
      inBackground('settings', work());
    },
  );

  app.action({ type: 'block_actions', action_id: 'settings:channel' }, async ({ ack, action, body, context }) => {
    await ack();
    if (action.type !== 'conversations_select' || !body.view) return;
    const caller = elsewhere(callerOf(context, body), action.selected_conversation);
    const { id } = body.view;
    const work = async () => {
      const view = await settings.openPicked(caller);
      if (view) await views.update(caller.teamId, id, view);
    };
    inBackground('settings', work());
  });

  app.action(
    { type: 'block_actions', action_id: /^settings:(?:row|connection)$/ },
    async ({ ack, action, body, context }) => {
      await ack();
      const { view } = body;
      const place = view ? readPlace(view.private_metadata) : null;
      if (action.type !== 'static_select' || !view || place === null) return;
      const chosen = action.selected_option.value;
      const next = action.action_id === 'settings:row' ? { ...place, row: chosen } : { ...place, connectionId: chosen };
      const work = async () => {
        const page = await settings.openRow({ ...callerOf(context, body), ...place }, next);
        if (page) await views.update(teamOf(context), view.id, page);
      };
      inBackground('settings', work());
    },
  );

  app.action({ type: 'block_actions', action_id: 'settings:example' }, async ({ ack, body, context }) => {
    await ack();
    const form = body.view ? formIn(body.view) : null;
    if (form === null) return;
    const work = async () => {
      const page = await settings.example(callerOf(context, body), form);
      if (page) await views.push(teamOf(context), body.trigger_id, page);
    };
    inBackground('example', work());
  });

  app.options(/^choice(?::|$)/, async ({ ack, options, body, context }) => {
    const place = body.view ? readPlace(body.view.private_metadata) : null;
    if (place === null) return ack({ options: [] });
    const caller = { ...place, teamId: teamOf(context), userId: body.user.id, userName: '' };
    const found = await settings.suggest(caller, place.connectionId, options.block_id, options.value);
    await ack({ options: found.map(toOption) });
  });

  app.view(settingsCallbackId, async ({ ack, body, view, context }) => {
    const place = readPlace(view.private_metadata);
    const form = formIn(view);
    if (place === null || form === null) return ack();
    const teamId = teamOf(context);
    const caller: Caller = { ...place, teamId, userId: body.user.id, userName: body.user.name };
    const errors = await settings.check(caller, form);
    if (errors !== null) return ack({ response_action: 'errors', errors: { ...errors } });
    await ack();
    const work = async () => responder.answer(caller, {}, await settings.save(caller, place, form));
    inBackground('settings', work());
  });
}

/** The same person in another channel, whose name they need not be told. */
function elsewhere(caller: Caller, channelId: string): Caller {
  return { ...caller, channelId, channelName: '' };
}

/** What was chosen when the form was opened stands in its blocks, what is chosen now in its state. */
function formIn({
  blocks,
  state,
  private_metadata,
}: Pick<ViewOutput, 'blocks' | 'state' | 'private_metadata'>): SettingsForm | null {
  const place = readPlace(private_metadata);
  if (place === null) return null;
  const fields = blocks.flatMap((block): FormField[] => {
    if (!('element' in block) || block.block_id === undefined) return [];
    const { element } = block;
    const chosen = state.values[block.block_id]?.[element.action_id ?? ''];
    switch (element.type) {
      case 'checkboxes':
      case 'multi_external_select':
        return [fieldOf(block.block_id, element.initial_options ?? [], chosen?.selected_options ?? [])];
      case 'static_select': {
        const { initial_option: first } = element;
        return [fieldOf(block.block_id, first ? [first] : [], chosen?.selected_option ? [chosen.selected_option] : [])];
      }
      default:
        return [];
    }
  });
  return { connectionId: place.connectionId, row: place.row, fields };
}

type ShownOption = { readonly value?: string; readonly text: { readonly text: string } };

function fieldOf(blockId: string, before: readonly ShownOption[], now: readonly ShownOption[]): FormField {
  const valuesOf = (options: readonly ShownOption[]) => options.flatMap(({ value }) => value ?? []);
  const labels = Object.fromEntries([...before, ...now].map(({ value = '', text }) => [value, text.text]));
  return { blockId, before: valuesOf(before), now: valuesOf(now), labels };
}
