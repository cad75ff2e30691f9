import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { NewEvent } from '../../src/ports/inbox.ts';
import { createChannelSettings } from '../../src/store/channel-settings.ts';
import { createConnections } from '../../src/store/connections.ts';
import { createReplies } from '../../src/store/replies.ts';
import { createSlackRequests } from '../../src/store/slack-requests.ts';
import { alone, freely } from '../../src/store/transactions.ts';
import { until } from '../support/until.ts';
import { makeEvent, makeMessage, testBox } from './builders.ts';
import { planFor, startServers, toChannel } from './several-servers.ts';

describe('servers that do the same at the same time', () => {
  test('store an event once, and all know it', async () => {
    const { servers, rows } = await startServers();
    const windowed: Partial<NewEvent> = { idempotencyKey: { key: 'body:x', windowMs: 60_000 }, bodyHash: 'x' };
    const events = [...Array.from({ length: 30 }, () => makeEvent()), makeEvent(windowed)];
    const answers = await Promise.all(
      servers.map(({ inbox }, index) => {
        // Each in another order, so that they meet.
        const turned = [...events.slice(index * 9), ...events.slice(0, index * 9)];
        return Promise.all(turned.map(async (event) => [event, await inbox.append(event)] as const));
      }),
    );
    for (const event of events) {
      const outcomes = answers
        .flat()
        .filter(([one]) => one === event)
        .map(([, answer]) => answer);
      expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['duplicate', 'duplicate', 'stored']);
      expect(new Set(outcomes.map((one) => 'eventId' in one && one.eventId)).size).toBe(1);
    }
    expect(await rows('select id from events')).toHaveLength(events.length);
  });

  test('store what holds for a minute once, also where a full minute lies between', async () => {
    const { servers, rows } = await startServers();
    const t = 1_000 * 60_000;
    const sent = servers.flatMap(({ inbox }, index) =>
      Array.from({ length: 20 }, (_, number) => {
        const idempotencyKey = { key: `body:${number}`, windowMs: 60_000 };
        return inbox.append(makeEvent({ idempotencyKey, bodyHash: 'x', receivedAt: t + index - 1 }));
      }),
    );
    const outcomes = (await Promise.all(sent)).map(({ outcome }) => outcome);
    expect(outcomes.filter((outcome) => outcome === 'stored')).toHaveLength(20);
    expect(await rows('select id from events')).toHaveLength(20);
  });

  test('match an event once', async () => {
    const { servers, first, rows } = await startServers();
    await Promise.all(Array.from({ length: 10 }, () => first.inbox.append(makeEvent())));
    const events = await first.inbox.unmatched(10);
    const plan = planFor([toChannel('C1'), toChannel('C2')]);
    await Promise.all(servers.flatMap(({ inbox }) => events.map((event) => inbox.fanOut(event, plan))));
    expect(await rows('select id from deliveries')).toHaveLength(20);
    expect(await rows('select pending from lanes')).toEqual([{ pending: 10 }, { pending: 10 }]);
  });

  test('never hold the same lane', async () => {
    const { servers, first } = await startServers();
    for (let lane = 0; lane < 40; lane += 1) await first.outbox.enqueueNotice('T1', `C${lane}`, 'n', makeMessage('n'));
    const claimed: string[] = [];
    // Those that another one is claiming are passed over, so one round may bring fewer.
    await until(async () => {
      const rounds = servers.flatMap(({ outbox }) => [1, 2].map(() => outbox.claimLanes(4, 30_000)));
      claimed.push(...(await Promise.all(rounds)).flat().map(({ id }) => id));
      return claimed.length >= 40;
    }, 'all lanes to be claimed');
    expect(claimed).toHaveLength(40);
    expect(new Set(claimed).size).toBe(40);
  });

  test('change a channel one after the other, and lose no change', async () => {
    const { servers, first, rows } = await startServers();
    await createConnections(first.store, testBox).ensure('default', 'acme');
    const place = { connectionId: 'default', teamId: 'T1', channelId: 'C1' };
    const row = { selectors: [{ group: 'reviews' as const, sub: null }], filters: [] };
    const changes = servers.flatMap(({ subscriptions, store }, index) => [
      subscriptions.replaceInChannel({ ...place, rows: [row], changedBy: `U${index}`, state: 'active', reason: null }),
      createChannelSettings(store).change('T1', 'C1', {
        changedBy: `U${index}`,
        settings:
          [{ size: 'compact' as const }, { details: 'minimal' as const }, { threads: 'quiet' as const }][index] ?? {},
      }),
    ]);
    await Promise.all(changes);
    expect(await first.subscriptions.ofChannel('T1', 'C1')).toHaveLength(1);
    expect(await createChannelSettings(first.store).get('T1', 'C1')).toMatchObject({
      ...{ size: 'compact', details: 'minimal', threads: 'quiet' },
    });
    expect(await rows('select id from subscription_changes')).toHaveLength(6);
    expect(await first.subscriptions.version('default')).toBeGreaterThanOrEqual(3);
  });

  test('take a reply and a request of Slack once', async () => {
    const { servers } = await startServers();
    const reply = {
      ...{ connectionId: 'default', useCaseId: 'uc', threadId: 't', teamId: 'T1', channelId: 'C1', originId: 1 },
      ...{ userId: 'U1', userName: 'Ana', text: 'Yes', againOf: null },
    };
    const added = await Promise.all(
      servers.map(({ store }, index) => createReplies(store).add({ ...reply, id: `r${index}` })),
    );
    expect(added.sort()).toEqual(['new', 'same', 'same']);
    const begun = await Promise.all(
      servers.flatMap(({ store }) =>
        ['r0', 'r1', 'r2'].map((id) =>
          createReplies(store).begin(
            id,
            { content: 'Yes', textHash: 'h', ownerId: 'o', sentAt: 1 },
            makeMessage('Yes'),
          ),
        ),
      ),
    );
    expect(begun.filter(Boolean)).toHaveLength(1);
    const taken = await Promise.all(servers.map(({ store }) => createSlackRequests(store).take('v0=x')));
    expect(taken.filter(Boolean)).toHaveLength(1);
  });
});

