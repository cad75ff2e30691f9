import type { StoreContext } from './dialect.ts';

/** Raises the version of every connection whose rows were changed. Runs in the caller's transaction. */
export async function noteChange(
  { db }: StoreContext,
  changed: readonly { readonly connection_id: string }[],
): Promise<void> {
  const ids = [...new Set(changed.map((row) => row.connection_id))];
  if (ids.length === 0) return;
  await db
    .updateTable('connections')
    .set((set) => ({ subscriptions_version: set('subscriptions_version', '+', 1) }))
    .where('id', 'in', ids)
    .execute();
}

/** Rises with every change to a connection's subscriptions. */
export async function readVersion({ db }: StoreContext, connectionId: string): Promise<number> {
  const row = await db
    .selectFrom('connections')
    .select('subscriptions_version')
    .where('id', '=', connectionId)
    .executeTakeFirst();
  return row?.subscriptions_version ?? 0;
}
