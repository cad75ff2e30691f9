import { randomUUID } from 'node:crypto';
import type { ChannelSettings, SubscriptionSpec } from '../model.ts';
import type { StoreContext } from './dialect.ts';

/** A change to a channel as it must be known to take it back: what was there before, of what was changed. */
export type BookedChange = {
  readonly connectionId: string;
  readonly teamId: string;
  readonly channelId: string;
  /** Null when the change was not about what the channel gets. */
  readonly rows: readonly SubscriptionSpec[] | null;
  readonly settings: Partial<ChannelSettings> | null;
  readonly changedBy: string;
};

/** Writes a change down and returns its id for *Undo*. Runs in the caller's transaction. */
export async function bookChange({ db, clock }: StoreContext, change: BookedChange): Promise<string> {
  const { teamId, channelId } = change;
  const id = randomUUID();
  const { latest } = await db
    .selectFrom('subscription_changes')
    .select((select) => select.fn.max('changed_at').as('latest'))
    .where('team_id', '=', teamId)
    .where('channel_id', '=', channelId)
    .executeTakeFirstOrThrow();
  await db
    .insertInto('subscription_changes')
    .values({
      id,
      connection_id: change.connectionId,
      team_id: teamId,
      channel_id: channelId,
      before_json: JSON.stringify(change.rows),
      settings_json: change.settings === null ? null : JSON.stringify(change.settings),
      changed_by: change.changedBy,
      // Two changes within a millisecond still have an order.
      changed_at: Math.max(clock.now(), (latest ?? 0) + 1),
    })
    .execute();
  return id;
}
