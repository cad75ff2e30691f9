import { describe, expect, test } from 'vitest';
import { ana, ben, resumeScreener } from '../support/events.ts';
import { act, cards, decided, opened, replies, task, tell } from '../support/reviews.ts';
import { startSubscribed } from '../support/subscribed.ts';

const chi = { userId: 'NfCGtYMjtbm94gpVDGaZZJ' };
const due = { dueDate: '2027-03-14T17:00:00.000Z', timezone: 'America/New_York' };

type Person = { readonly userId: string };

/** Ana opened a review and asked these people. */
async function startReview(reviewers: readonly Person[], options: object = {}) {
  const world = await startSubscribed();
  const { actions } = world.credo;
  const { review } = await act(
    world,
    actions.openReview({
      ...{ actor: ana.userId, useCaseId: resumeScreener, reviewers: reviewers.map(({ userId }) => userId), ...options },
    }),
  );
  const tasksOf = ({ userId }: Person) => world.credo.state.tasks.filter(({ user_ids }) => user_ids.includes(userId));
  const finish = (who: Person) =>
    act(
      world,
      actions.changeTask({
        ...{ actor: who.userId, taskId: tasksOf(who)[0]?.id ?? '', status: 'done', subStatus: 'approve' },
      }),
    );
  return { world, actions, review, tasksOf, finish, card: () => cards(world)[0]?.text };
}

describe('a card counts tasks as Credo lists them', () => {
  test('without whoever had a task that went to somebody else', async () => {
    const { world, actions, tasksOf, finish, card } = await startReview([ben]);
    expect(card()).toContain('0 of 1 task done. Waiting for: Ben Okafor');
    const [{ id: taskId } = { id: '' }] = tasksOf(ben);
    const handOn = { actor: ana.userId, taskId, status: 'todo', subStatus: 'none', assignees: [chi.userId] } as const;
    await act(world, actions.changeTask(handOn));
    expect(card()).toContain('0 of 1 task done. Waiting for: Chi Tanaka');
    await finish(chi);
    expect(card()).toMatch(/1 of 1 task done\.$/);
  });

  test('each of them, also where one person has two', async () => {
    const { world, actions, review, finish, card } = await startReview([ben]);
    await act(world, actions.assignTask({ actor: ana.userId, reviewId: review.id, assignee: ben.userId }));
    await finish(ben);
    expect(card()).toContain('1 of 2 tasks done. Waiting for: Ben Okafor');
  });

  test('and counts none while Credo does not say; the next answer mends that', async () => {
    const { world, actions, review, finish, card } = await startReview([ben]);
    const outage = world.credo.fault({ path: /\/tasks$/, status: 403, times: 100 });
    await act(world, actions.assignTask({ actor: ana.userId, reviewId: review.id, assignee: chi.userId }));
    expect(card()).toMatch(/High risk. Waiting for: (Ben Okafor, Chi Tanaka|Chi Tanaka, Ben Okafor)/);
    outage.clear();
    await finish(ben);
    expect(card()).toContain('1 of 2 tasks done. Waiting for: Chi Tanaka');
  });

  test('and does not believe that there are none when an event tells of one', async () => {
    const world = await startSubscribed();
    await tell(world, opened(), task('todo', 1));
    expect(cards(world)[0]?.text).toContain('High risk. Waiting for: Ben Okafor');
  });
});

describe('when a review is due', () => {
  test('is shown on its card, and to whoever is asked', async () => {
    const { world, card } = await startReview([ben], due);
    expect(card()).toContain('0 of 1 task done, due 14 Mar 2027.');
    expect(replies(world)[0]?.text).toBe('👤 Ana Flores asked Ben Okafor to review Resume screener, due 14 Mar 2027');
    const [direct] = world.slack.messages('@ben');
    expect(direct?.text).toBe('👤 Ana Flores asked you to review Resume screener, due 14 Mar 2027');
    expect(JSON.stringify(direct?.blocks)).toContain('due <!date^1805043600^{date_short_pretty}|14 Mar 2027>');
  });

  test('gives way to when the task is due, and is gone from the card of a review that is over', async () => {
    const { world, actions, review, card } = await startReview([], due);
    const { task: asked } = await act(
      world,
      actions.assignTask({ actor: ana.userId, reviewId: review.id, assignee: ben.userId }),
    );
    const earlier = { taskId: asked.id, status: 'todo', subStatus: 'none', dueDate: '2027-03-02' } as const;
    await act(world, actions.changeTask({ actor: ana.userId, ...earlier }));
    expect(replies(world).at(-1)?.text).toContain('due 2 Mar 2027');
    expect(card()).toContain('due 14 Mar 2027');
    await act(world, actions.endReview({ actor: ben.userId, reviewId: review.id, status: 'approved' }));
    expect(card()).not.toContain('due');
  });
});

test('a decision tells from which state, how much was done, and how long it took', async () => {
  const { world, actions, review, finish } = await startReview([ben, chi]);
  await finish(ben);
  await act(world, actions.endReview({ actor: ben.userId, reviewId: review.id, status: 'rejected' }));
  const decision = JSON.stringify(replies(world).at(-1)?.blocks);
  for (const fact of ['In progress → Rejected', '1 of 2 tasks done']) expect(decision).toContain(fact);

  const other = await startSubscribed();
  await tell(other, opened(-3 * 24 * 60), decided(0));
  const decisions = [replies(other).at(-1), other.slack.messages('@ana').at(-1)].map((one) =>
    JSON.stringify(one?.blocks),
  );
  for (const said of decisions) expect(said).toMatch(/In progress → Approved.*took 3 days/);
});
