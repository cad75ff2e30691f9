import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { dirname, join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { sqliteDialect } from '../../src/store/dialect.ts';
import { migrate } from '../../src/store/migrate.ts';
import type { Database } from '../../src/store/schema.ts';
import { signingSecret } from './world.ts';

/** Makes a database of the first schema with this many settled rows from `at` and, beside them, as many fresh ones that wait. */
export async function makeOldDatabase(
  path: string,
  rows: { readonly settled: number; readonly waiting: number; at: number },
) {
  const sqlite = new SqliteDatabase(path);
  sqlite.pragma('journal_mode = WAL');
  const db = new Kysely<Database>({ dialect: new SqliteDialect({ database: sqlite }) });
  await migrate(db, sqliteDialect, { last: '0001-initial' });
  const event = sqlite.prepare(
    "insert into events (connection_id, idempotency_key, body_hash, type, received_at, body, matched_at) values ('default', ?, ?, 'use_case_comment', ?, ?, ?)",
  );
  const delivery = sqlite.prepare(
    "insert into deliveries (lane_id, dedupe_key, event_id, mentions, state, attempts, may_be_repeat, created_at, settled_at) values ('T1:C1', ?, ?, 0, ?, 1, 0, ?, ?)",
  );
  const body = JSON.stringify({ type: 'CredoAI.use_case_comment.v1', data: { comment: 'x'.repeat(400) } });
  const add = (count: number, state: string, at: number, settledAt: number | null) => {
    for (let number = 1; number <= count; number += 1) {
      const { lastInsertRowid: id } = event.run(`id:${state}-${number}`, `h${number}`, at, body, at);
      delivery.run(`event:${id}`, id, state, at, settledAt);
    }
  };
  sqlite.transaction(() => {
    add(rows.settled, 'delivered', rows.at, rows.at);
    add(rows.waiting, 'waiting', Date.now(), null);
    sqlite
      .prepare("insert into lanes values ('T1:C1', 'T1', 'C1', ?, ?, 0, 0, null)")
      .run(rows.waiting, Date.now() + 24 * 3_600_000);
  })();
  await db.destroy();
}

/** What is in the file: how many rows by state, what SQLite says of its pages, and which migrations were made. */
export function readOldDatabase(path: string) {
  const sqlite = new SqliteDatabase(path);
  const count = (sql: string) => Number(sqlite.prepare(sql).pluck().get());
  const found = {
    check: String(sqlite.pragma('integrity_check', { simple: true })),
    settled: count("select count(*) from deliveries where state = 'delivered'"),
    waiting: count("select count(*) from deliveries where state = 'waiting'"),
    withEvent: count("select count(*) from deliveries where state = 'waiting' and event_id in (select id from events)"),
    events: count('select count(*) from events'),
    migrations: sqlite.prepare<[], string>('select name from kysely_migration order by name').pluck().all(),
  };
  sqlite.close();
  return found;
}

/** The real app on this file, with a Slack that cannot be reached. */
export function spawnApp(path: string): ChildProcess {
  return spawn(process.execPath, [join(process.cwd(), 'src/main.js')], {
    cwd: dirname(path),
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...{ HOST: '127.0.0.1', PORT: '0', PUBLIC_URL: 'http://127.0.0.1:9', DATABASE_URL: `sqlite:${path}` },
      ...{ SLACK_SIGNING_SECRET: signingSecret, SLACK_BOT_TOKEN: 'xoxb-1-2', SLACK_API_URL: 'http://127.0.0.1:9/' },
      ENCRYPTION_KEYS: Buffer.alloc(32, 1).toString('base64'),
    },
  });
}

const longestMs = 5_000;

/**
 * Starts the app and kills it: after so many milliseconds, or when its folder was written to for the n-th time; or once it
 * prints `until`. Returns whether it came so far.
 */
export async function startAndKill(
  path: string,
  when: { readonly afterMs: number } | { readonly atWrite: number },
  until: string,
): Promise<boolean> {
  const child = spawnApp(path);
  let printed = '';
  let writes = 0;
  const kill = () => child.kill('SIGKILL');
  child.stdout?.on('data', (chunk: Buffer) => {
    printed += chunk.toString();
    if (printed.includes(until)) kill();
  });
  const watcher = watch(dirname(path), () => {
    writes += 1;
    if ('atWrite' in when && writes >= when.atWrite) kill();
  });
  // An app that has nothing to do does not write so often.
  const timer = setTimeout(kill, 'afterMs' in when ? when.afterMs : longestMs);
  await once(child, 'close');
  watcher.close();
  clearTimeout(timer);
  if (child.exitCode !== null)
    throw new Error(`The app ended by itself with ${child.exitCode}. It printed:\n${printed}`);
  return printed.includes(until);
}
