import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { createInstallations } from '../../src/store/installations.ts';
import { createRetention } from '../../src/store/retention.ts';
import { makeMessage, testBox } from './builders.ts';
import { openTemporary } from './open-temporary.ts';

const dayMs = 24 * 3_600_000;
const teams = ['T1', 'T2'] as const;

/** Two workspaces with a row in every table that has a `team_id`, and one of them uninstalled. */
async function start() {
  const store = await openTemporary();
  const { db, clock } = store;
  const installations = createInstallations(store, testBox);
  const tables = (await db.introspection.getTables()).filter(({ columns }) =>
    columns.some(({ name }) => name === 'team_id'),
  );
  for (const teamId of teams) {
    await installations.install(
      {
        ...{ teamId, teamName: teamId, enterpriseId: null, botUserId: 'U', botId: 'B', scopes: '', installedBy: 'U9' },
        token: { accessToken: 'xoxb-1', rotation: null },
      },
      makeMessage('Welcome'),
    );
    for (const { name, columns } of tables) {
      if (['installations', 'lanes'].includes(name)) continue;
      const values = columns.filter(
        ({ name: column, isAutoIncrementing, isNullable }) =>
          column === 'team_id' || (!isAutoIncrementing && !isNullable),
      );
      const sampleOf = ({ name: column, dataType }: (typeof values)[number]) => {
        if (column === 'team_id') return teamId;
        return /int/i.test(dataType) ? 1 : `${teamId}-x`;
      };
      await sql`insert into ${sql.table(name)} (${sql.join(values.map((column) => sql.ref(column.name)))})
        values (${sql.join(values.map(sampleOf))})`.execute(db);
    }
  }
  await installations.block('T1', 'uninstalled');
  const countOf = async (teamId: string) => {
    let count = 0;
    for (const { name } of tables) {
      const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(name)}
        where team_id = ${teamId}`.execute(db);
      count += Number(rows[0]?.n);
    }
    return count;
  };
  const retention = createRetention(store);
  const sweep = async () => {
    const before = { deliveries: 0, deadLetters: 0, events: 0 };
    for await (const _ of retention.sweep(before, 2));
  };
  return { ...store, clock, installations, countOf, sweep, tables };
}

test('what is kept of a workspace goes 30 days after the app was taken out, and nothing of another', async () => {
  const { clock, countOf, sweep, tables, rows } = await start();
  expect(await countOf('T1')).toBe(tables.length);
  clock.set(29 * dayMs);
  await sweep();
  const others = await countOf('T2');
  expect(await countOf('T1')).toBe(others);
  expect(others).toBeGreaterThan(10);
  clock.set(2 * dayMs);
  await sweep();
  expect(await countOf('T1')).toBe(0);
  expect(await countOf('T2')).toBe(others);
  expect(await rows('select lane_id from deliveries')).toEqual([{ lane_id: expect.stringContaining('T2') }]);
});

test('a workspace that is back in time keeps everything', async () => {
  const { clock, installations, countOf, sweep } = await start();
  clock.set(29 * dayMs);
  const names = { teamName: 'T1', enterpriseId: null, botUserId: 'U', botId: 'B' };
  await installations.save({ teamId: 'T1', ...names, blockedReason: null });
  clock.set(40 * dayMs);
  await sweep();
  expect(await countOf('T1')).toBe(await countOf('T2'));
});

test('a token that is only refused makes nothing go', async () => {
  const { clock, installations, countOf, sweep, tables } = await start();
  await installations.block('T2', 'token_dead');
  clock.set(400 * dayMs);
  await sweep();
  expect(await countOf('T2')).toBeGreaterThan(0);
  expect(tables.map(({ name }) => name)).toContain('subscriptions');
});

test('subscriptions that go are known to whoever matches an event', async () => {
  const store = await start();
  // One that every workspace uses stays.
  await sql`update connections set team_id = null where id = 'T1-x'`.execute(store.db);
  store.clock.set(31 * dayMs);
  await store.sweep();
  expect(await store.rows("select subscriptions_version from connections where id = 'T1-x'")).toEqual([
    { subscriptions_version: 2 },
  ]);
});
