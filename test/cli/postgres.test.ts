import { expect, test } from 'vitest';
import { makeNumbered } from '../support/events.ts';
import { databasePassword, freshDatabase, onPostgres } from '../support/postgres.ts';
import { runCli } from '../support/run-cli.ts';
import { startSubscribed } from '../support/subscribed.ts';

test('every verb works beside a server on PostgreSQL, and none prints the password', async () => {
  const settings = onPostgres(await freshDatabase());
  const { env, send, waitForTexts, logLines } = await startSubscribed({ what: 'reviews', env: settings });
  await send(makeNumbered(1));
  await waitForTexts(1);
  const expected: [verb: string, status: number, says: RegExp][] = [
    ['doctor', 0, /✅ +database +answers, a server works on it\n/],
    ['status', 0, /webhook +active/],
    ['events list', 0, /\n1 +use_case_review_status_updated /],
    ['events replay 1', 0, /^1 event is matched again; channels that had them get nothing twice/],
    ['deliveries list', 0, /\n1 +delivered +C0GOVERNANCE /],
    ['webhooks sync', 0, /is as it should be/],
    ['keys rotate', 0, /^2 secrets are encrypted with the first of ENCRYPTION_KEYS/],
    ['migrate', 0, /is up to date/],
    ['backup /tmp/never.db', 1, /pg_dump --format=custom --file=FILE "\$DATABASE_URL"/],
  ];
  await Promise.all(
    expected.map(async ([verb, status, says]) => {
      const run = await runCli(env, ...verb.split(' '));
      const said = run.out + run.err;
      expect({ verb, status: run.status }).toEqual({ verb, status });
      expect(said).toMatch(says);
      expect(said).not.toContain(databasePassword);
    }),
  );
  expect(logLines.join('\n')).not.toContain(databasePassword);
});

test('a database that cannot be reached is told of without its password', async () => {
  const url = `postgres://app:${databasePassword}@127.0.0.1:9/nowhere`;
  const slack = { SLACK_SIGNING_SECRET: 'x'.repeat(32), SLACK_BOT_TOKEN: 'xoxb-1-2' };
  const env = { ...onPostgres(url), ...slack, PUBLIC_URL: 'http://127.0.0.1:9' };
  const { status, err } = await runCli(env, 'migrate');
  expect(status).toBe(1);
  expect(err).toMatch(/^The PostgreSQL database cannot be used \(CONNECTION\)\. Check DATABASE_URL/);
  expect(err).not.toContain(databasePassword);
});
