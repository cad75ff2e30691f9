import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { Kysely, SqliteDialect, sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { sqliteDialect } from '../../src/store/dialect.ts';
import { createInbox } from '../../src/store/inbox.ts';
import { migrate, migrations, requireCurrentSchema } from '../../src/store/migrate.ts';
import { migrationChecksum } from '../../src/store/migration-checksum.ts';
import { openStore } from '../../src/store/open.ts';
import { createOutbox } from '../../src/store/outbox.ts';
import type { Database } from '../../src/store/schema.ts';
import { createSubscriptions } from '../../src/store/subscriptions.ts';
import { tempFolder } from '../support/temp-folder.ts';

const clock = { now: () => 10_000 };
const names = Object.keys(migrations);

/** A database as the version left it whose latest migration was `last`. */
async function databaseAt(last: string) {
  const path = join(tempFolder(), 'app.db');
  const db = new Kysely<Database>({ dialect: new SqliteDialect({ database: new SqliteDatabase(path) }) });
  await migrate(db, sqliteDialect, { last });
  return { path, db };
}

/** What every version had: a channel that is subscribed, an event and a delivery of it that waits. */
async function fill(db: Kysely<Database>) {
  const { rows } = await sql<{ name: string }>`select name from pragma_table_info('deliveries')`.execute(db);
  const mentionsNobody = rows.some(({ name }) => name === 'mentions') ? sql`mentions` : sql`last_error`;
  const statements = [
    sql`insert into connections (id, tenant, webhook_key, webhook_key_hash, oauth_secret, webhook_types_json, webhook_state)
      values ('default', 'acme', 'sealed', 'hash', 'sealed', '["use_case_comment"]', 'active')`,
    sql`insert into subscriptions
      (connection_id, team_id, channel_id, selectors_json, filters_json, state, created_by, created_at)
      values ('default', 'T1', 'C1', '[{"group":"reviews","sub":null}]', '[]', 'active', 'U1', 1)`,
    sql`insert into events (connection_id, idempotency_key, body_hash, type, received_at, body, matched_at)
      values ('default', 'id:msg_1', 'h', 'use_case_comment', 5, '{"a":1}', 6)`,
    sql`insert into lanes (id, team_id, channel_id, pending, ready_at, lease_until, token)
      values ('T1:C1', 'T1', 'C1', 1, 5, 0, 0)`,
    sql`insert into deliveries
      (lane_id, dedupe_key, event_id, ${mentionsNobody}, state, attempts, may_be_repeat, created_at)
      values ('T1:C1', 'event:1', 1, 0, 'waiting', 0, 0, 5)`,
  ];
  for (const statement of statements) await statement.execute(db);
}

async function schemaOf(db: Kysely<Database>): Promise<string[]> {
  const { rows } = await sql<{ sql: string }>`select sql from sqlite_master where sql is not null`.execute(db);
  return rows.map((row) => row.sql.replace(/\s+/g, ' ')).sort();
}

test.each(names)('a database of version %s is upgraded with all it holds, and goes on', async (last) => {
  const { path, db } = await databaseAt(last);
  await fill(db);
  await db.destroy();

  const store = await openStore({ kind: 'sqlite', path }, clock);
  onTestFinished(() => store.close());
  expect(await createSubscriptions(store).ofChannel('T1', 'C1')).toMatchObject([{ state: 'active', createdBy: 'U1' }]);
  expect(await createInbox(store).get(1)).toMatchObject({ body: '{"a":1}', receivedAt: 5 });
  const outbox = createOutbox(store);
  expect(await outbox.claimLanes(10, 1_000)).toMatchObject([{ id: 'T1:C1' }]);
  expect(await outbox.head('T1:C1')).toMatchObject({ eventId: 1, attempts: 0 });

  const fresh = await openStore({ kind: 'sqlite', path: join(tempFolder(), 'app.db') }, clock);
  onTestFinished(() => fresh.close());
  expect(await schemaOf(store.db)).toEqual(await schemaOf(fresh.db));
});

test('a migration that is not the one that ran is refused, and nothing is changed', async () => {
  const { path, db } = await databaseAt(names[0] ?? '');
  await sql`update migration_checksums set checksum = 'another'`.execute(db);
  const before = await schemaOf(db);
  await expect(migrate(db, sqliteDialect)).rejects.toMatchObject({ code: 'migration_changed' });
  await expect(openStore({ kind: 'sqlite', path }, clock)).rejects.toMatchObject({ code: 'migration_changed' });
  expect(await schemaOf(db)).toEqual(before);
  await db.destroy();
});

test('a migration that fails says why, and nothing is changed', async () => {
  const { path, db } = await databaseAt(names[0] ?? '');
  await sql`create table channel_settings (a text)`.execute(db);
  const before = await schemaOf(db);
  await expect(openStore({ kind: 'sqlite', path }, clock)).rejects.toMatchObject({
    message:
      'The database could not be brought up to date; nothing was changed. The database says: table channel_settings already exists',
  });
  expect(await schemaOf(db)).toEqual(before);
  await db.destroy();
});

test('whoever only looks refuses a schema of another version', async () => {
  const { db } = await databaseAt(names[0] ?? '');
  await expect(requireCurrentSchema(db, sqliteDialect)).rejects.toMatchObject({ code: 'schema_too_old' });
  await migrate(db, sqliteDialect);
  await expect(requireCurrentSchema(db, sqliteDialect)).resolves.toBeUndefined();
  await sql`insert into kysely_migration (name, timestamp) values ('9999-future', '2030')`.execute(db);
  await expect(requireCurrentSchema(db, sqliteDialect)).rejects.toMatchObject({ code: 'schema_too_new' });
  await db.destroy();
});

test('a checksum tells what a migration does, not how it is laid out', async () => {
  const make = (text: string) =>
    migrationChecksum(
      (db) =>
        sql
          .raw(text)
          .execute(db)
          .then(() => undefined),
      sqliteDialect,
    );
  expect(await make('create table a (b text)')).toBe(await make('create  table a\n (b text)'));
  expect(await make('create table a (b text)')).not.toBe(await make('create table a (c text)'));
});
