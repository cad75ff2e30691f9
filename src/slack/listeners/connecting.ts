import type { App, ViewOutput } from '@slack/bolt';
import {
  type ConnectFields,
  connectCallbackId,
  disconnectCallbackId,
  fieldNames,
} from '../../commands/connect/fields.ts';
import { teamOf } from '../authorize.ts';
import { callerOf } from './callers.ts';
import type { ListenerDeps } from './index.ts';

/** Connecting Credo AI: the buttons that open its forms, and what is submitted. */
export function registerConnecting(app: App, deps: ListenerDeps): void {
  const { commands, responder, views, inBackground } = deps;

  app.action(
    { type: 'block_actions', action_id: /^connect:(?:open|edit:\d+|disconnect:\d+)$/ },
    async ({ ack, action, body, context }) => {
      await ack();
      const caller = callerOf(context, body);
      const id = action.type === 'button' ? (action.value ?? '') : '';
      const kind = action.action_id.split(':')[1];
      const { connect } = commands;
      const work = async () => {
        const view = await (kind === 'open'
          ? connect.open(caller)
          : kind === 'edit'
            ? connect.edit(caller, id)
            : connect.askToDisconnect(caller, id));
        if (view && (await views.open(caller.teamId, body.trigger_id, view))) return;
        await responder.answer(caller, { responseUrl: body.response_url }, await commands.run(caller, 'admin connect'));
      };
      inBackground('connect', work());
    },
  );

  app.view(connectCallbackId, async ({ ack, body, view, context }) => {
    const caller = callerIn(teamOf(context), body.user);
    const submitted = await commands.connect.submit(caller, { id: idIn(view) }, fieldsIn(view));
    if ('errors' in submitted) return ack({ response_action: 'errors', errors: { ...submitted.errors } });
    await ack({ response_action: 'update', view: submitted.view });
    const { later } = submitted;
    if (later === null) return;
    inBackground(
      'connect',
      later().then((next) => views.update(caller.teamId, view.id, next)),
    );
  });

  app.view(disconnectCallbackId, async ({ ack, body, view, context }) => {
    const next = await commands.connect.disconnect(callerIn(teamOf(context), body.user), idIn(view));
    return ack({ response_action: 'update', view: next });
  });
}

const callerIn = (teamId: string, user: { readonly id: string; readonly name: string }) => ({
  ...{ teamId, channelId: user.id, channelName: 'directmessage', userId: user.id, userName: user.name },
});

function idIn({ private_metadata }: Pick<ViewOutput, 'private_metadata'>): string {
  const read: unknown = JSON.parse(private_metadata === '' ? '{}' : private_metadata);
  return typeof read === 'object' && read !== null && 'id' in read && typeof read.id === 'string' ? read.id : '';
}

function fieldsIn({ state }: Pick<ViewOutput, 'state'>): ConnectFields {
  const entries = fieldNames.map((name) => {
    const given = state.values[name]?.['text'];
    return [name, given?.value ?? given?.selected_option?.value ?? ''] as const;
  });
  return Object.fromEntries(entries) as ConnectFields;
}
