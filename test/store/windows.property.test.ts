import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Hold } from '../../src/model.ts';
import { createChannelSettings } from '../../src/store/channel-settings.ts';
import { createInbox } from '../../src/store/inbox.ts';
import { reviveWithdrawn, withdrawWaiting } from '../../src/store/lanes.ts';
import { createOutbox } from '../../src/store/outbox.ts';
import { createWindows } from '../../src/store/windows.ts';
import { makeEvent } from './builders.ts';
import { numRuns, openTemporary } from './open-temporary.ts';

/** An event that leads to nothing but its deliveries. */
const nothing = {
  ...{ subscriptionsVersion: 0, directs: [], unmatched: [] },
  ...{ comment: null, review: null, fieldValue: null },
};

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('edit' as const), key: fc.constantFrom('a', 'b', 'c', 'd', 'e') }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('news' as const), isCollapsible: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 60_000 }) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constantFrom('serve' as const, 'close' as const, 'flush' as const, 'mute' as const, 'unmute' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('unsubscribe and undo' as const) }) },
);

/** What chance seldom finds: an edit that becomes a line of the digest of what waits. */
const editedBeyondTheFifth = [
  ...Array.from({ length: 6 }, () => ({ do: 'news' as const, isCollapsible: true })),
  { do: 'edit' as const, key: 'a' as const },
  { do: 'flush' as const },
];

test('whatever happens, each event is told of exactly once in the end, and what may not collapse by itself', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const store = await openTemporary();
      const { clock, rows } = store;
      const [inbox, outbox, windows] = [createInbox(store), createOutbox(store), createWindows(store)];
      const settings = createChannelSettings(store);
      const alone: number[] = [];
      let muted: Hold | null = null;
      const add = async (hold: Hold | null, isCollapsible: boolean) => {
        await inbox.append(makeEvent({ receivedAt: clock.now() }));
        const [event] = await inbox.unmatched(1);
        if (!event) throw new Error('The event is not there.');
        const place = { teamId: 'T1', channelId: 'C1', targetId: null, mentionIds: [], threads: 'off' as const };
        const delivery = { ...place, hold: muted ?? hold, isCollapsible };
        if (!isCollapsible && !muted) alone.push(event.id);
        await inbox.fanOut(event, { ...nothing, deliveries: [delivery] });
      };
      const serve = async () => {
        for (const claim of await outbox.claimLanes(1, 30_000)) {
          await outbox.collapse(claim);
          const head = await outbox.head(claim.id);
          if (!head) return outbox.release(claim, clock.now());
          await outbox.beginAttempt(claim, head.id);
          await outbox.settle(
            claim,
            head.id,
            { kind: 'delivered', channelId: 'C1', slackTs: '1', contentHash: 'h' },
            clock.now(),
          );
        }
        return undefined;
      };
      const change = (hold: Hold | null) => {
        muted = hold;
        return settings.change('T1', 'C1', { settings: {}, changedBy: 'U1', hold });
      };
      for (const one of steps) {
        const now = clock.now();
        if (one.do === 'edit') {
          await add({ kind: 'quiet', key: one.key, dueAt: now + 45_000, latestDueAt: now + 180_000 }, true);
        } else if (one.do === 'news') await add(null, one.isCollapsible);
        else if (one.do === 'wait') await clock.advance(one.ms);
        else if (one.do === 'serve') await serve();
        else if (one.do === 'close') await windows.closeDue();
        else if (one.do === 'flush') await windows.closeQuiet();
        else if (one.do === 'mute')
          await change({ kind: 'mute', key: '', dueAt: now + 90_000, latestDueAt: now + 90_000 });
        else if (one.do === 'unmute') await change(null);
        else {
          await withdrawWaiting(store, 'T1', 'C1');
          await reviveWithdrawn(store, 'T1', 'C1', clock.now());
        }
      }
      await clock.advance(200_000);
      await windows.closeDue();
      while ((await outbox.depth()).waiting > 0) await serve();

      const told = await rows<{ event_id: number; alone: number }>(
        `select event_id, 1 as alone from deliveries where state = 'delivered' and event_id is not null
         union all
         select w.event_id, 0 as alone from deliveries d join window_events w on w.window_id = d.window_id where d.state = 'delivered'`,
      );
      const events = (await rows<{ id: number }>('select id from events order by id')).map(({ id }) => id);
      expect(told.map(({ event_id }) => event_id).sort((a, b) => a - b)).toEqual(events);
      for (const id of alone) expect(told.find(({ event_id }) => event_id === id)?.alone).toBe(1);
      expect(await rows('select id from lanes where pending != 0')).toEqual([]);
      expect(await rows("select id from windows where state = 'open'")).toEqual([]);
      await store.close();
    }),
    { numRuns: numRuns(40, 5), examples: [[editedBeyondTheFifth]] },
  );
});

test('a crash between any two steps of closing leaves the window open or its delivery there, never both or neither', async () => {
  const store = await openTemporary();
  const windows = createWindows(store);
  const inbox = createInbox(store);
  await inbox.append(makeEvent());
  const [event] = await inbox.unmatched(1);
  if (!event) throw new Error('The event is not there.');
  const hold: Hold = { kind: 'quiet', key: 'a', dueAt: store.clock.now(), latestDueAt: store.clock.now() };
  const delivery = {
    teamId: 'T1',
    channelId: 'C1',
    targetId: null,
    mentionIds: [],
    threads: 'off' as const,
    hold,
    isCollapsible: true,
  };
  await inbox.fanOut(event, { ...nothing, deliveries: [delivery] });
  await store.db.schema.alterTable('deliveries').renameTo('elsewhere').execute();
  await expect(windows.closeDue()).rejects.toThrow();
  expect(await store.rows("select id from windows where state = 'open'")).toHaveLength(1);
  await store.db.schema.alterTable('elsewhere').renameTo('deliveries').execute();
  expect([await windows.closeDue(), await windows.closeDue()]).toEqual([1, 0]);
});
