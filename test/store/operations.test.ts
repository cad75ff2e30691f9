import { expect, test } from 'vitest';
import { createOperations } from '../../src/store/operations.ts';
import { createOutbox } from '../../src/store/outbox.ts';
import { makeMessage } from './builders.ts';
import { openTemporary } from './open-temporary.ts';

test('a dead letter that dies again at once is not taken up again in the same round', async () => {
  const store = await openTemporary();
  const outbox = createOutbox(store);
  const operations = createOperations(store);
  for (const number of [1, 2, 3]) await outbox.enqueueNotice('T1', 'C1', `n${number}`, makeMessage('x'));
  const die = (id: number) =>
    store.db
      .updateTable('deliveries')
      .set({ state: 'dead', attempts: 2, settled_at: 1 })
      .where('id', '<=', id)
      .execute();
  await die(3);
  await store.db.updateTable('lanes').set({ pending: 0 }).execute();
  expect(await operations.replayDeliveries({}, 2, 0)).toEqual([1, 2]);
  expect(await outbox.head('T1:C1')).toMatchObject({ id: 1, attempts: 0 });
  expect(await store.rows('select pending from lanes')).toEqual([{ pending: 2 }]);
  await die(1);
  expect(await operations.replayDeliveries({}, 2, 2)).toEqual([3]);
  expect(await operations.dropDeliveries({}, 9, 0)).toEqual([1, 2, 3]);
});
