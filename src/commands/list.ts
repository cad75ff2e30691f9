import { channel, type Inline, value } from '../blockkit/inline.ts';
import {
  agoInWords,
  dayInWords,
  describeSpec,
  nameOf,
  showPeople,
  stateInWords,
  withMute,
} from '../channels/describe.ts';
import { scheduleInWords } from '../channels/describe-settings.ts';
import type { Subscription } from '../model.ts';
import type { Answer, Caller } from './answer.ts';
import { runButton, toPerson, typed } from './answers.ts';
import { type CommandContext, type ConnectedTenant, isAdmin } from './deps.ts';
import { channelIdIn, named } from './references.ts';
import { howToStart } from './standing.ts';

/** `/credo list`: this channel. `/credo list #channel`: another that the person is in. `/credo list mine`: what I set up. `/credo list all`: everything, for admins. */
export async function listCommand(
  deps: CommandContext,
  tenant: ConnectedTenant,
  caller: Caller,
  args: string,
): Promise<readonly Answer[]> {
  const scope = args.trim().toLowerCase();
  const channelId = channelIdIn(args.trim());
  if (scope === '' || scope === 'here' || channelId === caller.channelId) return [await listHere(deps, tenant, caller)];
  if (scope === 'mine' || scope === 'all') return [await listMany(deps, tenant, caller, scope)];
  if (channelId !== null && (await deps.slack.isInChannel(caller.teamId, channelId, caller.userId))) {
    return [await listElsewhere(deps, tenant, caller, channelId)];
  }
  if (channelId !== null) {
    return [toPerson([['To see ', channel(channelId), ', type ', typed('list'), ' there.']])];
  }
  return [
    toPerson([
      ["I don't know which list you mean by ", named(args.trim()), '.'],
      [
        typed('list'),
        ' shows this channel, ',
        typed('list mine'),
        ' what you set up, and ',
        typed('list all'),
        ' every channel (admins only). ',
        typed('list #general'),
        ' shows another channel that you are in.',
      ],
    ]),
  ];
}

async function listHere(deps: CommandContext, tenant: ConnectedTenant, caller: Caller): Promise<Answer> {
  const rows = await deps.subscriptions.ofChannel(caller.teamId, caller.channelId);
  if (rows.length === 0) return toPerson([['Nothing here yet. ', ...(await howToStart(deps, caller))]]);
  const lines = await describeRows(deps, tenant, caller.teamId, rows);
  const health = await laneLine(deps, caller.teamId, caller.channelId);
  const { mutedUntil } = await deps.channelSettings.get(caller.teamId, caller.channelId);
  const isMuted = mutedUntil !== null && mutedUntil > deps.clock.now();
  return toPerson(
    [
      ['This channel gets from Credo AI:'],
      ...lines,
      [...health, ' To stop some of it, type ', typed('unsubscribe'), '; for more, ', typed('help'), '.'],
    ],
    [
      { text: 'Edit', action_id: 'settings:open' },
      ...(isMuted ? runButton('Unmute', 'unmute') : runButton('Pause', 'mute')),
      ...runButton('Remove', 'unsubscribe', 1),
    ],
  );
}

async function listElsewhere(
  deps: CommandContext,
  tenant: ConnectedTenant,
  { teamId }: Caller,
  channelId: string,
): Promise<Answer> {
  const rows = await deps.subscriptions.ofChannel(teamId, channelId);
  if (rows.length === 0) {
    return toPerson([
      [channel(channelId), ' gets nothing from Credo AI. To change that, type ', typed('subscribe'), ' there.'],
    ]);
  }
  const lines = await describeRows(deps, tenant, teamId, rows);
  return toPerson(
    [[channel(channelId), ' gets from Credo AI:'], ...lines, await laneLine(deps, teamId, channelId)],
    [{ text: 'Edit', action_id: 'home:edit:0', value: channelId }],
  );
}

/** When the last message came and how much waits. */
async function laneLine(deps: CommandContext, teamId: string, channelId: string): Promise<readonly Inline[]> {
  const lane = await deps.outbox.laneStatus(teamId, channelId);
  const last =
    lane.lastDeliveredAt === null
      ? 'No message so far.'
      : `Last message ${agoInWords(deps.clock.now() - lane.lastDeliveredAt)}.`;
  const waiting = lane.waiting > 0 ? ` ${lane.waiting} waiting to be sent.` : '';
  const held = lane.held > 0 ? ` ${lane.held} kept to be told together.` : '';
  const { digest } = await deps.channelSettings.get(teamId, channelId);
  const schedule = digest === null ? [] : [' It comes as one digest ', scheduleInWords(digest), '.'];
  return [`${last}${waiting}${held}`, ...schedule];
}

async function listMany(
  deps: CommandContext,
  tenant: ConnectedTenant,
  caller: Caller,
  scope: 'mine' | 'all',
): Promise<Answer> {
  if (scope === 'all' && !(await isAdmin(deps, caller.teamId, caller.userId))) {
    return toPerson([['Only admins may list all channels. ', typed('list mine'), ' shows what you set up.']]);
  }
  const rows =
    scope === 'mine'
      ? await deps.subscriptions.inWorkspace(tenant.connectionId, caller.teamId, { createdBy: caller.userId })
      : (await deps.subscriptions.ofConnection(tenant.connectionId)).subscriptions.filter(
          ({ teamId }) => teamId === caller.teamId,
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
  deps: CommandContext,
  tenant: ConnectedTenant,
  teamId: string,
  rows: readonly Subscription[],
): Promise<Inline[][]> {
  const show = await showPeople(deps.slack, teamId, rows);
  const connection = await deps.connections.get(tenant.connectionId);
  const lines: Inline[][] = [];
  for (const row of rows) {
    const by = await nameOf(deps.slack, teamId, row.createdBy);
    const settings = await deps.channelSettings.get(teamId, row.channelId);
    const state = withMute(stateInWords(row, connection, deps.catalog.vocabulary), settings, deps.clock.now());
    const since = dayInWords(row.createdAt);
    lines.push(['• ', ...describeSpec(row, show), ' (', ...state, '), set up by ', value(by), ` on ${since}`]);
  }
  return lines;
}
