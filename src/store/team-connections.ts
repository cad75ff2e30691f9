import { randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import {
  disconnected,
  type NewTeamConnection,
  type TeamConnection,
  type TeamConnections,
} from '../ports/team-connections.ts';
import type { SecretBox } from '../secret-box.ts';
import { hashKey, keyBytes } from './connections.ts';
import type { StoreContext } from './dialect.ts';
import type { ConnectionsTable } from './schema.ts';
import { noteChange } from './subscription-version.ts';
import { alone } from './transactions.ts';

const webhookAuth = z.enum(['none', 'o_auth']);
const state = z.enum(['active', 'disconnected']);

/** Connections of workspaces. Keys and signing secrets are stored encrypted. */
export function createTeamConnections(context: StoreContext, box: SecretBox): TeamConnections {
  const { db, clock } = context;
  const ofTeam = async (from: StoreContext['db'], teamId: string) => {
    const rows = await from
      .selectFrom('connections')
      .selectAll()
      .where('team_id', '=', teamId)
      .orderBy('created_at')
      .orderBy('id')
      .execute();
    return rows.flatMap((row) => toConnection(row, box) ?? []);
  };

  return {
    versions: async () => {
      const rows = await db
        .selectFrom('connections')
        .select(['id', 'revision', 'sync_requested_at'])
        .where((is) => is.or([is('state', '=', 'active'), is('api_key', 'is not', null)]))
        .execute();
      return rows.map((row) => ({
        ...{ id: row.id, revision: row.revision },
        isSyncAsked: row.sync_requested_at !== null,
      }));
    },
    get: async (id) => {
      const row = await db.selectFrom('connections').selectAll().where('id', '=', id).executeTakeFirst();
      return row ? toConnection(row, box) : null;
    },
    ofTeam: (teamId) => ofTeam(db, teamId),
    add: (connection) =>
      alone(context, async (inside) => {
        const trx = inside.db;
        const all = await ofTeam(trx, connection.teamId);
        if (all.some((one) => one.state === 'active' && nameKey(one.name) === nameKey(connection.name))) return null;
        const former = all.find((one) => one.state === 'disconnected' && isSameTenant(one, connection));
        if (!former) return { id: await insert(inside, connection, box), isBack: false };
        await trx
          .updateTable('connections')
          .set((set) => ({
            ...accessColumns(former.id, connection, box),
            ...{ name: connection.name, name_key: nameKey(connection.name), created_by: connection.createdBy },
            ...{ state: 'active', disconnected_at: null, key_refused_at: null, revision: set('revision', '+', 1) },
            ...{ unneeded_since: null, webhook_failure: null },
          }))
          .where('id', '=', former.id)
          .execute();
        await trx
          .updateTable('subscriptions')
          .set({ state: 'active', reason: null })
          .where('connection_id', '=', former.id)
          .where('reason', '=', disconnected)
          .execute();
        await noteChange(inside, [{ connection_id: former.id }]);
        return { id: former.id, isBack: true };
      }),
    change: (id, teamId, change) =>
      alone(context, async (inside) => {
        const trx = inside.db;
        const all = await ofTeam(trx, teamId);
        const now = all.find((one) => one.id === id && one.state === 'active');
        if (!now) return 'gone';
        const then = { ...now, ...change };
        const isTaken = all.some(
          (one) => one.id !== id && one.state === 'active' && nameKey(one.name) === nameKey(then.name),
        );
        if (isTaken) return 'name_taken';
        await trx
          .updateTable('connections')
          .set((set) => ({
            ...accessColumns(id, then, box),
            ...{ name: then.name, name_key: nameKey(then.name), revision: set('revision', '+', 1) },
            ...{ created_by: then.createdBy, key_refused_at: change.apiKey === undefined ? now.keyRefusedAt : null },
          }))
          .where('id', '=', id)
          .execute();
        return 'changed';
      }),
    disconnect: (id, teamId) =>
      alone(context, async (inside) => {
        const trx = inside.db;
        const done = await trx
          .updateTable('connections')
          .set((set) => ({
            ...{ state: 'disconnected', disconnected_at: clock.now(), revision: set('revision', '+', 1) },
          }))
          .where('id', '=', id)
          .where('team_id', '=', teamId)
          .where('state', '=', 'active')
          .executeTakeFirst();
        if (done.numUpdatedRows === 0n) return false;
        await trx
          .updateTable('subscriptions')
          .set({ state: 'pending', reason: disconnected })
          .where('connection_id', '=', id)
          .execute();
        await noteChange(inside, [{ connection_id: id }]);
        return true;
      }),
    forgetKey: async (id) => {
      await db
        .updateTable('connections')
        .set((set) => ({ api_key: null, signing_secrets: null, revision: set('revision', '+', 1) }))
        .where('id', '=', id)
        .where('state', '=', 'disconnected')
        .execute();
    },
    noteKey: async (id, isRefused) => {
      const noted = await db
        .updateTable('connections')
        .set({ key_refused_at: isRefused ? clock.now() : null })
        .where('id', '=', id)
        .where('key_refused_at', isRefused ? 'is' : 'is not', null)
        .executeTakeFirst();
      return isRefused && noted.numUpdatedRows > 0n;
    },
  };
}

const nameKey = (name: string): string => name.trim().toLowerCase();

const isSameTenant = (a: NewTeamConnection, b: NewTeamConnection): boolean =>
  a.tenant === b.tenant && a.apiUrl === b.apiUrl;

async function insert({ db, clock }: StoreContext, connection: NewTeamConnection, box: SecretBox): Promise<string> {
  const id = randomUUID();
  const webhookKey = randomBytes(keyBytes).toString('base64url');
  const oauthSecret = randomBytes(keyBytes).toString('base64url');
  const { teamId, name, tenant, createdBy } = connection;
  await db
    .insertInto('connections')
    .values({
      ...{ id, tenant, team_id: teamId, name, name_key: nameKey(name), created_by: createdBy, created_at: clock.now() },
      ...accessColumns(id, connection, box),
      webhook_key: box.seal(webhookKey, `connections/${id}/webhook_key`),
      webhook_key_hash: hashKey(webhookKey),
      oauth_secret: box.seal(oauthSecret, `connections/${id}/oauth_secret`),
      webhook_types_json: '[]',
      webhook_state: 'none',
    })
    .execute();
  return id;
}

function accessColumns(id: string, access: NewTeamConnection, box: SecretBox) {
  const secrets = access.signingSecrets.join(',');
  return {
    api_url: access.apiUrl,
    app_url: access.appUrl,
    webhook_auth: access.webhookAuth,
    api_key: box.seal(access.apiKey, `connections/${id}/api_key`),
    signing_secrets: secrets === '' ? null : box.seal(secrets, `connections/${id}/signing_secrets`),
  };
}

/** Null for the environment's connection, which is no workspace's. */
function toConnection(
  row: Omit<ConnectionsTable, 'state' | 'revision' | 'subscriptions_version'> & { state: string; revision: number },
  box: SecretBox,
): TeamConnection | null {
  const { id, team_id, name, api_url, app_url } = row;
  if (team_id === null || name === null || api_url === null || app_url === null) return null;
  const open = (sealed: string | null, column: string) =>
    sealed === null ? '' : box.open(sealed, `connections/${id}/${column}`);
  return {
    ...{ id, teamId: team_id, name, tenant: row.tenant, apiUrl: api_url, appUrl: app_url },
    apiKey: open(row.api_key, 'api_key'),
    webhookAuth: webhookAuth.parse(row.webhook_auth),
    signingSecrets: open(row.signing_secrets, 'signing_secrets')
      .split(',')
      .filter((secret) => secret !== ''),
    createdBy: row.created_by ?? '',
    createdAt: row.created_at ?? 0,
    state: state.parse(row.state),
    ...{ disconnectedAt: row.disconnected_at, revision: row.revision, keyRefusedAt: row.key_refused_at },
  };
}
