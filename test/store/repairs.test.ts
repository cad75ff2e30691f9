import { expect, test } from 'vitest';
import { createInbox } from '../../src/store/inbox.ts';
import { createOperations } from '../../src/store/operations.ts';
import { createOutbox } from '../../src/store/outbox.ts';
import { createRepairs } from '../../src/store/repairs.ts';
import { makeEvent } from './builders.ts';
import { openTemporary } from './open-temporary.ts';

type Plan = Parameters<ReturnType<typeof createInbox>['fanOut']>[1];
type Settlement = Parameters<ReturnType<typeof createOutbox>['settle']>[2];

const nothing = { subscriptionsVersion: 0, unmatched: [], comment: null, fieldValue: null, review: null };
const delivery = { teamId: 'T1', channelId: 'C1', targetId: null, mentionIds: [], threads: 'off', hold: null } as const;
const sure = { error: 'http_500', isCharged: true } as const;

/** A channel in which every event is a message of its own. */
async function start() {
  const store = await openTemporary();
  const [inbox, outbox] = [createInbox(store), createOutbox(store)];
  await store.db
    .insertInto('subscriptions')
    .values({
      ...{ connection_id: 'default', team_id: 'T1', channel_id: 'C1', selectors_json: '[]', filters_json: '[]' },
      ...{ state: 'active', reason: null, created_by: 'U1', created_at: 0 },
    })
    .execute();
  const tell = async (plan: Pick<Plan, 'deliveries' | 'directs'>) => {
    await inbox.append(makeEvent());
    const [event] = await inbox.unmatched(1);
    if (!event) throw new Error('The event is not there.');
    await inbox.fanOut(event, { ...nothing, ...plan });
    return event.id;
  };
  let sent = 0;
  /** Settles what is next in the lane; resolves with it, or null when nothing waits. */
  const serve = async (settlement?: Settlement) => {
    const [claim] = await outbox.claimLanes(1, 30_000);
    if (!claim) return null;
    await outbox.collapse(claim);
    const head = await outbox.head(claim.id);
    sent += 1;
    if (!head) {
      await outbox.release(claim, store.clock.now());
      return null;
    }
    await outbox.beginAttempt(claim, head.id);
    const delivered = { kind: 'delivered', channelId: 'C1', slackTs: String(sent), contentHash: 'h' } as const;
    await outbox.settle(claim, head.id, settlement ?? delivered, store.clock.now());
    return head;
  };
  const serveAll = async () => {
    const served = [];
    for (let head = await serve(); head; head = await serve()) served.push(head);
    return served;
  };
  return {
    ...{ store, serve, serveAll, repairs: createRepairs(store), operations: createOperations(store) },
    post: () => tell({ directs: [], deliveries: [{ ...delivery, isCollapsible: true }] }),
    ask: (targetId: number | null) => {
      const task = { reviewId: 'r', credoUserId: 'c' };
      return tell({ deliveries: [], directs: [{ teamId: 'T1', slackUserId: 'U1', targetId, seenIn: null, task }] });
    },
  };
}

const repairOf = (ref: number) =>
  ({ kind: 'names', ref, connectionId: 'default', useCaseId: 'u1', tries: 0, createdAt: 0 }) as const;

test('what comes while a digest that stands is being put right is a message of its own', async () => {
  const { post, serveAll, repairs } = await start();
  for (let count = 0; count < 8; count += 1) await post();
  const digest = (await serveAll()).find(({ windowId }) => windowId !== null);
  await repairs.showName(repairOf(digest?.id ?? 0));
  const fresh = await post();
  const served = await serveAll();
  expect(served.map(({ role, eventId }) => [role, eventId])).toEqual([
    ['edit', null],
    ['message', fresh],
  ]);
});

test('a request whose task is over stays over when its names are put right', async () => {
  const { ask, serve, repairs } = await start();
  await ask(null);
  const request = await serve();
  const over = await ask(request?.id ?? 0);
  await serve();
  await repairs.showName(repairOf(request?.id ?? 0));
  expect(await serve()).toMatchObject({ role: 'edit', eventId: over });
});

test('a dead letter that may stand in Slack joins no digest when it is sent again', async () => {
  const { post, serve, serveAll, operations } = await start();
  for (let count = 0; count < 8; count += 1) {
    await post();
    await serve({ kind: 'retry', mayBeRepeat: true, ...sure });
    await serve({ kind: 'dead', error: 'http_500', fallback: null });
  }
  await operations.replayDeliveries({}, 100, 0);
  const served = await serveAll();
  expect(served.map(({ mayBeRepeat, windowId }) => [mayBeRepeat, windowId])).toEqual(Array(8).fill([true, null]));
});

test('what an earlier attempt is found to have posted is brought up to date', async () => {
  const { post, serve } = await start();
  const event = await post();
  const message = await serve({ kind: 'retry', mayBeRepeat: true, ...sure });
  await serve({ kind: 'delivered', channelId: 'C1', slackTs: '1.1', contentHash: null });
  expect(await serve()).toMatchObject({ role: 'edit', eventId: event, target: { slackTs: '1.1', contentHash: null } });
  expect(message).toMatchObject({ role: 'message', eventId: event });
});
