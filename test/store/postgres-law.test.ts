import { expect, test } from 'vitest';
import { until } from '../support/until.ts';
import { makeEvent, makeMessage } from './builders.ts';
import { delivered, planFor, startServers, toChannel } from './several-servers.ts';

test('whatever several servers do at once, each event is told once, in order, and what waits is counted right', async () => {
  const { servers, first, clock, rows } = await startServers();
  const channels = ['C1', 'C2', 'C3', 'C4'];
  const told: { readonly lane: string; readonly id: number }[] = [];
  const failed = new Set<number>();
  const events = 32;
  let isOver = false;

  const receive = servers.map(async ({ inbox }, index) => {
    for (let count = index; count < events; count += servers.length) await inbox.append(makeEvent());
  });
  const match = servers.map(async ({ inbox }) => {
    while (!isOver) {
      const [event] = await inbox.unmatched(1);
      if (event) await inbox.fanOut(event, planFor([toChannel(channels[event.id % 4] ?? 'C1'), toChannel('C1')]));
      else await new Promise(setImmediate);
    }
  });
  const send = servers.map(async ({ outbox, deliveries }, index) => {
    while (!isOver) {
      for (const claim of await outbox.claimLanes(2, 30_000)) {
        const head = await outbox.head(claim.id);
        if (!head || !(await outbox.beginAttempt(claim, head.id))) {
          await outbox.release(claim, clock.now());
          continue;
        }
        const isBad = head.id % 5 === 0 && !failed.has(head.id);
        if (isBad) failed.add(head.id);
        else told.push({ lane: claim.id, id: head.id });
        const end = isBad ? ({ kind: 'dead', error: 'x', fallback: makeMessage('instead') } as const) : delivered;
        expect(await outbox.settle(claim, head.id, end, clock.now())).toBe(true);
        if (index === 0) await deliveries.replayDeadLetters('T1');
      }
    }
  });
  await Promise.all(receive);
  await until(
    async () => {
      await first.deliveries.replayDeadLetters('T1');
      const [left] = await rows<{ count: number }>(
        "select (select count(*) from events where matched_at is null) + (select count(*) from deliveries where state in ('waiting', 'dead')) as count",
      );
      return left?.count === 0;
    },
    'everything to be told',
    80_000,
  );
  isOver = true;
  await Promise.all([...match, ...send]);

  expect(new Set(told.map(({ id }) => id)).size).toBe(told.length);
  expect(failed.size).toBeGreaterThan(5);
  for (const channel of channels) {
    // What failed comes when it is tried anew.
    const inOrder = told.filter(({ lane, id }) => lane === `T1:${channel}` && !failed.has(id)).map(({ id }) => id);
    expect(inOrder).toEqual([...inOrder].sort((a, b) => a - b));
  }
  expect(await rows('select id from lanes where pending <> 0')).toEqual([]);
  expect(
    await rows('select event_id, lane_id from deliveries where event_id is not null group by 1, 2 having count(*) > 1'),
  ).toEqual([]);
  expect((await rows('select distinct event_id from deliveries where event_id is not null')).length).toBe(events);
});
