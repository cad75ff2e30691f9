import { bold, type Inline } from '../../blockkit/inline.ts';
import type { ModalView } from '../../blockkit/view.ts';
import type { NewTeamConnection, TeamConnection } from '../../ports/team-connections.ts';
import type { Caller } from '../answer.ts';
import { typed } from '../answers.ts';
import { type CommandContext, isAdmin } from '../deps.ts';
import type { FieldErrors } from '../settings/form.ts';
import { checkAccess } from './check.ts';
import { type ConnectFields, type ConnectPlace, type Entered, isEntered, readFields } from './fields.ts';
import { checkingView, connectedView, connectView, disconnectView, sayingView } from './view.ts';

/** What a submitted form leads to: what is wrong by field, or a page at once and another one later. */
export type Submitted =
  | { readonly errors: FieldErrors }
  | { readonly view: ModalView; readonly later: (() => Promise<ModalView>) | null };

/** The form to connect Credo AI; null for whoever is no admin. */
export async function openConnect(deps: CommandContext, caller: Caller): Promise<ModalView | null> {
  if (!(await isAdmin(deps, caller.teamId, caller.userId))) return null;
  const { apiUrl, appUrl } = deps.connecting.operator;
  const hasOne = (await deps.tenants(caller.teamId)).length > 0;
  const shown = { name: hasOne ? '' : 'Credo AI', tenant: '', api_url: apiUrl, app_url: appUrl, webhook_auth: 'none' };
  return connectView({ id: '' }, shown);
}

/** The form to change a connection of the workspace. */
export async function openEdit(deps: CommandContext, caller: Caller, id: string): Promise<ModalView> {
  if (!(await isAdmin(deps, caller.teamId, caller.userId))) return onlyForAdmins;
  const known = await ownConnection(deps, caller, id);
  return known ? connectView({ id }, shownOf(known)) : gone;
}

/** Asks once more before a connection is given up. */
export async function openDisconnect(deps: CommandContext, caller: Caller, id: string): Promise<ModalView> {
  if (!(await isAdmin(deps, caller.teamId, caller.userId))) return onlyForAdmins;
  const known = await ownConnection(deps, caller, id);
  return known ? disconnectView(id, known.name) : gone;
}

/** Looks at what was entered: what can be seen at once is said at once, the rest once Credo has answered. */
export async function submitConnect(
  deps: CommandContext,
  caller: Caller,
  place: ConnectPlace,
  fields: ConnectFields,
): Promise<Submitted> {
  if (!(await isAdmin(deps, caller.teamId, caller.userId))) return { view: onlyForAdmins, later: null };
  const known = place.id === '' ? null : await ownConnection(deps, caller, place.id);
  if (place.id !== '' && !known) return { view: gone, later: null };
  const read = readFields(fields, known && { name: known.name, access: known }, deps.connecting.operator);
  if (!isEntered(read)) return { errors: read };
  for (const secret of [read.access.apiKey, ...read.access.signingSecrets]) deps.log.hide(secret);
  return { view: checkingView, later: () => checkAndSave(deps, caller, place, read, known) };
}

async function checkAndSave(
  deps: CommandContext,
  { teamId, userId }: Caller,
  place: ConnectPlace,
  { name, access }: Entered,
  known: TeamConnection | null,
): Promise<ModalView> {
  const again = (problem: readonly Inline[]) =>
    connectView(place, shownOf({ name, ...access }), [...problem, ' Nothing was saved.']);
  const checked = await checkAccess(deps.clock, deps.connecting.clientOf(access), access);
  if ('problem' in checked) return again(checked.problem);
  const { connections } = deps.connecting;
  const wanted: NewTeamConnection = { ...access, teamId, name, createdBy: userId };
  let isBack = false;
  if (known) {
    const { tenant: _tenant, ...change } = wanted;
    const isKeyNew = access.apiKey !== known.apiKey;
    const outcome = await connections.change(known.id, teamId, isKeyNew ? change : without(change));
    if (outcome === 'gone') return gone;
    if (outcome === 'name_taken') return again(nameTaken(name));
  } else {
    const added = await connections.add(wanted);
    if (added === null) return again(nameTaken(name));
    isBack = added.isBack;
  }
  await deps.connecting.refresh();
  deps.log.info('connection.saved', { teamId, userId, tenant: access.tenant, isNew: known === null });
  return connectedView([
    ...checked.works,
    ...(isBack ? [['↩️ This tenant was connected before: what channels subscribed goes on.']] : []),
  ]);
}

/** Gives up a connection: no event is taken any more, and its webhook at Credo goes. */
export async function disconnect(deps: CommandContext, caller: Caller, id: string): Promise<ModalView> {
  const { teamId, userId } = caller;
  if (!(await isAdmin(deps, teamId, userId))) return onlyForAdmins;
  const known = await ownConnection(deps, caller, id);
  if (!known || !(await deps.connecting.connections.disconnect(id, teamId))) return gone;
  await deps.connecting.refresh();
  deps.log.info('connection.disconnected', { teamId, userId, connectionId: id });
  return sayingView(
    [
      [bold(known.name), ' is disconnected. I remove its webhook in Credo AI now, and keep trying until it is gone.'],
      ['What channels subscribed is kept for 30 days. To go on, type ', typed('admin connect'), '.'],
    ],
    'Disconnected',
  );
}

async function ownConnection(
  { connecting }: CommandContext,
  { teamId }: Caller,
  id: string,
): Promise<TeamConnection | null> {
  const found = await connecting.connections.get(id);
  return found?.teamId === teamId && found.state === 'active' ? found : null;
}

/** Who stands for the key stays, as the key does. */
const without = ({ apiKey: _key, createdBy: _by, ...rest }: Omit<NewTeamConnection, 'tenant'>) => rest;

const shownOf = ({ name, tenant, apiUrl, appUrl, webhookAuth }: Omit<NewTeamConnection, 'teamId' | 'createdBy'>) => ({
  ...{ name, tenant, api_url: apiUrl, app_url: appUrl, webhook_auth: webhookAuth },
});

const nameTaken = (name: string): readonly Inline[] => [
  bold('Name: '),
  `there is another connection called ${name}. Choose another name, and paste the key again.`,
];

const onlyForAdmins = sayingView([
  ['Only admins of this workspace may connect Credo AI. Nothing was changed.'],
  ['Ask one of them to type ', typed('admin connect'), '.'],
]);

const gone = sayingView([
  ['This connection is not there any more. Nothing was changed.'],
  [typed('admin connections'), ' shows those there are.'],
]);
