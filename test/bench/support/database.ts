import SqliteDatabase from 'better-sqlite3';
import { systemClock } from '../../../src/clock.ts';
import type { DatabaseAddress } from '../../../src/config.ts';
import { laneId } from '../../../src/lane-id.ts';
import { createSecretBox } from '../../../src/secret-box.ts';
import { openStore } from '../../../src/store/open.ts';
import { createRepositories } from '../../../src/store/repositories.ts';
import { channelOf, eventBody, useCaseOf } from './event-request.ts';

export const encryptionKey = Buffer.alloc(32, 1);
export const teamId = 'T1';
const dayMs = 86_400_000;

export type Contents = {
  /** Channels, each subscribed to the comments of one use case. */
  readonly channels: number;
  /** So many more subscriptions, each to a use case that nothing happens to. */
  readonly idleSubscriptions?: number;
  /** So many messages wait in each channel, and none of them may become a line of a digest. */
  readonly waitingPerChannel?: number;
  /** Events that came and were matched during the last day. */
  readonly oldEvents?: number;
};

/** Makes a database for an app to start on. Resolves with the secret part of the webhook's address. */
export async function makeDatabase(address: DatabaseAddress): Promise<string> {
  const store = await openStore(address, systemClock);
  const { connections } = createRepositories(store, createSecretBox([encryptionKey]));
  const { webhookKey } = await connections.ensure('default', 'acme');
  await store.close();
  return webhookKey;
}

/** Puts these contents into a database that no app works on. */
export function fillDatabase(path: string, contents: Contents): void {
  const sqlite = new SqliteDatabase(path);
  sqlite.pragma('synchronous = OFF');
  sqlite.pragma('cache_size = -200000');
  addSubscriptions(sqlite, 'uc', contents.channels);
  addSubscriptions(sqlite, 'uz', contents.idleSubscriptions ?? 0);
  addEvents(sqlite, contents.oldEvents ?? 0);
  addWaiting(sqlite, contents.channels, contents.waitingPerChannel ?? 0);
  sqlite.pragma('wal_checkpoint(truncate)');
  sqlite.close();
}

function addSubscriptions(sqlite: SqliteDatabase.Database, prefix: 'uc' | 'uz', count: number): void {
  const insert = sqlite.prepare(
    `insert into subscriptions (connection_id, team_id, channel_id, selectors_json, filters_json, state, created_by, created_at)
     values ('default', ?, ?, '[{"group":"comments","sub":null},{"group":"reviews","sub":null}]', ?, 'active', ?, ?)`,
  );
  sqlite.transaction(() => {
    for (let index = 0; index < count; index += 1) {
      const useCaseId = `${prefix}${index}`;
      const filters = [{ key: 'use-case', negated: false, values: [{ text: useCaseId, id: useCaseId }] }];
      insert.run(teamId, channelOf(useCaseId), JSON.stringify(filters), `U${index % 1000}`, Date.now());
    }
  })();
}

function addWaiting(sqlite: SqliteDatabase.Database, channels: number, each: number): void {
  if (each === 0) return;
  const event = sqlite.prepare(
    `insert into events (connection_id, idempotency_key, body_hash, type, received_at, body, matched_at)
     values ('default', ?, 'h', 'use_case_comment', @now, ?, @now)`,
  );
  const delivery = sqlite.prepare(
    `insert into deliveries (lane_id, role, dedupe_key, event_id, is_broadcast, mention_ids_json, collapsible, state, attempts, may_be_repeat, created_at)
     values (?, 'message', ?, ?, 0, '[]', 0, 'waiting', 0, 0, ?)`,
  );
  const lane = sqlite.prepare(
    `insert into lanes (id, team_id, channel_id, pending, ready_at, lease_until, token) values (?, ?, ?, ?, 0, 0, 0)`,
  );
  const now = Date.now();
  sqlite.transaction(() => {
    for (let number = 0; number < channels * each; number += 1) {
      const channel = channelOf(useCaseOf(number, channels));
      const { lastInsertRowid: id } = event.run(`id:waiting_${number}`, eventBody(number, channels), { now });
      delivery.run(laneId(teamId, channel), `event:${id}`, id, now);
      if (number < channels) lane.run(laneId(teamId, channel), teamId, channel, each);
    }
  })();
}

/** Made inside SQLite, a million in a few seconds; ids rise as Svix's do, and bodies are short, as only their number counts. */
function addEvents(sqlite: SqliteDatabase.Database, count: number): void {
  if (count === 0) return;
  const since = Date.now() - dayMs;
  sqlite
    .prepare(
      `with recursive n(i) as (select 1 union all select i + 1 from n where i < @count),
         times(i, at) as (select i, cast(@since + i * (86400000.0 / @count) as integer) from n)
       insert into events (connection_id, idempotency_key, body_hash, type, received_at, body, matched_at)
       select 'default', printf('id:msg_%012d', i), 'h', 'use_case_comment', at,
         '{"type":"CredoAI.use_case_comment.v1"}', at from times`,
    )
    .run({ count, since });
}
