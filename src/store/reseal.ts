import { sql } from 'kysely';
import type { SecretBox } from '../secret-box.ts';
import type { StoreContext } from './dialect.ts';
import { alone } from './transactions.ts';

/** Every column with sealed secrets; each is bound to `table/id/column`. */
const sealedColumns = [
  { table: 'connections', id: 'id', column: 'webhook_key' },
  { table: 'connections', id: 'id', column: 'oauth_secret' },
  { table: 'connections', id: 'id', column: 'api_key' },
  { table: 'connections', id: 'id', column: 'signing_secrets' },
  { table: 'installations', id: 'team_id', column: 'token' },
  { table: 'installations', id: 'team_id', column: 'refresh_token' },
] as const;

type Place = (typeof sealedColumns)[number];
type Sealed = { readonly place: Place; readonly id: string; readonly sealed: string };

/** Seals every stored secret anew with the first key of `box`, all of them or none. Returns how many there are. */
export function resealAll(store: StoreContext, box: SecretBox): Promise<number> {
  return alone(store, async ({ db: trx }) => {
    const secrets = await sealedSecrets(trx);
    for (const secret of secrets) {
      const { place, id, sealed } = secret;
      const context = contextOf(secret);
      const again = box.seal(box.open(sealed, context), context);
      // One that was replaced meanwhile was sealed by the server, which knows the new key.
      await sql`update ${sql.table(place.table)} set ${sql.ref(place.column)} = ${again}
        where ${sql.ref(place.id)} = ${id} and ${sql.ref(place.column)} = ${sealed}`.execute(trx);
    }
    return secrets.length;
  });
}

/** How many secrets are stored. Throws `AppError` when one of them cannot be opened with `box`. */
export async function resealable({ db }: StoreContext, box: SecretBox): Promise<number> {
  const secrets = await sealedSecrets(db);
  for (const secret of secrets) box.open(secret.sealed, contextOf(secret));
  return secrets.length;
}

async function sealedSecrets(db: StoreContext['db']): Promise<readonly Sealed[]> {
  const all: Sealed[] = [];
  for (const place of sealedColumns) {
    const { rows } = await sql<{ id: string; sealed: string }>`
      select ${sql.ref(place.id)} as id, ${sql.ref(place.column)} as sealed from ${sql.table(place.table)}
      where ${sql.ref(place.column)} is not null`.execute(db);
    all.push(...rows.map((row) => ({ place, ...row })));
  }
  return all;
}

const contextOf = ({ place, id }: Sealed): string => `${place.table}/${id}/${place.column}`;
