import type { ModalView } from '../../blockkit/view.ts';
import type { Caller } from '../answer.ts';
import type { CommandContext } from '../deps.ts';
import { disconnect, openConnect, openDisconnect, openEdit, type Submitted, submitConnect } from './connect.ts';
import type { ConnectFields, ConnectPlace } from './fields.ts';
import { sayingView } from './view.ts';

/** Connecting Credo AI from Slack. What opens is null when it could not be made. */
export type ConnectForms = {
  open(caller: Caller): Promise<ModalView | null>;
  edit(caller: Caller, connectionId: string): Promise<ModalView | null>;
  askToDisconnect(caller: Caller, connectionId: string): Promise<ModalView | null>;
  submit(caller: Caller, place: ConnectPlace, fields: ConnectFields): Promise<Submitted>;
  disconnect(caller: Caller, connectionId: string): Promise<ModalView>;
};

/** `guarded` makes what a form shows for people of the workspace; for others, and when that fails, `otherwise`. */
export function connectForms(
  deps: CommandContext,
  guarded: <V>(name: string, caller: Caller, otherwise: V, make: () => Promise<V>) => Promise<V>,
): ConnectForms {
  return {
    open: (caller) => guarded('connect', caller, null, () => openConnect(deps, caller)),
    edit: (caller, id) => guarded('connect', caller, null, () => openEdit(deps, caller, id)),
    askToDisconnect: (caller, id) => guarded('connect', caller, null, () => openDisconnect(deps, caller, id)),
    submit: async (caller, place, fields) => {
      const broken: Submitted = { view: broke, later: null };
      const submitted = await guarded('connect', caller, broken, () => submitConnect(deps, caller, place, fields));
      if ('errors' in submitted || submitted.later === null) return submitted;
      const { view, later } = submitted;
      return { view, later: () => guarded('connect', caller, broke, later) };
    },
    disconnect: (caller, id) => guarded('connect', caller, broke, () => disconnect(deps, caller, id)),
  };
}

const broke = sayingView([
  ['Something broke on our side. Close this and try again.'],
  ['If it stays so, tell whoever runs this app.'],
]);
