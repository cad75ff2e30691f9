import { describe, expect, test } from 'vitest';
import { peopleOnCard, renderCard, renderCardEnd } from '../../src/cards/render-card.ts';
import { mergeReview } from '../../src/cards/review-state.ts';
import { loadCatalog } from '../../src/events/catalog.ts';
import type { ListedTask, ReviewState } from '../../src/model.ts';
import { effectsOf, mrkdwnOf, violations } from '../blockkit/slack-rules.ts';
import { names } from '../events/fixtures.ts';
import { makeBody, makeComment, makeReview } from '../support/events.ts';

const catalog = await loadCatalog();
const at = (minutes: number) => new Date(Date.UTC(2026, 0, 5, 9, minutes)).toISOString();
const useCaseId = 'SeFqMYkJTSqe6fXgL7GryZ';
const ana = { userId: 'AnaLopez0000000000000A', email: 'ana@example.com', givenName: 'Ana', familyName: 'López' };
const ben = { userId: 'BenIto000000000000000B', email: 'ben@example.com', givenName: 'Ben', familyName: 'Ito' };
const chi = { userId: 'ChiOkafor0000000000000' };
const task = (who: { userId: string }, status: string, subStatus: string, minutes: number, over: object = {}) =>
  makeBody(
    'use_case_review_task_status_updated',
    { useCaseId, reviewId: 'r1', status, subStatus, assignedUserId: who.userId, user: ana, ...over },
    at(minutes),
  );
const review = (status: string, minutes: number, over: object = {}) =>
  makeReview({ useCaseId, user: ana, status, ...over }, at(minutes));

/** `listed`: what Credo answers when it is asked because of the last event. */
function stateAfter(bodies: readonly object[], tasks?: readonly ListedTask[]): ReviewState {
  let state: ReviewState | null = null;
  for (const [index, body] of bodies.entries()) {
    const { facts, happenedAt } = catalog.read(body);
    const listed = tasks !== undefined && index === bodies.length - 1 ? { askedAt: 1, tasks } : null;
    ({ state } = mergeReview(state, { ...facts, at: happenedAt ?? 0, key: `k${index}`, listed }));
  }
  if (!state) throw new Error('Nothing happened.');
  return state;
}

type Card = Partial<Parameters<typeof renderCard>[0]>;
const card = (bodies: readonly object[], over: Card = {}, listed?: readonly ListedTask[]) =>
  renderCard({
    state: stateAfter(bodies, listed),
    comments: 0,
    dueAt: null,
    names,
    continues: null,
    mayBeRepeat: false,
    replyThreadId: null,
    ...over,
  });

const opened = review('in_progress', 0);
const assigned = [task(ben, 'todo', 'none', 1), task(chi, 'todo', 'none', 2)];
const removed = makeBody(
  'use_case_review_task_deleted',
  { useCaseId, reviewId: 'r1', assignedUserId: chi.userId, user: ana },
  at(5),
);
const listed = (who: readonly { userId: string }[], status = 'todo', subStatus = 'none'): ListedTask => ({
  ...{ assigneeIds: who.map(({ userId }) => userId), status, subStatus, dueAt: null },
});
const crowd = Array.from({ length: 6 }, (_, index) => task({ userId: `person-${index}` }, 'todo', 'none', index));

