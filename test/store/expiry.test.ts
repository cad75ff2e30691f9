import { expect, test } from 'vitest';
import { holdEvent } from '../../src/store/holds.ts';
import { createInbox } from '../../src/store/inbox.ts';
import { createOutbox } from '../../src/store/outbox.ts';
import { createWindows } from '../../src/store/windows.ts';
import { makeEvent, makeMessage } from './builders.ts';
import { openTemporary } from './open-temporary.ts';

test('what was collected and waits too long expires like the rest, and each of its events counts', async () => {
  const store = await openTemporary();
  const { clock, rows } = store;
  const outbox = createOutbox(store);
  await outbox.blockLane('T1', 'C1', 'not_in_channel');
  const hold = { kind: 'quiet', key: 'k', dueAt: clock.now(), latestDueAt: clock.now() } as const;
  for (let count = 0; count < 2; count += 1) {
    const appended = await createInbox(store).append(makeEvent());
    if (appended.outcome === 'overloaded') throw new Error('There is room.');
    await holdEvent(store, { teamId: 'T1', channelId: 'C1' }, hold, { eventId: appended.eventId, commentId: null });
  }
  await createWindows(store).closeDue();
  await outbox.enqueueNotice('T1', 'C1', 'n', makeMessage('a notice'));
  expect(await outbox.expireWaiting('T1', 'C1', clock.now())).toBe(0);
  expect(await outbox.expireWaiting('T1', 'C1', clock.now() + 1)).toBe(2);
  expect(await rows("select window_id from deliveries where state = 'waiting'")).toEqual([{ window_id: null }]);
  expect(await outbox.laneStatus('T1', 'C1')).toMatchObject({ waiting: 1 });
});
