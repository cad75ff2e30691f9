import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergeReview, type ReviewWrite } from '../../src/cards/review-state.ts';
import type { ReviewNews } from '../../src/model.ts';
import { createInbox } from '../../src/store/inbox.ts';
import { createOutbox } from '../../src/store/outbox.ts';
import { makeEvent } from './builders.ts';
import { numRuns, openTemporary } from './open-temporary.ts';

const write: ReviewWrite = {
  ...{ group: 'reviews', subs: [], statuses: [], useCaseId: 'u1', actor: null, assignee: null, at: 1, key: 'k' },
};
const news = fc.constantFrom<ReviewNews>('state', 'detail', 'detail', 'decision', 'silent');
const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      ...{ do: fc.constant('event' as const), review: fc.integer({ min: 0, max: 8 }), news },
      /** Somebody is called by it. */
      isMention: fc.integer({ min: 0, max: 9 }).map((chance) => chance === 0),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('serve' as const), isSent: fc.boolean() }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const event = (review: number, kind: ReviewNews): Step => ({ do: 'event', review, news: kind, isMention: false });

/** Twelve reviews are opened, each with a task, while the lane waits; then they go on. */
const twelveReviews: Step[] = [
  ...Array.from({ length: 12 }, (_, review) => [event(review, 'state'), event(review, 'detail')]).flat(),
  { do: 'serve', isSent: true },
  event(11, 'silent'),
  event(11, 'detail'),
  event(10, 'decision'),
];

/** A digest waits, some messages were sent, and more comes: too little for a digest first, then enough. */
const morePilesUp: Step[] = [
  ...Array.from({ length: 9 }, () => event(0, 'detail')),
  ...Array.from({ length: 4 }, (): Step => ({ do: 'serve', isSent: true })),
  ...Array.from({ length: 3 }, () => event(0, 'detail')),
  { do: 'serve', isSent: false },
  ...Array.from({ length: 4 }, () => event(0, 'detail')),
];

test('with cards, too: nothing is lost or told twice, a review has one card, and what waits is few messages', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const store = await openTemporary();
      const { clock, rows } = store;
      const [inbox, outbox] = [createInbox(store), createOutbox(store)];
      const told: number[] = [];
      const alone: number[] = [];
      await store.db
        .insertInto('subscriptions')
        .values({
          ...{ connection_id: 'default', team_id: 'T1', channel_id: 'C1', selectors_json: '[]', filters_json: '[]' },
          ...{ state: 'active', reason: null, created_by: 'U1', created_at: 0 },
        })
        .execute();
      const add = async ({ review, news: kind, isMention }: Step & { do: 'event' }) => {
        await inbox.append(makeEvent({ receivedAt: clock.now() }));
        const [stored] = await inbox.unmatched(1);
        if (!stored) throw new Error('The event is not there.');
        const isCollapsible = !isMention && kind !== 'decision';
        if (kind !== 'silent') told.push(stored.id);
        if (kind !== 'silent' && !isCollapsible) alone.push(stored.id);
        const outcome = await inbox.fanOut(stored, {
          ...{ subscriptionsVersion: 0, directs: [], unmatched: [], comment: null, fieldValue: null },
          review: {
            reviewId: `r${review}`,
            merge: (state) => ({ ...mergeReview(state, write), news: kind }),
          },
          deliveries: [
            {
              ...{ teamId: 'T1', channelId: 'C1', targetId: null, mentionIds: [], threads: 'cards' },
              ...{ hold: null, isCollapsible },
            },
          ],
        });
        expect(outcome).toBe('done');
      };
      let sent = 0;
      const serve = async (isSent: boolean) => {
        for (const claim of await outbox.claimLanes(1, 30_000)) {
          await outbox.collapse(claim);
          const head = await outbox.head(claim.id);
          if (!head) return outbox.release(claim, clock.now());
          if (head.role === 'card_edit') {
            await outbox.settle(claim, head.id, { kind: 'withdrawn', reason: 'unchanged' }, clock.now());
            continue;
          }
          if (head.role === 'reply') expect(head.threadTs).not.toBeNull();
          sent += 1;
          await outbox.beginAttempt(claim, head.id);
          const answer = { channelId: 'C1', slackTs: String(sent), contentHash: 'h' };
          const retry = { kind: 'retry', error: 'ratelimited', isCharged: true, mayBeRepeat: false } as const;
          await outbox.settle(claim, head.id, isSent ? { kind: 'delivered', ...answer } : retry, clock.now());
        }
        return undefined;
      };
      for (const one of steps) {
        if (one.do === 'event') await add(one);
        else await serve(one.isSent);
      }
      const before = sent;
      while ((await outbox.depth()).waiting > 0) await serve(true);
      // Five one by one, a digest, what was tried before; and the cards of what comes by itself.
      expect(sent - before).toBeLessThanOrEqual(5 + 2 + 1 + 2 * alone.length);

      const delivered = await rows<{ event_id: number; role: string; slack_ts: string }>(
        `select event_id, role, slack_ts from deliveries where state = 'delivered' and event_id is not null
         union all
         select w.event_id, 'digest' as role, slack_ts from deliveries d join window_events w on w.window_id = d.window_id
         where d.state = 'delivered'`,
      );
      const toldAt = told
        .filter((id) => !alone.includes(id))
        .map((id) => delivered.filter(({ event_id }) => event_id === id).map(({ slack_ts }) => Number(slack_ts)))
        .map((times) => Math.max(...times));
      expect(toldAt).toEqual(toldAt.toSorted((a, b) => a - b));
      for (const id of told) {
        const roles = delivered.filter(({ event_id }) => event_id === id).map(({ role }) => role);
        // A detail that begins a card stands under it as well.
        expect(roles.filter((role) => role !== 'card' || roles.length === 1)).toHaveLength(1);
        if (alone.includes(id)) expect(roles).not.toContain('digest');
      }
      expect(
        await rows(
          "select card_id from deliveries where role = 'card' and state = 'delivered' group by 1 having count(*) > 1",
        ),
      ).toEqual([]);
      expect(await rows('select id from lanes where pending != 0')).toEqual([]);
      await store.close();
    }),
    { numRuns: numRuns(30, 4), examples: [[twelveReviews], [morePilesUp]] },
  );
});
