import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Deleted, Retention, RetentionTimes } from '../ports/retention.ts';
import type { StoreContext } from './dialect.ts';
import { forgetConnections } from './forget-connections.ts';
import { forgetWorkspaces } from './forget-workspaces.ts';
import type { Database } from './schema.ts';
import { alone } from './transactions.ts';

/**
 * A review may rest long, and its card must be edited and not begun anew when it goes on. What is kept for that holds
 * nothing but our own numbers and Slack's.
 */
const cardsKeptForMs = 365 * 24 * 3_600_000;

/** What a channel had before a change, or was asked to get: for whoever must know later, or put back, what it was. */
const changesKeptForMs = 90 * 24 * 3_600_000;

/** A workspace that comes back within this time finds everything as it was. */
const uninstalledKeptForMs = 30 * 24 * 3_600_000;

/** Deletes what has been kept long enough, a few rows at a time so that nobody waits for it. */
export function createRetention(context: StoreContext): Retention {
  const { db, clock } = context;
  return {
    sweep: async function* (before, batch) {
      yield* sweepEvents(context, before, batch);
      yield* sweepDeliveries(db, before, batch);
      for (const leftOver of leftOvers(before.deliveries, clock.now())) yield* sweepLeftOvers(db, leftOver, batch);
      yield* forgetWorkspaces(context, clock.now() - uninstalledKeptForMs, batch);
      yield* forgetConnections(context, clock.now() - uninstalledKeptForMs);
    },
  };
}

type Row = { readonly id: number | string; readonly at: number };
type Db = Kysely<Database>;

/** Looks at rows in an order that does not change; those that stay are passed once. */
async function* walk(
  db: Db,
  first: Row,
  batch: number,
  next: (after: Row) => RawBuilder<Row>,
  remove: (ids: RawBuilder<unknown>) => Promise<number>,
): AsyncGenerator<number> {
  let after = first;
  for (;;) {
    const { rows } = await next(after).execute(db);
    const last = rows.at(-1);
    if (!last) return;
    yield await remove(sql.join(rows.map(({ id }) => id)));
    if (rows.length < batch) return;
    after = last;
  }
}

/** Before all rows in the order of their time. */
const start: Row = { id: 0, at: Number.MIN_SAFE_INTEGER };

/** What tells of an event goes with it: as long as the event could be matched again, nobody may be told twice. */
async function* sweepDeliveries(db: Db, before: RetentionTimes, batch: number): AsyncGenerator<Deleted> {
  const next = (after: Row) =>
    sql<Row>`select id, settled_at as at from deliveries
      where settled_at < ${Math.max(before.deliveries, before.deadLetters)}
        and (settled_at, id) > (${after.at}, ${after.id})
      order by settled_at, id limit ${batch}`;
  const remove = (ids: RawBuilder<unknown>) =>
    run(
      db,
      sql`delete from deliveries as d where d.id in (${ids}) and (
        (d.state = 'dead' and d.settled_at < ${before.deadLetters})
        or (${isOver(before)} and not exists (select 1 from events e where e.id = d.event_id))
      )`,
    );
  for await (const count of walk(db, start, batch, next, remove)) yield { of: 'deliveries', count };
}

/** An event stays until it was matched and nothing that tells of it is needed any more. */
async function* sweepEvents(context: StoreContext, before: RetentionTimes, batch: number): AsyncGenerator<Deleted> {
  const next = (after: Row) =>
    sql<Row>`select id, received_at as at from events
      where received_at < ${before.events} and (received_at, id) > (${after.at}, ${after.id})
      order by received_at, id limit ${batch}`;
  const remove = (ids: RawBuilder<unknown>) =>
    alone(context, async ({ db: trx }) => {
      const { rows } = await sql<{ id: number }>`select e.id from events e
        where e.id in (${ids}) and e.matched_at is not null
          and not exists (
            select 1 from deliveries d where d.event_id = e.id and not (
              (d.role = 'card' and d.state in ('delivered', 'withdrawn')) or (${isOver(before)})
            )
          )
          and not exists (
            select 1 from window_events held join windows w on w.id = held.window_id
            where held.event_id = e.id and (
              w.state = 'open' or w.settled_at >= ${before.deliveries}
              or exists (select 1 from deliveries d where d.window_id = w.id)
            )
          )`.execute(trx);
      if (rows.length === 0) return 0;
      const gone = sql.join(rows.map(({ id }) => id));
      // The post of a card stays as long as the card.
      await run(trx, sql`delete from deliveries as d where d.event_id in (${gone}) and ${isOver(before)}`);
      await run(trx, sql`delete from window_events where event_id in (${gone})`);
      return run(trx, sql`delete from events where id in (${gone})`);
    });
  for await (const count of walk(context.db, start, batch, next, remove)) yield { of: 'events', count };
}

