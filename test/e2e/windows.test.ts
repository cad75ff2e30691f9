import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { startAppProcess } from '../../src/sandbox/app-process.ts';
import { startCredo } from '../../src/sandbox/credo/start-credo.ts';
import { startSlack } from '../../src/sandbox/slack/start-slack.ts';
import { makeChange } from '../support/events.ts';
import { post } from '../support/post.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { until } from '../support/until.ts';
import { environment, signingSecret } from '../support/world.ts';

/** The real process with a quiet window of this length, subscribed to metadata in #governance. */
async function startProduct(quietMs: number) {
  const slack = await startSlack({ signingSecret });
  const credo = await startCredo();
  const database = join(tempFolder(), 'app.db');
  const { HOST: _host, PORT: _port, PUBLIC_URL: _url, ...settings } = environment(slack, credo, 0, database);
  const app = await startAppProcess({ ...settings, QUIET_WINDOW_MS: String(quietMs) });
  slack.connect(`${app.url}/slack/events`);
  onTestFinished(async () => {
    await app.kill();
    await slack.close();
    await credo.close();
  });
  await until(() => app.log().includes('slack.connected'), 'the token check');
  await slack.waitForAnswer(await slack.command({ user: 'ana', channel: '#governance', text: 'subscribe metadata' }));
  const hook = await until(() => credo.webhooks[0]?.attributes.url, 'the webhook');
  const edit = async (...bodies: readonly object[]) => {
    for (const body of bodies) expect((await post(hook, body)).status).toBe(200);
  };
  const told = () =>
    slack
      .messages('#governance')
      .filter(({ source }) => source === 'chat.postMessage')
      .map(({ text }) => text);
  /** Asks the database of a process that has ended. */
  const rows = (sql: string) => {
    const db = new SqliteDatabase(database, { readonly: true });
    const found = db.prepare(sql).all();
    db.close();
    return found;
  };
  return { app, edit, told, rows };
}

const both = '✏️ Ana Flores updated Resume screener: AI type to A, icon';

test('what is held when the process is killed is told once, after the next start', async () => {
  const { app, edit, told, rows } = await startProduct(3_000);
  await edit(makeChange('ai_type', 'A'), makeChange('icon', 'x'));
  await until(() => app.log().split('"event":"inbox.matched"').length === 3, 'both matches');
  await app.kill();
  expect(told()).toEqual([]);
  expect(rows("select id from windows where state = 'open'")).toHaveLength(1);
  await app.restart();
  await until(() => told().length > 0, 'the message', 20_000);
  expect(await app.stop()).toBe(0);
  expect(told()).toEqual([both]);
  expect(rows("select id from windows where state = 'open'")).toEqual([]);
});

test('a process that is asked to stop leaves nothing in a quiet window', async () => {
  const { app, edit, told, rows } = await startProduct(600_000);
  await edit(makeChange('ai_type', 'A'), makeChange('icon', 'x'));
  await until(() => app.log().split('"event":"inbox.matched"').length === 3, 'both matches');
  expect(await app.stop()).toBe(0);
  expect(rows("select id from windows where state = 'open'")).toEqual([]);
  expect(rows('select state from deliveries where window_id is not null')).toHaveLength(1);
  await app.restart();
  await until(() => told().length > 0, 'the message', 20_000);
  expect(told()).toEqual([both]);
});