test('nobody gets a lane while what waits in it becomes a digest, even when the lease has run out', async () => {
  const { servers, first, clock } = await startServers(2);
  const plan = planFor([{ ...toChannel('C1'), isCollapsible: true }]);
  const tell = async (count: number) => {
    for (let told = 0; told < count; told += 1) await first.inbox.append(makeEvent());
    for (const event of await first.inbox.unmatched(count)) await first.inbox.fanOut(event, plan);
  };
  await tell(9);
  const [claim] = await first.outbox.claimLanes(1, 1_000);
  if (!claim) throw new Error('There is nothing to claim.');
  await first.outbox.collapse(claim);
  await tell(3);
  const second = servers[1]?.outbox ?? first.outbox;

  // Something else keeps what came last, so that collapsing stands still in its midst.
  let letGo = (): void => undefined;
  const kept = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  let isKept = (): void => undefined;
  const keeping = new Promise<void>((resolve) => {
    isKept = resolve;
  });
  const keeper = freely(first.store, async ({ db }) => {
    await sql`select id from deliveries where event_id = 12 for update`.execute(db);
    isKept();
    await kept;
  });
  await keeping;
  const collapsing = first.outbox.collapse(claim);
  await until(async () => {
    const waiting = sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    return (await waiting.execute(first.store.db)).rows.length > 0;
  }, 'collapsing to stand still');
  await clock.advance(2_000);
  expect(await second.claimLanes(1, 1_000)).toEqual([]);
  letGo();
  await Promise.all([keeper, collapsing]);
  const [next] = await second.claimLanes(1, 1_000);
  expect(next?.token).toBe(claim.token + 1);
  expect(await second.laneStatus('T1', 'C1')).toMatchObject({ waiting: 6 });
});

test('events are stored while everything else waits for what runs alone', async () => {
  const { first } = await startServers(1);
  const waiting: Promise<unknown>[] = [];
  await alone(first.store, async () => {
    for (let count = 0; count < 30; count += 1) {
      waiting.push(first.outbox.enqueueNotice('T1', 'C1', `n${count}`, makeMessage('n')));
    }
    expect(await first.inbox.append(makeEvent())).toMatchObject({ outcome: 'stored' });
  });
  await Promise.all(waiting);
});

test('of two transactions that wait for each other, the one that is undone is done anew', async () => {
  const { servers, first, rows } = await startServers(2);
  const remember = (id: string) =>
    first.store.db
      .insertInto('directory')
      .values({ connection_id: 'c', kind: 'user', id, value_json: '0', fetched_at: 0 })
      .execute();
  for (const id of ['a', 'b']) await remember(id);
  let arrived = 0;
  const cross = (index: number, ids: readonly string[]) =>
    freely(servers[index]?.store ?? first.store, async ({ db }) => {
      for (const [step, id] of ids.entries()) {
        await sql`update directory set fetched_at = fetched_at + 1 where id = ${id}`.execute(db);
        if (step > 0) continue;
        arrived += 1;
        await until(() => arrived >= 2, 'both to hold their first row');
      }
    });
  await Promise.all([cross(0, ['a', 'b']), cross(1, ['b', 'a'])]);
  expect(arrived).toBe(3);
  expect(await rows('select fetched_at from directory')).toEqual([{ fetched_at: 2 }, { fetched_at: 2 }]);
});

test('what runs alone sees all that ended before it, and nothing runs beside it', async () => {
  const { servers, first, rows } = await startServers();
  await sql`insert into directory (connection_id, kind, id, value_json, fetched_at) values ('c', 'user', 'n', null, 0)`.execute(
    first.store.db,
  );
  // Reads, decides and writes, as most of the store does.
  const count = ({ store }: (typeof servers)[number]) =>
    alone(store, async ({ db }) => {
      const { fetched_at } = await db.selectFrom('directory').select('fetched_at').executeTakeFirstOrThrow();
      await db
        .updateTable('directory')
        .set({ fetched_at: fetched_at + 1 })
        .execute();
    });
  await Promise.all(servers.flatMap((server) => Array.from({ length: 10 }, () => count(server))));
  expect(await rows('select fetched_at from directory')).toEqual([{ fetched_at: 30 }]);
});