/**
 * A message that a waiting edit is about, or that others hang on, stays as long as they do; so does one that asks for a
 * task which is not over yet. That of a card stays.
 */
const isOver = ({ deliveries: before }: RetentionTimes): RawBuilder<boolean> => sql`
  d.state in ('delivered', 'withdrawn') and d.settled_at < ${before}
  and not exists (
    select 1 from deliveries other
    where other.target_id = d.id and (other.settled_at is null or other.settled_at >= ${before})
  )
  and not exists (select 1 from cards c where c.post_id = d.id)
  and not exists (select 1 from cards c where c.previous_post_id = d.id)
  and not exists (select 1 from task_cards t where t.delivery_id = d.id and t.closed_at is null)`;

/** Rows about something that is gone: their table, its key with a value below all others, and when a row `t` may go. */
type LeftOver = {
  readonly table: string;
  readonly key: string;
  readonly first: '' | 0;
  readonly isOver: RawBuilder<boolean>;
};

async function* sweepLeftOvers(
  db: Db,
  { table, key, first, isOver }: LeftOver,
  batch: number,
): AsyncGenerator<Deleted> {
  const next = (after: Row) =>
    sql<Row>`select ${sql.ref(key)} as id, 0 as at from ${sql.table(table)}
      where ${sql.ref(key)} > ${after.id} order by ${sql.ref(key)} limit ${batch}`;
  const remove = (ids: RawBuilder<unknown>) =>
    run(db, sql`delete from ${sql.table(table)} as t where ${sql.ref(`t.${key}`)} in (${ids}) and ${isOver}`);
  for await (const count of walk(db, { id: first, at: 0 }, batch, next, remove)) yield { of: 'leftOvers', count };
}

const leftOvers = (before: number, now: number): readonly LeftOver[] => [
  {
    table: 'subscription_changes',
    key: 'id',
    first: '',
    isOver: sql`t.changed_at < ${Math.min(before, now - changesKeptForMs)}`,
  },
  {
    table: 'access_requests',
    key: 'id',
    first: '',
    isOver: sql`t.created_at < ${Math.min(before, now - changesKeptForMs)}`,
  },
  {
    table: 'comments',
    key: 'id',
    first: 0,
    // A card counts the comments on its review.
    isOver: sql`t.at < ${before}
      and not exists (select 1 from events e where e.id in (t.current_event_id, t.deprecated_event_id))
      and not exists (select 1 from deliveries d where d.comment_id = t.id)
      and not exists (select 1 from cards c where c.connection_id = t.connection_id and c.review_id = t.review_id)`,
  },
  {
    table: 'cards',
    key: 'id',
    first: 0,
    isOver: sql`not exists (
      select 1 from deliveries d
      where d.card_id = t.id and (d.settled_at is null or d.settled_at >= ${before - cardsKeptForMs})
    )`,
  },
  { table: 'replies', key: 'id', first: '', isOver: sql`t.created_at < ${before} and t.next_at is null` },
  {
    table: 'task_cards',
    key: 'delivery_id',
    first: 0,
    isOver: sql`not exists (select 1 from deliveries d where d.id = t.delivery_id)`,
  },
  {
    table: 'windows',
    key: 'id',
    first: 0,
    // What it held keeps a channel from being told twice, as long as there is an event to be matched again.
    isOver: sql`t.state != 'open' and t.settled_at < ${before}
      and not exists (select 1 from deliveries d where d.window_id = t.id)
      and not exists (select 1 from window_events held where held.window_id = t.id)`,
  },
  {
    table: 'field_values',
    key: 'event_id',
    first: 0,
    // The last thing said of a field is what the next change is compared with.
    isOver: sql`t.at < ${before} and exists (
      select 1 from field_values later
      where later.connection_id = t.connection_id and later.use_case_id = t.use_case_id and later.field = t.field
        and later.at > t.at and later.at < ${before}
    )`,
  },
];

async function run(db: Db, statement: RawBuilder<unknown>): Promise<number> {
  return Number((await statement.execute(db)).numAffectedRows ?? 0n);
}
