import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderCard } from '../../src/cards/render-card.ts';
import { listedTasks, mergeReview, type ReviewWrite } from '../../src/cards/review-state.ts';
import type { ListedTask, ReviewState } from '../../src/model.ts';
import { names } from '../events/fixtures.ts';

const person = (id: string) => ({ credoUserId: id, email: null, name: id });
const write = (over: Partial<ReviewWrite>): ReviewWrite => ({
  ...{ group: 'reviews', subs: [], statuses: [], useCaseId: 'u1', actor: null, assignee: null, at: 0, key: 'k' },
  ...over,
});
const review = (status: string, over: Partial<ReviewWrite> = {}) =>
  write({ statuses: [status], actor: person('ana'), ...over });
const task = (assignee: string, status: string, over: Partial<ReviewWrite> = {}) =>
  write({ group: 'tasks', subs: ['updated'], statuses: [status, 'none'], assignee: person(assignee), ...over });

const merged = (writes: readonly ReviewWrite[]): ReviewState | null =>
  writes.reduce<ReviewState | null>((state, one) => mergeReview(state, one).state, null);
const newsOf = (...writes: readonly ReviewWrite[]) =>
  mergeReview(merged(writes.slice(0, -1)), writes.at(-1) ?? write({})).news;

const who = fc.constantFrom('ana', 'ben', 'chi');
const anyReview = fc.record({
  ...{ group: fc.constant('reviews' as const), subs: fc.constant([]) },
  statuses: fc.constantFrom('in_progress', 'approved', 'rejected', 'closed', 'on_hold').map((status) => [status]),
  ...{ actor: fc.option(who.map(person)), assignee: fc.constant(null) },
});
const anyTask = fc.record({
  ...{ group: fc.constant('tasks' as const), subs: fc.constantFrom(['updated'], ['deleted']) },
  statuses: fc.tuple(
    fc.constantFrom('todo', 'in_progress', 'done'),
    fc.constantFrom('none', 'approve', 'change_request'),
  ),
  ...{ actor: fc.option(who.map(person)), assignee: fc.option(who.map(person)) },
});
const anyListed: fc.Arbitrary<ListedTask> = fc.record({
  assigneeIds: fc.subarray(['ana', 'ben', 'chi']),
  ...{ status: fc.constantFrom('todo', 'done'), subStatus: fc.constant(null), dueAt: fc.constant(null) },
});
/** Credo does not always answer, and what it answers depends on when it is asked. */
const anyAnsweredTask = fc
  .tuple(anyTask, fc.option(fc.record({ askedAt: fc.nat(3), tasks: fc.array(anyListed, { maxLength: 3 }) })))
  .map(([event, listed]) => ({ ...event, listed }));
const anyComment = fc.record({
  ...{ group: fc.constant('comments' as const), subs: fc.constant([]), statuses: fc.constant([]) },
  ...{ actor: fc.option(who.map(person)), assignee: fc.constant(null) },
});
/** Few moments, so that many events share one; each event has a key of its own. */
const anyHistory = fc
  .array(fc.tuple(fc.oneof(anyReview, anyAnsweredTask, anyComment), fc.nat(3), fc.constantFrom('u1', 'u2', null)), {
    minLength: 1,
    maxLength: 12,
  })
  .chain((events) =>
    fc
      .uniqueArray(fc.string({ minLength: 1, maxLength: 3 }), { minLength: events.length, maxLength: events.length })
      .map((keys) =>
        events.map(
          ([event, at, useCaseId], index): ReviewWrite => ({ ...event, at, useCaseId, key: keys[index] ?? '' }),
        ),
      ),
  );

test('the final card is the same for every order of the same events, and for any repetition of them', () => {
  const anyTwoOrders = anyHistory.chain((history) => {
    const whole = fc.shuffledSubarray([...history], { minLength: history.length });
    const repeated = fc.array(fc.constantFrom(...history), { maxLength: 8 });
    return fc.tuple(
      fc.constant(history),
      fc
        .tuple(whole, repeated)
        .chain(([order, more]) => fc.shuffledSubarray([...order, ...more], { minLength: order.length + more.length })),
    );
  });
  fc.assert(
    fc.property(anyTwoOrders, ([history, other]) => {
      const [first, second] = [merged(history), merged(other)];
      expect(second).toEqual(first);
      if (!first || !second) return;
      const card = (state: ReviewState) =>
        renderCard({
          state,
          comments: 0,
          dueAt: null,
          names,
          continues: null,
          mayBeRepeat: false,
          replyThreadId: null,
        });
      expect(card(second)).toEqual(card(first));
    }),
    { numRuns: 500 },
  );
});

test('an event that came late never sets anything back', () => {
  fc.assert(
    fc.property(anyHistory, anyReview, fc.string(), (history, late, key) => {
      const before = merged(history);
      fc.pre(before?.status != null && before.status.at > 0);
      const after = mergeReview(before, { ...late, useCaseId: 'u1', at: -28 * 3_600_000, key });
      expect(after.state.status).toEqual(before?.status);
      expect(after.news).toBe('detail');
    }),
  );
});

