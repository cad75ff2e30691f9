import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { ChannelSettings, Subscription, SubscriptionSpec } from '../model.ts';
import type { SubscriptionChange, Subscriptions, TakenChange } from '../ports/subscriptions.ts';
import { disconnected } from '../ports/team-connections.ts';
import { refreshCards } from './cards.ts';
import { bookChange } from './change-book.ts';
import { changeSettings, someSettings } from './channel-settings.ts';
import type { StoreContext } from './dialect.ts';
import { blockLane, reviveWithdrawn, unblockLane, withdrawOf, withdrawWaiting } from './lanes.ts';
import type { SubscriptionChangesTable } from './schema.ts';
import { noteChange, readVersion } from './subscription-version.ts';
import { alone } from './transactions.ts';

const selectors = z.array(
  z.object({
    group: z.enum(['reviews', 'tasks', 'comments', 'metadata', 'fields', 'other']),
    sub: z.string().nullable(),
  }),
);
const filters = z.array(
  z.object({
    key: z.enum(['use-case', 'risk', 'actor', 'assignee', 'status', 'field']),
    negated: z.boolean(),
    values: z.array(z.object({ text: z.string(), id: z.string().nullable() })),
  }),
);
const specs = z.array(z.object({ selectors, filters }));
const state = z.enum(['active', 'pending', 'paused']);

/** Subscriptions belong to a channel; a change replaces all of the channel's rows at once. */
export function createSubscriptions(context: StoreContext): Subscriptions {
  const { db } = context;
  return {
    ofChannel: async (teamId, channelId) => {
      const rows = await db
        .selectFrom('subscriptions')
        .selectAll()
        .where('team_id', '=', teamId)
        .where('channel_id', '=', channelId)
        .orderBy('id')
        .execute();
      return rows.map(toSubscription);
    },
    ofConnection: async (connectionId) => {
      const version = await readVersion(context, connectionId);
      const rows = await db
        .selectFrom('subscriptions')
        .selectAll()
        .where('connection_id', '=', connectionId)
        .orderBy('id')
        .execute();
      return { version, subscriptions: rows.map(toSubscription) };
    },
    inWorkspace: async (connectionId, teamId, which) => {
      const there = db
        .selectFrom('subscriptions')
        .where('connection_id', '=', connectionId)
        .where('team_id', '=', teamId);
      const wanted =
        'createdBy' in which
          ? there.where('created_by', '=', which.createdBy)
          : there.where(
              'channel_id',
              'in',
              there
                .select('channel_id')
                .groupBy('channel_id')
                .orderBy((is) => is.fn.min('id'))
                .limit(which.firstChannels),
            );
      return (await wanted.selectAll().orderBy('id').execute()).map(toSubscription);
    },
    version: (connectionId) => readVersion(context, connectionId),
    replaceInChannel: (change) => alone(context, (inside) => replaceRows(inside, change)),
    takeChange: (change) => alone(context, (inside) => takeChange(inside, change)),
    connectionOfChange: async (changeId, teamId, channelId) => {
      const row = await db
        .selectFrom('subscription_changes')
        .select('connection_id')
        .where('id', '=', changeId)
        .where('team_id', '=', teamId)
        .where('channel_id', '=', channelId)
        .executeTakeFirst();
      return row?.connection_id ?? null;
    },
    idleChannels: async () => {
      const rows = await db
        .selectFrom('subscriptions')
        .leftJoin('lanes', (join) =>
          join
            .onRef('lanes.team_id', '=', 'subscriptions.team_id')
            .onRef('lanes.channel_id', '=', 'subscriptions.channel_id'),
        )
        .select(['subscriptions.team_id', 'subscriptions.channel_id', 'subscriptions.reason', 'lanes.blocked_reason'])
        .distinct()
        .where((is) => is.or([is('subscriptions.state', '!=', 'active'), is('lanes.blocked_reason', 'is not', null)]))
        .execute();
      return rows.map((row) => ({
        teamId: row.team_id,
        channelId: row.channel_id,
        reason: row.reason ?? row.blocked_reason ?? 'unknown',
      }));
    },
    activeChannels: async () => {
      const rows = await db
        .selectFrom('subscriptions')
        .select(['team_id', 'channel_id'])
        .distinct()
        .where('state', '=', 'active')
        .execute();
      return rows.map((row) => ({ teamId: row.team_id, channelId: row.channel_id }));
    },
    setChannelState: (teamId, channelId, newState, reason) =>
      alone(context, async ({ db: trx }) => {
        const updated = await trx
          .updateTable('subscriptions')
          .set({ state: newState, reason })
          .where('team_id', '=', teamId)
          .where('channel_id', '=', channelId)
          .where('state', '!=', newState)
          .where((is) => is.or([is('reason', 'is', null), is('reason', '!=', disconnected)]))
          .returning('connection_id')
          .execute();
        await noteChange({ ...context, db: trx }, updated);
        return updated.length;
      }),
  };
}

