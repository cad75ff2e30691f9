import { sql } from 'kysely';
import type { Retention } from '../ports/retention.ts';
import type { StoreContext } from './dialect.ts';

/**
 * A review may rest long, and its card must be edited and not begun anew when it goes on. What is kept for that holds
 * nothing but our own numbers and Slack's.
 */
const cardsKeptForMs = 365 * 24 * 3_600_000;

/** What a channel had before a change, for whoever must know or put back later what it was. */
const changesKeptForMs = 90 * 24 * 3_600_000;

/** Deletes what has been kept long enough, a few rows at a time so that nobody waits for it. */
export function createRetention({ db, clock }: StoreContext): Retention {
  const run = async (statement: ReturnType<typeof sql>): Promise<number> =>
    Number((await statement.execute(db)).numAffectedRows ?? 0n);
  return {
    // A message that a waiting edit is about, or that others hang on, stays as long as they do; so does one that asks for
    // a task which is not over yet. That of a card stays.
    deleteSettledDeliveries: (before, limit) =>
      run(sql`delete from deliveries where id in (
        select id from deliveries d
        where d.settled_at < ${before} and d.state in ('delivered', 'withdrawn')
          and not exists (
            select 1 from deliveries other
            where other.target_id = d.id and (other.settled_at is null or other.settled_at >= ${before})
          )
          and not exists (select 1 from cards c where d.id in (c.post_id, c.previous_post_id))
          and not exists (select 1 from task_cards t where t.delivery_id = d.id and t.closed_at is null)
        order by d.settled_at limit ${limit}
      )`),
    deleteDeadLetters: (before, limit) =>
      run(sql`delete from deliveries where id in (
        select id from deliveries where settled_at < ${before} and state = 'dead' order by settled_at limit ${limit}
      )`),
    deleteEvents: (before, limit) =>
      run(sql`delete from events where id in (
        select id from events e
        where e.received_at < ${before} and e.matched_at is not null
          and not exists (
            select 1 from deliveries d
            where d.event_id = e.id and not (d.role = 'card' and d.state in ('delivered', 'withdrawn'))
          )
          and not exists (select 1 from window_events w where w.event_id = e.id)
        order by e.received_at limit ${limit}
      )`),
    // A card counts the comments on its review.
    deleteLeftOvers: async (before, limit) => {
      const changes = await run(sql`delete from subscription_changes where id in (
        select id from subscription_changes where changed_at < ${Math.min(before, clock.now() - changesKeptForMs)}
        order by changed_at limit ${limit}
      )`);
      const comments = await run(sql`delete from comments where id in (
        select id from comments c
        where c.at < ${before}
          and not exists (select 1 from events e where e.id in (c.current_event_id, c.deprecated_event_id))
          and not exists (select 1 from deliveries d where d.comment_id = c.id)
          and not exists (
            select 1 from cards where cards.connection_id = c.connection_id and cards.review_id = c.review_id
          )
        order by c.id limit ${limit}
      )`);
      const cards = await run(sql`delete from cards where id in (
        select id from cards c
        where not exists (
          select 1 from deliveries d where d.card_id = c.id and (d.settled_at is null or d.settled_at >= ${before - cardsKeptForMs})
        )
        order by c.id limit ${limit}
      )`);
      const replies = await run(sql`delete from replies where id in (
        select id from replies where created_at < ${before} and next_at is null order by created_at limit ${limit}
      )`);
      const taskCards = await run(sql`delete from task_cards where delivery_id in (
        select delivery_id from task_cards t
        where not exists (select 1 from deliveries d where d.id = t.delivery_id)
        order by t.delivery_id limit ${limit}
      )`);
      const windows = await run(sql`delete from windows where id in (
        select id from windows w
        where w.state != 'open' and w.settled_at < ${before}
          and not exists (select 1 from deliveries d where d.window_id = w.id)
        order by w.id limit ${limit}
      )`);
      await run(sql`delete from window_events where not exists (select 1 from windows w where w.id = window_id)`);
      // The last thing said of a field is what the next change is compared with.
      const values = await run(sql`delete from field_values where event_id in (
        select v.event_id from field_values v
        where v.at < ${before} and exists (
          select 1 from field_values later
          where later.connection_id = v.connection_id and later.use_case_id = v.use_case_id and later.field = v.field
            and later.at > v.at and later.at < ${before}
        )
        order by v.event_id limit ${limit}
      )`);
      return changes + comments + cards + taskCards + windows + values + replies;
    },
  };
}
