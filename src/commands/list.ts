import { channel, type Inline, value } from '../blockkit/inline.ts';
import type { Subscription } from '../model.ts';
import type { Answer, Caller } from './answer.ts';
import { toPerson, typed } from './answers.ts';
import { type CommandDeps, type ConnectedTenant, isAdmin } from './deps.ts';
import { describeSpec, nameOf, showPeople, stateInWords } from './describe.ts';

/** `/credo list`: this channel. `/credo list mine`: what I set up. `/credo list all`: everything, for admins. */
export async function listCommand(
  deps: CommandDeps,
  tenant: ConnectedTenant,
  caller: Caller,
  args: string,
): Promise<readonly Answer[]> {
  const scope = args.trim().toLowerCase();
  if (scope === '' || scope === 'here') return [await listHere(deps, tenant, caller)];
  if (scope === 'mine' || scope === 'all') return [await listMany(deps, tenant, caller, scope)];
  return [
    toPerson([
      [
        'I can list ',
        typed('list'),
        ' (this channel), ',
        typed('list mine'),
        ' or ',
        typed('list all'),
        '. To see another channel, type it there.',
      ],
    ]),
  ];
}

async function listHere(deps: CommandDeps, tenant: ConnectedTenant, caller: Caller): Promise<Answer> {
  const rows = await deps.subscriptions.ofChannel(caller.teamId, caller.channelId);
  if (rows.length === 0) return toPerson([['Nothing here yet. Start with ', typed('subscribe'), '.']]);
  const lane = await deps.outbox.laneStatus(caller.teamId, caller.channelId);
  const lines = await describeRows(deps, tenant, caller.teamId, rows);
  const last: Inline[] =
    lane.lastDeliveredAt === null
      ? ['No message yet.']
      : [`Last message ${agoInWords(deps.clock.now() - lane.lastDeliveredAt)}.`];
  const waiting: Inline[] = lane.waiting > 0 ? [` ${lane.waiting} waiting.`] : [];
  return toPerson([
    ['This channel gets from Credo AI:'],
    ...lines,
    [...last, ...waiting, ' Change it with ', typed('set …'), ' or ', typed('unsubscribe …'), '.'],
  ]);
}

async function listMany(
  deps: CommandDeps,
  tenant: ConnectedTenant,
  caller: Caller,
  scope: 'mine' | 'all',
): Promise<Answer> {
  if (scope === 'all' && !(await isAdmin(deps, caller.teamId, caller.userId))) {
    return toPerson([['Only admins can list all channels. ', typed('list mine'), ' shows what you set up.']]);
  }
  const { subscriptions } = await deps.subscriptions.ofConnection(tenant.connectionId);
  const rows = subscriptions.filter(
    (row) => row.teamId === caller.teamId && (scope === 'all' || row.createdBy === caller.userId),
  );
  if (rows.length === 0) return toPerson([['Nothing yet. Go to a channel and type ', typed('subscribe'), '.']]);
  const lines: Inline[][] = [];
  for (const channelId of new Set(rows.map((row) => row.channelId))) {
    const here = rows.filter((row) => row.channelId === channelId);
    lines.push([channel(channelId), ':'], ...(await describeRows(deps, tenant, caller.teamId, here)));
  }
  return toPerson(lines);
}

async function describeRows(
  deps: CommandDeps,
  tenant: ConnectedTenant,
  teamId: string,
  rows: readonly Subscription[],
): Promise<Inline[][]> {
  const show = await showPeople(deps.slack, teamId, rows);
  const connection = await deps.connections.get(tenant.connectionId);
  const lines: Inline[][] = [];
  for (const row of rows) {
    const by = await nameOf(deps.slack, teamId, row.createdBy);
    const since = new Date(row.createdAt).toISOString().slice(0, 10);
    const state = stateInWords(row, connection?.webhookState === 'waiting');
    lines.push(['• ', ...describeSpec(row, show), ' (', state, '), by ', value(by), ` since ${since}`]);
  }
  return lines;
}

/** `12 min ago`, `3 h ago`, `2 days ago`. */
export function agoInWords(ms: number): string {
  const minutes = Math.floor(Math.max(0, ms) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ago`;
  return `${Math.floor(minutes / (24 * 60))} days ago`;
}