describe('how many tasks there are', () => {
  const asked = (askedAt: number, ...assigneeIds: string[]) => ({
    listed: { askedAt, tasks: assigneeIds.map((id) => ({ ...open, assigneeIds: [id] })) },
  });
  const open = { status: 'todo', subStatus: null, dueAt: null };
  const counted = (...writes: readonly ReviewWrite[]) => {
    const state = merged(writes);
    return (state && listedTasks(state)?.map(({ assigneeIds }) => assigneeIds[0])) ?? null;
  };

  test('is what Credo answered because of the newest event, however late the others come', () => {
    const [first, second] = [task('ben', 'todo', asked(1, 'ben')), task('chi', 'todo', { at: 1, ...asked(2, 'chi') })];
    expect(counted(first, second)).toEqual(['chi']);
    expect(counted(second, { ...first, ...asked(3, 'chi') })).toEqual(['chi']);
  });

  test('is not known when it gave no answer to the newest event, and stays known through late ones', () => {
    expect(counted(task('ben', 'todo', asked(1, 'ben')), task('chi', 'todo', { at: 1 }))).toBeNull();
    expect(counted(task('chi', 'todo', { at: 1, ...asked(1, 'chi') }), task('ben', 'todo'))).toEqual(['chi']);
    expect(counted(task('ben', 'todo'))).toBeNull();
  });

  test('is what it answered last, of events in the same moment', () => {
    const [a, b] = [
      task('ben', 'todo', { key: 'z', ...asked(1, 'ben') }),
      task('chi', 'todo', { key: 'a', ...asked(2, 'chi') }),
    ];
    expect(counted(a, b)).toEqual(['chi']);
    expect(counted(b, a)).toEqual(['chi']);
  });
});

describe('of two events in the same moment', () => {
  const [a, b] = [review('in_progress', { key: 'z' }), review('approved', { key: 'a' })];
  test('a decision beats an opening', () => {
    for (const order of [
      [a, b],
      [b, a],
    ])
      expect(merged(order)?.status?.value.status).toBe('approved');
  });
  test('the larger key wins otherwise', () => {
    const [x, y] = [review('approved', { key: 'a' }), review('rejected', { key: 'b' })];
    for (const order of [
      [x, y],
      [y, x],
    ])
      expect(merged(order)?.status?.value.status).toBe('rejected');
  });
});

const changes = { statuses: ['done', 'change_request'] };

describe('how much an event adds', () => {
  test.each<[string, string, readonly ReviewWrite[]]>([
    ['an opening', 'state', [review('in_progress')]],
    ['a decision', 'decision', [review('in_progress'), review('approved', { at: 1 })]],
    ['an ending without one', 'decision', [review('in_progress'), review('closed', { at: 1 })]],
    ['a new kind of state', 'state', [review('on_hold')]],
    ['an opening that came late', 'detail', [review('approved', { at: 1 }), review('in_progress')]],
    ['a decision that came late', 'detail', [review('approved', { at: 1 }), review('rejected')]],
    ['a decision that is merged again', 'decision', [review('approved'), review('approved')]],
    ['a task', 'detail', [task('ben', 'todo')]],
    ['a task that is done', 'detail', [task('ben', 'todo'), task('ben', 'done', { at: 1 })]],
    ['a request for changes', 'outcome', [task('ben', 'todo'), task('ben', 'done', { at: 1, ...changes })]],
    ['one in a task that was done', 'outcome', [task('ben', 'done'), task('ben', 'done', { at: 1, ...changes })]],
    ['one that is merged again', 'outcome', [task('ben', 'done', changes), task('ben', 'done', changes)]],
    ['one that came late', 'detail', [task('ben', 'todo', { at: 1 }), task('ben', 'done', changes)]],
    ['one after the decision', 'detail', [review('approved'), task('ben', 'done', { at: 1, ...changes })]],
    ['the same task again', 'detail', [task('ben', 'todo'), task('ben', 'todo', { at: 1 })]],
    [
      'only a new sub-status',
      'silent',
      [task('ben', 'todo'), task('ben', 'todo', { at: 1, statuses: ['todo', 'ready'] })],
    ],
    [
      'that of another task',
      'detail',
      [task('ben', 'todo'), task('chi', 'todo', { at: 1, statuses: ['todo', 'ready'] })],
    ],
    [
      'that of a task which is gone',
      'detail',
      [task('ben', 'todo', { subs: ['deleted'] }), task('ben', 'todo', { at: 1, statuses: ['todo', 'ready'] })],
    ],
    [
      'a sub-status that came late',
      'detail',
      [task('ben', 'todo', { at: 1 }), task('ben', 'todo', { statuses: ['todo', 'ready'] })],
    ],
    ['a comment', 'detail', [write({ group: 'comments' })]],
    ['what nobody can read', 'detail', [write({ group: 'reviews', statuses: [] })]],
  ])('%s: %s', (_name, news, writes) => {
    expect(newsOf(...writes)).toBe(news);
  });
});
