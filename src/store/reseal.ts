import type { SecretBox } from '../secret-box.ts';
import type { StoreContext } from './dialect.ts';
import { alone } from './transactions.ts';

type Sealed = { readonly id: string; readonly column: 'webhook_key' | 'oauth_secret'; readonly sealed: string };

/** Seals every stored secret anew with the first key of `box`, all of them or none. Returns how many there are. */
export function resealAll(store: StoreContext, box: SecretBox): Promise<number> {
  return alone(store, async ({ db: trx }) => {
    const secrets = await sealedSecrets(trx);
    for (const { id, column, sealed } of secrets) {
      const context = contextOf(id, column);
      const again = box.seal(box.open(sealed, context), context);
      await trx.updateTable('connections').set(column, again).where('id', '=', id).execute();
    }
    return secrets.length;
  });
}

/** How many secrets are stored. Throws `AppError` when one of them cannot be opened with `box`. */
export async function resealable({ db }: StoreContext, box: SecretBox): Promise<number> {
  const secrets = await sealedSecrets(db);
  for (const { id, column, sealed } of secrets) box.open(sealed, contextOf(id, column));
  return secrets.length;
}

async function sealedSecrets(db: StoreContext['db']): Promise<readonly Sealed[]> {
  const rows = await db.selectFrom('connections').select(['id', 'webhook_key', 'oauth_secret']).execute();
  return rows.flatMap(({ id, webhook_key, oauth_secret }): Sealed[] => [
    { id, column: 'webhook_key', sealed: webhook_key },
    { id, column: 'oauth_secret', sealed: oauth_secret },
  ]);
}

const contextOf = (id: string, column: Sealed['column']): string => `connections/${id}/${column}`;
