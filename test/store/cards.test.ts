import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergeReview } from '../../src/cards/review-state.ts';
import type { ReviewNews } from '../../src/model.ts';
import type { FanOutPlan, PlannedDelivery, ReviewChange } from '../../src/ports/inbox.ts';
import type { Settlement } from '../../src/ports/outbox.ts';
import { createInbox } from '../../src/store/inbox.ts';
import { createOutbox } from '../../src/store/outbox.ts';
import { createReviews } from '../../src/store/reviews.ts';
import { createSubscriptions } from '../../src/store/subscriptions.ts';
import { makeEvent } from './builders.ts';
import { numRuns, openTemporary } from './open-temporary.ts';

const dayMs = 24 * 3_600_000;
const sent = (slackTs: string): Settlement => ({ kind: 'delivered', channelId: 'C1', slackTs, contentHash: slackTs });
const writes = {
  group: 'reviews',
  subs: [],
  statuses: ['approved'],
  useCaseId: 'u1',
  actor: null,
  assignee: null,
} as const;
/** An event that adds this much to the card of the review r1. */
const change = (news: ReviewNews = 'detail'): ReviewChange => ({
  reviewId: 'r1',
  merge: (state) => ({ ...mergeReview(state, { ...writes, at: 1, key: 'k' }), news }),
});

async function startCards() {
  const store = await openTemporary();
  const inbox = createInbox(store);
  const outbox = createOutbox(store);
  const subscribe = (channelId: string) =>
    createSubscriptions(store).replaceInChannel({
      ...{ connectionId: 'default', teamId: 'T1', channelId, state: 'active', reason: null, changedBy: 'U1' },
      rows: [{ selectors: [{ group: 'reviews', sub: null }], filters: [] }],
    });
  await subscribe('C1');
  const version = async () => createSubscriptions(store).version('default');
  const planOf = async (
    review: ReviewChange | null,
    ...channels: readonly (string | PlannedDelivery)[]
  ): Promise<FanOutPlan> => ({
    ...{ directs: [], unmatched: [], fieldValue: null },
    subscriptionsVersion: await version(),
    deliveries: channels.map((channel) =>
      typeof channel === 'string'
        ? {
            teamId: 'T1',
            channelId: channel,
            targetId: null,
            mentionIds: [],
            threads: 'cards',
            hold: null,
            isCollapsible: false,
          }
        : channel,
    ),
    comment: null,
    review,
  });
  const storeEvent = async () => {
    await inbox.append(makeEvent());
    const event = (await inbox.unmatched(50)).at(-1);
    if (!event) throw new Error('The event is not there.');
    return event;
  };
  const happen = async (review: ReviewChange, ...channels: readonly string[]) => {
    const event = await storeEvent();
    await inbox.fanOut(event, await planOf(review, ...channels));
  };
  /** What waits in a lane, served one after the other. */
  const serve = async (settlement: Settlement) => {
    const [claim] = await outbox.claimLanes(1, 1_000);
    const head = claim && (await outbox.head(claim.id));
    if (!claim || !head) throw new Error('Nothing waits.');
    await outbox.beginAttempt(claim, head.id);
    await outbox.settle(claim, head.id, settlement, store.clock.now());
    return head;
  };
  const roles = async () =>
    (await store.rows<{ role: string }>("select role from deliveries where state = 'waiting' order by id")).map(
      ({ role }) => role,
    );
  return {
    ...store,
    inbox,
    outbox,
    subscribe,
    planOf,
    storeEvent,
    happen,
    serve,
    roles,
    reviews: createReviews(store),
  };
}

test('the first news makes the card and, where the card does not say it, a reply; the next edits it first', async () => {
  const { happen, roles } = await startCards();
  await happen(change('state'), 'C1');
  expect(await roles()).toEqual(['card']);
  await happen(change('detail'), 'C1');
  expect(await roles()).toEqual(['card', 'card_edit', 'reply']);
  await happen(change('silent'), 'C1');
  expect(await roles()).toEqual(['card', 'card_edit', 'reply', 'card_edit']);
});

test('two workers that match two events, or the same one, at the same moment make one card', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(2), { minLength: 2, maxLength: 8 }), async (order) => {
      const { inbox, planOf, storeEvent, rows } = await startCards();
      const events = [await storeEvent(), await storeEvent(), await storeEvent()];
      const plan = await planOf(change('detail'), 'C1');
      const chosen = order.flatMap((index) => events[index] ?? []);
      await Promise.all(chosen.map((event) => inbox.fanOut(event, plan)));
      const distinct = new Set(order).size;
      expect(await rows('select * from cards')).toHaveLength(1);
      expect(await rows("select * from deliveries where role = 'card'")).toHaveLength(1);
      expect(await rows("select * from deliveries where role = 'reply'")).toHaveLength(distinct);
      expect(await rows("select * from deliveries where role = 'card_edit'")).toHaveLength(distinct - 1);
    }),
    { numRuns: numRuns(10, 4) },
  );
});

test('the same review in another connection or channel has a card of its own', async () => {
  const { happen, subscribe, rows } = await startCards();
  await subscribe('C2');
  await happen(change('state'), 'C1', 'C2');
  await happen({ ...change('state'), reviewId: 'r2' }, 'C1');
  expect(await rows('select review_id, channel_id from cards order by id')).toEqual([
    { review_id: 'r1', channel_id: 'C1' },
    { review_id: 'r1', channel_id: 'C2' },
    { review_id: 'r2', channel_id: 'C1' },
  ]);
});