/** A review's life, and what else may befall its card. */
const cards = {
  opened: card([opened]),
  assigned: card([opened, ...assigned], {}, [listed([ben]), listed([chi])]),
  assigned_as_told: card([opened, ...assigned]),
  due: card([opened, ...assigned], { dueAt: Date.UTC(2026, 0, 19, 12) }, [listed([ben]), listed([chi])]),
  one_task_done: card([opened, ...assigned, task(ben, 'done', 'approve', 3)], { comments: 1 }, [
    ...[listed([ben], 'done', 'approve'), listed([chi])],
  ]),
  changes_requested: card([opened, ...assigned, task(ben, 'done', 'change_request', 3)], { comments: 2 }, [
    ...[listed([ben], 'done', 'change_request'), listed([chi])],
  ]),
  waits_for_validation: card([opened, task(ben, 'todo', 'ready_for_validation', 3)]),
  a_task_removed: card([opened, ...assigned, removed], {}, [listed([ben])]),
  handed_on: card([opened, ...assigned, task(chi, 'done', 'approve', 3)], {}, [listed([chi], 'done', 'approve')]),
  two_tasks_of_one_person: card([opened, task(ben, 'done', 'approve', 3)], {}, [
    ...[listed([ben], 'done', 'approve'), listed([ben])],
  ]),
  tasks_of_teams: card([opened, task(ben, 'todo', 'none', 1, { assignedUserId: null })], {}, [
    ...[listed([]), listed([]), listed([ben, chi], 'in_progress')],
  ]),
  task_of_a_team: card([opened, task(ben, 'todo', 'none', 1, { assignedUserId: null })]),
  a_crowd: card([opened, ...crowd]),
  approved: card(
    [opened, ...assigned, task(ben, 'done', 'approve', 3), review('approved', 9, { user: ben })],
    { dueAt: Date.UTC(2026, 0, 19, 12) },
    [listed([ben], 'done', 'approve'), listed([chi])],
  ),
  rejected: card([opened, review('rejected', 9)]),
  closed: card([opened, review('closed', 9, { user: null })]),
  an_unknown_state: card([opened, review('on_hold', 9)]),
  only_comments_known: card([makeComment({ useCaseId }, at(0))], { comments: 3 }),
  opened_by_nobody_known: card([review('in_progress', 0, { user: null })]),
  unnamed_use_case: card([review('in_progress', 0, { useCaseId: 'unknown-use-case' })]),
  hostile: card([
    review('in_progress', 0, {
      useCaseId: 'HostileUseCase00000000',
      user: { givenName: '<!channel>', familyName: '*x* <@U1>' },
    }),
  ]),
  continued: card([opened, review('approved', 9)], { continues: { url: 'https://acme.slack.com/archives/C1/p1' } }),
  continued_without_link: card([opened, ...assigned], { continues: { url: null } }),
  may_be_repeat: card([opened], { mayBeRepeat: true }),
  with_a_reply_button: card([opened, ...assigned], { comments: 2, replyThreadId: 'thread-1' }),
  minimal: card([opened, ...assigned], { comments: 2, names: { ...names, disclosure: 'minimal' } }, [
    ...[listed([ben]), listed([chi])],
  ]),
  minimal_decided: card([opened, review('approved', 9)], {
    replyThreadId: 'thread-1',
    names: { ...names, disclosure: 'minimal' },
  }),
  minimal_unknown_state: card([review('Secret stage', 0)], { names: { ...names, disclosure: 'minimal' } }),
  withheld: card([opened, ...assigned], {
    comments: 2,
    replyThreadId: 'thread-1',
    names: { ...names, disclosure: 'withheld' },
  }),
  withheld_ended: renderCardEnd(useCaseId, { ...names, disclosure: 'withheld' }, null),
  ended: renderCardEnd(useCaseId, names, 'https://acme.slack.com/archives/C1/p2'),
  ended_without_link: renderCardEnd(useCaseId, names, null),
};

describe.each(Object.entries(cards))('%s', (name, message) => {
  test('is the reviewed message', async () => {
    await expect(`${JSON.stringify(message, null, 2)}\n`).toMatchFileSnapshot(`../fixtures/cards/${name}.json`);
  });

  test('fits Slack, has at most four lines, and calls nobody', () => {
    expect(violations(message)).toEqual([]);
    expect(message.blocks.length).toBeLessThanOrEqual(4);
    expect(message.text).toMatch(/^\p{Extended_Pictographic}\uFE0F? \S+ \S+/u);
    expect(
      mrkdwnOf(message)
        .flatMap(effectsOf)
        .filter((effect) => effect !== 'date'),
    ).toEqual([]);
    expect(JSON.stringify(message)).not.toContain('"type":"user"');
  });
});

test('names are looked up for those it shows only', () => {
  const ids = (bodies: readonly object[]) => peopleOnCard(stateAfter(bodies)).map(({ credoUserId }) => credoUserId);
  expect(ids([opened, ...crowd])).toEqual([ana.userId, ana.userId, 'person-0', 'person-1', 'person-2']);
  expect(ids([opened, ...crowd, review('approved', 9, { user: ben })])).toEqual([ben.userId, ana.userId]);
});

test.each(Object.entries(cards).filter(([name]) => /^(minimal|withheld)/.test(name)))(
  '%s names nobody and nothing, though the names are there',
  (_name, message) => {
    expect(JSON.stringify(message)).not.toMatch(/Resume|Ana|Ben|Chi|risk\b|Secret/);
  },
);

test('a card that is withheld does not even tell its state', () => {
  const names_ = { ...names, disclosure: 'withheld' as const };
  expect(card([opened, review('approved', 9)], { names: names_ })).toEqual(card([opened], { names: names_ }));
});
