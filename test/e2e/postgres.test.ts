import { expect, onTestFinished, test } from 'vitest';
import { startPostgres } from '../../src/sandbox/postgres/start-postgres.ts';
import { seededRandom } from '../../src/sandbox/seeded-random.ts';
import { makeBody, makeComment, makeNumbered } from '../support/events.ts';
import { fuzzPayloads } from '../support/fuzz-run.ts';
import { startKillRun } from '../support/kill-run.ts';
import { post } from '../support/post.ts';
import { databasePassword, freshDatabase, onPostgres } from '../support/postgres.ts';
import { startSubscribed } from '../support/subscribed.ts';
import { until } from '../support/until.ts';

test('PostgreSQL ends under the app and comes back: Credo is asked to come again, and all that was taken has its message', async () => {
  const server = await startPostgres({ isDurable: true });
  onTestFinished(() => server.remove());
  const run = await startKillRun({
    env: { ...onPostgres(server.url('postgres')), LOG_LEVEL: 'debug', LEASE_MS: '3000' },
  });
  const readiness = async () => (await fetch(`${run.app.url}/readyz`)).status;
  const numbers = run.say(20);
  await run.taken(numbers[10] ?? 0);
  await server.stop('immediate');
  run.say(5);
  const refused = await post(run.hook, makeComment());
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
  await until(async () => (await readiness()) === 503, 'a server that is not ready');
  await server.start();
  await until(async () => (await readiness()) === 200, 'a server that is ready again');
  const { kills, lost, deadLetters } = await run.settle();
  expect({ kills, lost, deadLetters }).toEqual({ kills: 0, lost: [], deadLetters: 0 });
  expect(run.app.log()).not.toContain(databasePassword);
}, 120_000);

test('whatever text Credo and Slack send, PostgreSQL takes it, and nothing breaks', async () => {
  const tally = await fuzzPayloads(120, seededRandom(23), onPostgres(await freshDatabase()));
  expect(tally).toMatchObject({ serverErrors: [], errorLines: [], hasCrashed: false, deadLetters: 0, tried: 120 });
}, 120_000);

test('500 webhooks at once are taken, and neither the loops nor the look at the database wait for them', async () => {
  const env = onPostgres(await freshDatabase());
  const { url, send, waitForTexts } = await startSubscribed({ what: 'reviews', threads: 'off', env });
  let isOver = false;
  const flood = Array.from({ length: 500 }, (_, index) =>
    send(index === 100 ? makeNumbered(1) : makeBody('unknown', { index })),
  );
  const answers = Promise.all(flood).finally(() => (isOver = true));
  const looks: number[] = [];
  while (!isOver || looks.length === 0) looks.push((await fetch(`${url}/readyz`)).status);
  await waitForTexts(1);
  expect([...new Set((await answers).map(({ status }) => status))]).toEqual([200]);
  expect([...new Set(looks)]).toEqual([200]);
}, 120_000);
