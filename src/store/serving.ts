import type { StoreContext } from './dialect.ts';

const onlyRow = 1;

/** Notes which key the server that starts now seals with. */
export async function noteServing({ db }: StoreContext, keyId: string): Promise<void> {
  await db
    .insertInto('serving')
    .values({ id: onlyRow, key_id: keyId })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ key_id: keyId }))
    .execute();
}

/** The key that the server which started last seals with; null when none has said so. */
export async function servingKeyId({ db }: StoreContext): Promise<string | null> {
  const row = await db.selectFrom('serving').select('key_id').where('id', '=', onlyRow).executeTakeFirst();
  return row?.key_id ?? null;
}
