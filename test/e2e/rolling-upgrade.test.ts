import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { readConfig } from '../../src/config.ts';
import { openBeside } from '../../src/store/open.ts';
import { makeNumbered, numbersIn } from '../support/events.ts';
import { freshDatabase, onPostgres } from '../support/postgres.ts';
import { startSubscribed } from '../support/subscribed.ts';

test('a server works, and starts, beside a newer one that added to the database, and not after one that took away', async () => {
  const env = onPostgres(await freshDatabase());
  const {
    send,
    waitForTexts,
    texts,
    type,
    restart,
    env: settings,
  } = await startSubscribed({ what: 'reviews', threads: 'off', env });
  const newer = await openBeside(readConfig(settings).database, systemClock);
  onTestFinished(() => newer.close());
  const migrated = (name: string) =>
    sql`insert into kysely_migration (name, timestamp) values (${name}, '2099')`.execute(newer.db);
  await send(makeNumbered(1));
  await waitForTexts(1);

  for (const table of ['events', 'deliveries', 'lanes', 'subscriptions', 'connections', 'installations', 'cards'])
    await sql`alter table ${sql.table(table)} add column tomorrow text not null default 'x'`.execute(newer.db);
  await migrated('9998-tomorrow');
  await send(makeNumbered(2));
  await waitForTexts(2);

  await restart();
  await type('ana', '#governance', 'mentions off');
  await send(makeNumbered(3));
  await waitForTexts(3);
  expect(numbersIn(texts())).toEqual([1, 2, 3]);

  await migrated('9999-tomorrow-contract');
  await send(makeNumbered(4));
  await waitForTexts(4);
  await expect(restart()).rejects.toMatchObject({
    code: 'schema_too_new',
    message: expect.stringContaining('newer version'),
  });
});