/** Rows that stay keep who made them and when. The channel's lane follows in the same transaction. */
async function replaceRows(context: StoreContext, change: SubscriptionChange): Promise<string> {
  const { db, clock } = context;
  const { connectionId, teamId, channelId } = change;
  const now = clock.now();
  const before = await db
    .selectFrom('subscriptions')
    .selectAll()
    .where('team_id', '=', teamId)
    .where('channel_id', '=', channelId)
    .where('connection_id', '=', connectionId)
    .orderBy('id')
    .execute();

  await db
    .deleteFrom('subscriptions')
    .where('team_id', '=', teamId)
    .where('channel_id', '=', channelId)
    .where('connection_id', '=', connectionId)
    .execute();
  for (const row of change.rows) {
    const filtersJson = JSON.stringify(row.filters);
    const same = before.find((old) => old.filters_json === filtersJson);
    await db
      .insertInto('subscriptions')
      .values({
        connection_id: connectionId,
        team_id: teamId,
        channel_id: channelId,
        selectors_json: JSON.stringify(row.selectors),
        filters_json: filtersJson,
        state: change.state,
        reason: change.reason,
        created_by: same?.created_by ?? change.changedBy,
        created_at: same?.created_at ?? now,
      })
      .execute();
  }
  await noteChange(context, [{ connection_id: connectionId }]);
  const isShared = change.rows.length === 0 && (await hasRows(context, teamId, channelId));
  if (isShared) await withdrawOf(context, teamId, channelId, connectionId);
  else if (change.rows.length === 0) await withdrawWaiting(context, teamId, channelId);
  else if (change.reason !== null) await blockLane(context, teamId, channelId, change.reason);
  else await unblockLane(context, teamId, channelId);

  // What happened while nothing was subscribed here was not shown.
  if (before.length === 0 && change.rows.length > 0) await refreshCards(context, change);

  const settings = await applySettings(context, change);
  const was = before.map(toSubscription).map(toSpec);
  // Of a form that only changes how messages come, only that is taken back.
  const isSame = settings !== null && isDeepStrictEqual(was, change.rows.map(toSpec));
  const { changedBy } = change;
  return bookChange(context, { connectionId, teamId, channelId, rows: isSame ? null : was, settings, changedBy });
}

/** Whether another connection brings the channel something. */
async function hasRows({ db }: StoreContext, teamId: string, channelId: string): Promise<boolean> {
  const row = await db
    .selectFrom('subscriptions')
    .select('id')
    .where('team_id', '=', teamId)
    .where('channel_id', '=', channelId)
    .executeTakeFirst();
  return row !== undefined;
}

/** Only what nobody changed since can be undone: anything else would also undo what came after it. */
async function takeChange(
  context: StoreContext,
  { changeId, teamId, channelId, notBefore }: Parameters<Subscriptions['takeChange']>[0],
): ReturnType<Subscriptions['takeChange']> {
  const { db } = context;
  const ofChannel = db
    .selectFrom('subscription_changes')
    .selectAll()
    .where('team_id', '=', teamId)
    .where('channel_id', '=', channelId);
  const change = await ofChannel.where('id', '=', changeId).executeTakeFirst();
  if (!change || change.changed_at < notBefore) return null;
  const taken = readChange(change);
  const later = await ofChannel.where('changed_at', '>', change.changed_at).execute();
  if (later.map(readChange).some((one) => areAboutTheSame(one, taken))) return 'changed_since';
  await db.deleteFrom('subscription_changes').where('id', '=', changeId).execute();
  if (taken.rows !== null) await reviveWithdrawn(context, teamId, channelId, change.changed_at);
  return taken;
}

function readChange(
  change: Pick<SubscriptionChangesTable, 'connection_id' | 'before_json' | 'settings_json'>,
): TakenChange {
  const settings = change.settings_json === null ? {} : someSettings.parse(JSON.parse(change.settings_json));
  const rows = specs.nullable().parse(JSON.parse(change.before_json));
  return { connectionId: change.connection_id, rows, settings };
}

function areAboutTheSame(a: TakenChange, b: TakenChange): boolean {
  const names = Object.keys(b.settings);
  const areRows = a.rows !== null && b.rows !== null && a.connectionId === b.connectionId;
  return areRows || Object.keys(a.settings).some((name) => names.includes(name));
}

const toSpec = ({ selectors, filters }: SubscriptionSpec): SubscriptionSpec => ({ selectors, filters });

/** Changes the channel's settings with its rows. Returns those that changed, as they were; null when none did. */
async function applySettings(
  context: StoreContext,
  { teamId, channelId, settings = {}, hold, changedBy }: SubscriptionChange,
): Promise<Partial<ChannelSettings> | null> {
  if (Object.keys(settings).length === 0) return null;
  const { was } = await changeSettings(context, teamId, channelId, {
    ...{ settings, changedBy },
    ...(hold === undefined ? {} : { hold }),
  });
  return was;
}

function toSubscription(row: {
  id: number;
  connection_id: string;
  team_id: string;
  channel_id: string;
  selectors_json: string;
  filters_json: string;
  state: string;
  reason: string | null;
  created_by: string;
  created_at: number;
}): Subscription {
  return {
    id: row.id,
    connectionId: row.connection_id,
    teamId: row.team_id,
    channelId: row.channel_id,
    selectors: selectors.parse(JSON.parse(row.selectors_json)),
    filters: filters.parse(JSON.parse(row.filters_json)),
    state: state.parse(row.state),
    reason: row.reason,
    createdBy: row.created_by,
    createdAt: row.created_at,
  };
}
