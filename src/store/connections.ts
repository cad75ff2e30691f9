import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { ConnectionRecord, Connections } from '../ports/connections.ts';
import type { SecretBox } from '../secret-box.ts';
import type { StoreContext } from './dialect.ts';
import { isStillHeld } from './leases.ts';
import type { ConnectionsTable } from './schema.ts';
import { alone, beside } from './transactions.ts';

/** 256 bits; at least 128 make the address unguessable (reliability: Authenticating Credo). */
export const keyBytes = 32;

const eventTypes = z.array(z.string());
const webhookState = z.enum(['none', 'active', 'waiting']);

/** Connections and what we keep of their webhook at Credo. Keys are stored encrypted, and looked up by their hash. */
export function createConnections(context: StoreContext, box: SecretBox): Connections {
  const { db, clock } = context;
  const get = async (id: string) => {
    const row = await db.selectFrom('connections').selectAll().where('id', '=', id).executeTakeFirst();
    return row ? toRecord(row, box) : null;
  };
  /** Another tenant gets another address, and nothing that was known of the first one is used for it. */
  const moveToTenant = (id: string, tenant: string, webhookKey: string) =>
    alone(context, async ({ db: trx }) => {
      const moved = await trx
        .updateTable('connections')
        .set({
          tenant,
          webhook_key: box.seal(webhookKey, `connections/${id}/webhook_key`),
          webhook_key_hash: hashKey(webhookKey),
          previous_key_hash: null,
          previous_key_until: null,
          webhook_id: null,
          webhook_types_json: '[]',
          webhook_state: 'none',
          last_event_at: null,
        })
        .where('id', '=', id)
        .where('tenant', '!=', tenant)
        .executeTakeFirst();
      if (moved.numUpdatedRows > 0n) await trx.deleteFrom('directory').where('connection_id', '=', id).execute();
    });
  const endOverlap = (at: number) =>
    db
      .updateTable('connections')
      .set({ previous_key_until: at })
      .where('previous_key_hash', 'is not', null)
      .where('previous_key_until', 'is', null);

  return {
    get,
    ensure: async (id, tenant) => {
      const webhookKey = randomBytes(keyBytes).toString('base64url');
      await db
        .insertInto('connections')
        .values({
          id,
          tenant,
          webhook_key: box.seal(webhookKey, `connections/${id}/webhook_key`),
          webhook_key_hash: hashKey(webhookKey),
          oauth_secret: box.seal(randomBytes(keyBytes).toString('base64url'), `connections/${id}/oauth_secret`),
          webhook_types_json: '[]',
          webhook_state: 'none',
        })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute();
      await moveToTenant(id, tenant, webhookKey);
      const record = await get(id);
      if (!record) throw new Error('The connection that was just written is gone.');
      return record;
    },
    idByKeyHash: async (keyHash) => {
      const row = await db
        .selectFrom('connections')
        .select('id')
        .where('state', '=', 'active')
        .where((is) =>
          is.or([
            is('webhook_key_hash', '=', keyHash),
            is.and([
              is('previous_key_hash', '=', keyHash),
              is.or([is('previous_key_until', 'is', null), is('previous_key_until', '>', clock.now())]),
            ]),
          ]),
        )
        .executeTakeFirst();
      return row?.id ?? null;
    },
    rotateKey: async (id) => {
      const webhookKey = randomBytes(keyBytes).toString('base64url');
      const rotated = await db
        .updateTable('connections')
        .set((set) => ({
          previous_key_hash: set.ref('webhook_key_hash'),
          previous_key_until: null,
          webhook_key: box.seal(webhookKey, `connections/${id}/webhook_key`),
          webhook_key_hash: hashKey(webhookKey),
        }))
        .where('id', '=', id)
        .where((is) => is.or([is('previous_key_hash', 'is', null), is('previous_key_until', 'is not', null)]))
        .executeTakeFirst();
      return rotated.numUpdatedRows > 0n;
    },
    endOverlap: async (id, at) => {
      await endOverlap(at).where('id', '=', id).execute();
    },
    endOverlapOf: async (keyHash, at) => {
      await endOverlap(at).where('webhook_key_hash', '=', keyHash).execute();
    },
    requestSync: async (id) => {
      await db.updateTable('connections').set({ sync_requested_at: clock.now() }).where('id', '=', id).execute();
    },
    takeSyncRequest: async (id) => {
      const taken = await db
        .updateTable('connections')
        .set({ sync_requested_at: null })
        .where('id', '=', id)
        .where('sync_requested_at', 'is not', null)
        .executeTakeFirst();
      return taken.numUpdatedRows > 0n;
    },
    noteWebhook: (id, note, lease) =>
      beside(context, async (inTransaction) => {
        if (lease && !(await isStillHeld(inTransaction, lease))) return false;
        await inTransaction.db
          .updateTable('connections')
          .set({
            webhook_id: note.webhookId,
            webhook_types_json: JSON.stringify(note.webhookTypes),
            webhook_state: note.webhookState,
            webhook_failure: note.webhookFailure,
            unneeded_since: note.unneededSince,
            webhook_checked_at: clock.now(),
            ...(note.webhookState === 'waiting' ? {} : { webhook_confirmed_at: clock.now() }),
          })
          .where('id', '=', id)
          .execute();
        return true;
      }),
  };
}

/** Keys are compared by their SHA-256, so that a look-up takes the same time whatever was guessed. */
export function hashKey(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

type ReadColumn =
  | (
      | 'id'
      | 'team_id'
      | 'tenant'
      | 'webhook_key'
      | 'oauth_secret'
      | 'webhook_id'
      | 'webhook_types_json'
      | 'webhook_state'
    )
  | ('webhook_failure' | 'webhook_checked_at' | 'unneeded_since' | 'last_event_at');

function toRecord(row: Pick<ConnectionsTable, ReadColumn>, box: SecretBox): ConnectionRecord {
  return {
    id: row.id,
    teamId: row.team_id,
    tenant: row.tenant,
    webhookKey: box.open(row.webhook_key, `connections/${row.id}/webhook_key`),
    oauthSecret: box.open(row.oauth_secret, `connections/${row.id}/oauth_secret`),
    webhookId: row.webhook_id,
    webhookTypes: eventTypes.parse(JSON.parse(row.webhook_types_json)),
    webhookState: webhookState.parse(row.webhook_state),
    webhookFailure: row.webhook_failure,
    webhookCheckedAt: row.webhook_checked_at,
    unneededSince: row.unneeded_since,
    lastEventAt: row.last_event_at,
  };
}
