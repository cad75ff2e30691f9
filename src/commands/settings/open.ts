import { lineBlocks } from '../../blockkit/blocks.ts';
import { channelMenuBlock } from '../../blockkit/inputs.ts';
import { type ModalView, readingModal } from '../../blockkit/view.ts';
import { withinBudget } from '../../clock.ts';
import type { Subscription } from '../../model.ts';
import { showValue } from '../../subscriptions/format-subscription.ts';
import type { Caller } from '../answer.ts';
import { typed } from '../answers.ts';
import { type CommandContext, isAdmin } from '../deps.ts';
import { isDirect } from '../standing.ts';
import { scoped, withRowsIn } from '../tenants.ts';
import { type FormPlace, findRow, newRow, type RowKey, rowKey, unfilteredRow } from './form.ts';
import { settingsView } from './view.ts';

const adminBudgetMs = 1_000;

/**
 * The settings of the channel somebody is in; elsewhere a menu of channels. Null while no tenant is connected. Asks
 * for nothing but who may see it all, and not for long, because Slack waits three seconds.
 */
export async function openSettings(deps: CommandContext, caller: Caller): Promise<ModalView | null> {
  if (!(await hasTenant(deps, caller))) return null;
  if (isDirect(caller)) return channelMenu([]);
  return formFor(deps, caller, { connectionId: null, row: null, isPicked: false });
}

/** The settings of a channel somebody picked; the menu again when they are not in it, as far as Slack says. */
export async function openPicked(deps: CommandContext, caller: Caller): Promise<ModalView | null> {
  const { teamId, channelId, userId } = caller;
  if (!(await hasTenant(deps, caller))) return null;
  const isMember = await deps.slack.isInChannel(teamId, channelId, userId);
  return isMember ? formFor(deps, caller, { connectionId: null, row: null, isPicked: true }) : channelMenu([notSeen]);
}

/** The same channel's form, about another of its subscriptions, or another connection. */
export function openRow(deps: CommandContext, caller: Caller, place: FormPlace): Promise<ModalView | null> {
  return formFor(deps, caller, place);
}

const hasTenant = async (deps: CommandContext, { teamId }: Caller) => (await deps.tenants(teamId)).length > 0;

type Wanted = { readonly connectionId: string | null; readonly row: RowKey | null; readonly isPicked: boolean };

async function formFor(
  deps: CommandContext,
  { teamId, channelId, channelName, userId }: Caller,
  { connectionId, row, isPicked }: Wanted,
): Promise<ModalView | null> {
  const tenants = await deps.tenants(teamId);
  const [used] = connectionId === null ? await withRowsIn(deps, tenants, { teamId, channelId }) : [];
  const tenant = tenants.find((one) => one.connectionId === connectionId) ?? used ?? tenants[0];
  if (!tenant) return null;
  const [rows, settings, forAdmin] = await Promise.all([
    scoped(deps, tenant).subscriptions.ofChannel(teamId, channelId),
    deps.channelSettings.get(teamId, channelId),
    withinBudget(deps.clock, adminBudgetMs, isAdmin(deps, teamId, userId), false),
  ]);
  const isKnown = row === newRow || row === unfilteredRow || (row !== null && findRow(rows, row) !== undefined);
  const shown = row !== null && isKnown ? row : firstRow(rows);
  const place = { connectionId: tenant.connectionId, channelId, channelName, row: shown, isPicked };
  const connections = tenants.map((one) => ({ id: one.connectionId, name: one.name }));
  return settingsView(place, {
    ...{ rows, settings, forAdmin, connections, now: deps.clock.now() },
    ...{ vocabulary: deps.catalog.vocabulary, show: showAsTyped },
  });
}

function firstRow(rows: readonly Subscription[]): RowKey {
  const [first] = rows;
  return findRow(rows, unfilteredRow) || !first ? unfilteredRow : rowKey(first.filters);
}

/** Looking up names would take too long. */
const showAsTyped: typeof showValue = (value, key) =>
  value.text.startsWith('<@') ? 'a person' : showValue(value, key);

function channelMenu(more: readonly (readonly (string | ReturnType<typeof typed>)[])[]): ModalView {
  return readingModal({
    title: 'Credo AI in a channel',
    blocks: [
      ...lineBlocks([
        [
          'I bring Credo AI news into channels. Pick one to choose what it gets, or type ',
          typed('subscribe'),
          ' in it.',
        ],
        ...more,
      ]),
      channelMenuBlock('pick', 'settings:channel', 'Pick a channel'),
    ],
  });
}

const notSeen = [
  "I can't see you in that channel. Join it; if it is private, invite me there first. Or type ",
  typed('subscribe'),
  ' in it.',
];