test('a reply knows the message of its card, and an edit what the card shows', async () => {
  const { happen, serve } = await startCards();
  await happen(change('detail'), 'C1');
  expect(await serve(sent('1.1'))).toMatchObject({ role: 'card', target: null });
  expect(await serve(sent('2.2'))).toMatchObject({
    role: 'reply',
    target: null,
    card: { slackTs: '1.1', previous: null },
  });
  await happen(change('detail'), 'C1');
  expect(await serve(sent('1.1'))).toMatchObject({
    role: 'card_edit',
    target: { slackTs: '1.1', contentHash: '1.1', state: 'delivered' },
  });
});

test('an edit that finds its card gone posts it anew, and what comes after follows', async () => {
  const { happen, serve } = await startCards();
  await happen(change('state'), 'C1');
  await serve(sent('1.1'));
  await happen(change('detail'), 'C1');
  await serve({ kind: 'card_gone', error: 'message_not_found' });
  expect(await serve(sent('3.3'))).toMatchObject({
    role: 'card',
    target: null,
    card: { previous: { slackTs: '1.1' } },
  });
  expect(await serve(sent('4.4'))).toMatchObject({ role: 'reply', card: { slackTs: '3.3' } });
});

test('a card that was never posted is not continued by the one that is', async () => {
  const { happen, serve } = await startCards();
  await happen(change('detail'), 'C1');
  await serve({ kind: 'dead', error: 'x', fallback: null });
  expect(await serve({ kind: 'thread_gone', error: 'never_posted' })).toMatchObject({
    role: 'reply',
    card: { slackTs: null },
  });
  expect(await serve(sent('2.2'))).toMatchObject({ role: 'message', card: null, isBroadcast: false });
  await happen(change('detail'), 'C1');
  await serve({ kind: 'card_gone', error: 'never_posted' });
  expect(await serve(sent('3.3'))).toMatchObject({ role: 'card', card: { previous: null } });
});

test('a card of more than 30 days goes on in a new one; what waited before it still goes to the old one', async () => {
  const { happen, serve, clock, roles } = await startCards();
  await happen(change('state'), 'C1');
  await serve(sent('1.1'));
  await happen(change('detail'), 'C1');
  await clock.advance(30 * dayMs + 1);
  await happen(change('silent'), 'C1');
  expect(await roles()).toEqual(['card_edit', 'reply', 'card_edit']);
  await happen(change('decision'), 'C1');
  expect(await roles()).toEqual(['card_edit', 'reply', 'card_edit', 'card', 'card_end', 'reply']);
  expect(await serve(sent('1.1'))).toMatchObject({ role: 'card_edit', target: { slackTs: '1.1' } });
  expect(await serve(sent('2.2'))).toMatchObject({ role: 'reply', card: { slackTs: '1.1' } });
  // Somebody deleted the old card meanwhile: the new one is on its way already.
  expect(await serve({ kind: 'card_gone', error: 'message_not_found' })).toMatchObject({ role: 'card_edit' });
  expect(await serve(sent('3.3'))).toMatchObject({ role: 'card', card: { previous: { slackTs: '1.1' } } });
  expect(await serve(sent('1.1'))).toMatchObject({
    role: 'card_end',
    target: { slackTs: '1.1' },
    card: { slackTs: '3.3' },
  });
  expect(await serve(sent('4.4'))).toMatchObject({ role: 'reply', isBroadcast: true, card: { slackTs: '3.3' } });
  expect(await roles()).toEqual([]);
});

test('a card given up, and posted by its next edit, is not posted again when it is replayed', async () => {
  const { db, happen, serve, rows } = await startCards();
  await happen(change('state'), 'C1');
  await serve({ kind: 'dead', error: 'x', fallback: null });
  await happen(change('silent'), 'C1');
  await serve({ kind: 'card_gone', error: 'never_posted' });
  await serve(sent('2.2'));
  await db.updateTable('deliveries').set({ state: 'waiting' }).where('id', '=', 1).execute();
  await db.updateTable('lanes').set({ pending: 1 }).execute();
  expect(await serve({ kind: 'card_gone', error: 'never_posted' })).toMatchObject({ id: 1, role: 'card_edit' });
  expect(await rows('select id, state from deliveries order by id')).toEqual([
    { id: 1, state: 'withdrawn' },
    { id: 2, state: 'delivered' },
  ]);
});

test('nothing is lost of what a lane counts as waiting', async () => {
  const { happen, serve, rows } = await startCards();
  await happen(change('detail'), 'C1');
  await serve(sent('1.1'));
  await serve(sent('2.2'));
  await happen(change('detail'), 'C1');
  await serve({ kind: 'card_gone', error: 'x' });
  await serve(sent('3.3'));
  await serve({ kind: 'thread_gone', error: 'x' });
  expect(await rows('select pending from lanes')).toEqual([{ pending: 1 }]);
  await serve(sent('4.4'));
  expect(await rows('select pending from lanes')).toEqual([{ pending: 0 }]);
});

test('what is known of a review comes back as it was; of an unknown one nothing', async () => {
  const { happen, reviews } = await startCards();
  expect(await reviews.get('default', 'r1')).toBeNull();
  await happen(change('state'), 'C1');
  expect(await reviews.get('default', 'r1')).toMatchObject({
    comments: 0,
    state: {
      status: { value: { status: 'approved', by: null }, at: 1, key: 'k' },
      useCaseId: { value: 'u1' },
      tasks: [],
    },
  });
  expect(await reviews.get('another', 'r1')).toBeNull();
});
