import { expect, test } from 'vitest';
import type { SlackMessage } from '../../src/blockkit/message.ts';
import type { WindowKind } from '../../src/model.ts';
import type { Held } from '../../src/windows/held.ts';
import { withoutUndone } from '../../src/windows/net-changes.ts';
import { windowMessage } from '../../src/windows/window-message.ts';
import { leavesOf, violations } from '../blockkit/slack-rules.ts';
import { names } from '../events/fixtures.ts';
import { ana, ben, chat, makeChanges, makeHeld, start } from './held.ts';

const options = { now: start + 60_000, mayBeRepeat: false, size: 'compact' as const, isReply: false };

function say(held: readonly Held[], kind: WindowKind = 'quiet'): SlackMessage | null {
  const [first, ...others] = withoutUndone(held);
  return first ? windowMessage(kind, [first, ...others], () => names, options) : null;
}

const review = (id: number, data: object) =>
  makeHeld(id, 'use_case_review_status_updated', { reviewId: 'r1', ...data });
const task = (id: number, data: object) =>
  makeHeld(id, 'use_case_review_task_status_updated', { reviewId: 'r1', status: 'todo', ...data });
const comment = (id: number, data: object = {}) =>
  makeHeld(id, 'use_case_comment', { commentId: `c${id}`, comment: 'Hello', eventName: 'comment_created', ...data });
const lists = (from: readonly string[], to: readonly string[]) =>
  makeChanges({ field: 'regions', value: to, was: from }, { field: 'icon', value: 'x' });

const cases: Readonly<Record<string, readonly Held[]>> = {
  one_change: makeChanges({ field: 'ai_type', value: 'Generative', was: 'Predictive' }),
  one_change_without_history: makeChanges({ field: 'ai_type', value: 'Generative' }),
  one_field_three_times: makeChanges(
    { field: 'risk_category_level', value: '1', was: '2' },
    { field: 'risk_category_level', value: '0' },
    { field: 'risk_category_level', value: '1' },
  ),
  top_risk: makeChanges({ field: 'risk_category_level', value: 0, was: '1' }),
  top_risk_and_more: makeChanges(
    { field: 'risk_category_level', value: '0', was: '1' },
    { field: 'regions', value: ['US', 'EU'], was: ['US', 'UK'] },
    { field: 'description', value: 'New words', was: 'Old words', seconds: 40 },
  ),
  several_changes: makeChanges(
    { field: 'risk_category_level', value: '1', was: '2' },
    { field: 'regions', value: ['US', 'EU'], was: ['US', 'UK'] },
    { field: 'industries', value: ['Health'], was: [] },
    { field: 'questionnaire_ids', value: ['a', 'b'], was: ['a'] },
    { field: 'description', value: 'New words', was: 'Old words', seconds: 40 },
  ),
  several_changes_by_nobody: makeChanges(
    { field: 'name', value: 'Screener 2', data: { user: null } },
    { field: 'is_vendor', value: true, was: false, data: { user: null } },
  ),
  long_lists: lists(['A', 'B', 'C', 'D', 'E'], ['F', 'G', 'E']),
  digest: [
    review(1, { status: 'in_progress' }),
    comment(2),
    comment(3, { useCaseId: chat }),
    task(4, { assignedUserId: ben.userId, useCaseId: chat }),
    task(5, { assignedUserId: ana.userId, useCaseId: chat }),
    task(6, { status: 'done', assignedUserId: ben.userId }),
    review(7, { status: 'approved', user: ben }),
    ...makeChanges({ field: 'risk_category_level', value: '0', was: '1' }).map((held) => ({ ...held, id: 8 })),
    makeHeld(9, 'something_else', {}),
    makeHeld(10, 'use_case_review_task_deleted', { assignedUserId: ben.userId }, 600),
  ],
};

test.each(Object.entries(cases))(
  '%s reads as reviewed, within the limits of Slack, and mentions nobody',
  async (name, held) => {
    const message = say(held);
    if (!message) throw new Error('There is nothing to tell.');
    await expect(`${JSON.stringify(message, null, 2)}\n`).toMatchFileSnapshot(`../fixtures/windows/${name}.json`);
    expect(violations(message)).toEqual([]);
    expect(leavesOf(message).filter(({ type }) => type === 'user')).toEqual([]);
    expect(message.text).not.toContain('<@');
  },
);

test('what was taken back is not told, and nothing is left of it in a digest', () => {
  const back = makeChanges({ field: 'ai_type', value: 'B', was: 'A' }, { field: 'ai_type', value: 'A' });
  expect(say(back)).toBeNull();
  const message = say([...back, comment(8), comment(9)]);
  expect(message?.text).toBe('🗂 2 updates in 1 use case while things were busy\n• Resume screener: 2 comments');
});

test('a value that is the one we know is told all the same: we may have missed what came between', () => {
  const [event] = makeChanges({ field: 'ai_type', value: 'A', was: 'A' });
  expect(event && say([event])?.text).toBe('✏️ Ana López changed the AI type of Resume screener to A');
});

test('two people who changed one use case are told of in a digest, with why it comes', () => {
  const both = makeChanges(
    { field: 'ai_type', value: 'B', was: 'A' },
    { field: 'icon', value: 'x', data: { user: ben } },
  );
  const line = '• Resume screener: AI type: A → B; Icon changed';
  expect(say(both, 'mute')?.text).toBe(`🗂 2 updates in 1 use case while this channel was muted\n${line}`);
  expect(say(both, 'digest')?.text).toBe(`🗂 2 updates in 1 use case since the last digest\n${line}`);
});

test('beyond ten use cases the others are counted, and one with a decision is never among them', () => {
  const many = Array.from({ length: 30 }, (_, index) => comment(index, { useCaseId: `use-case-${index}` }));
  const message = say([...many, review(99, { status: 'rejected', useCaseId: chat })]);
  const lines = message?.text.split('\n') ?? [];
  expect(lines).toHaveLength(12);
  expect(lines[0]).toContain('31 updates in 31 use cases');
  expect(lines[1]).toBe('• Chat assistant: rejected by Ana López');
  expect(lines.at(-1)).toBe('• and 21 more use cases');
});
