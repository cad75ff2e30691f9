import { describe, expect, it } from 'vitest';
import { areTwins, loadCatalog, mergeTwins } from '../../src/events/catalog.ts';
import { fixture, makeOptions, names } from './fixtures.ts';

const catalog = await loadCatalog();
const current = catalog.read(fixture('use_case_comment__twin'));
const deprecated = catalog.read(fixture('use_case_review_comment__twin'));

const makeComment = (
  source: 'current' | 'deprecated',
  data: object = {},
  time: string | null = '2025-08-08T06:00:00Z',
) =>
  catalog.read({
    type: source === 'current' ? 'use_case_comment' : 'use_case_review_comment',
    time,
    data: { useCaseId: 'SeFqMYkJTSqe6fXgL7GryZ', comment: 'Same text', ...data },
  });

describe('two comment events', () => {
  it('are twins when everything both say agrees', () => {
    expect(areTwins(current, deprecated, 0, 0)).toBe(true);
    expect(areTwins(deprecated, current, 0, 0)).toBe(true);
    expect(
      areTwins(makeComment('current'), makeComment('deprecated', { comment: ' Same\n text ', reviewId: 'r1' }), 0, 0),
    ).toBe(true);
  });

  const onReview = {
    parentUseCaseReview_id: 'r1',
    resourceType: 'review_action',
    resourceId: 'a1',
    user: { userId: 'u1' },
  };
  it.each([
    ['the same kind', makeComment('current')],
    ['another kind of event', catalog.read(fixture('use_case_name_updated__renamed'))],
    ['another use case', makeComment('deprecated', { useCaseId: 'other' })],
    ['another text', makeComment('deprecated', { comment: 'Other text' })],
    ['another review', makeComment('deprecated', { reviewId: 'r2' })],
    ['another author', makeComment('deprecated', { user: { userId: 'u2' } })],
    ['another time', makeComment('deprecated', {}, '2025-08-08T06:02:01Z')],
  ])('are no twins when one has %s', (_, other) => {
    const first = makeComment('current', onReview);
    expect(areTwins(first, other, 0, 0)).toBe(false);
    expect(areTwins(other, first, 0, 0)).toBe(false);
    expect(areTwins(first, makeComment('deprecated', { reviewId: 'r1', user: { userId: 'u1' } }), 0, 0)).toBe(true);
  });

  it('are compared by when they came if they do not say when they happened', () => {
    const [a, b] = [makeComment('current', {}, null), makeComment('deprecated', {}, null)];
    expect(areTwins(a, b, 0, 120_000)).toBe(true);
    expect(areTwins(a, b, 0, 120_001)).toBe(false);
  });
});

describe('merged twins', () => {
  const merged = mergeTwins(current, deprecated);

  it('make the same message whichever came first', () => {
    const other = mergeTwins(deprecated, current);
    expect(other.render(names, makeOptions())).toEqual(merged.render(names, makeOptions()));
    expect(JSON.stringify(other)).toBe(JSON.stringify(merged));
  });

  it('know all that either knows', () => {
    expect(merged.facts.actor?.name).toBe('Ana López');
    expect(merged.facts.tagged.map(({ name }) => name)).toEqual(['Ben Ito', 'Chi Okafor', 'Dana Weiss']);
    expect(merged.comment).toMatchObject({
      source: 'current',
      commentId: 'Cm7pQ2vXnL4kR9sT1wZ8yB',
      threadId: 'Th3kN8qVwL5mZ2rX9pT7cD',
    });
    expect(merged.people.map(({ name }) => name)).toEqual(['Ana López', 'Ben Ito', 'Chi Okafor', 'Dana Weiss']);
    expect(merged.happenedAt).toBe(current.happenedAt);
    expect(merged.anomalies).toEqual([]);
  });

  it('call each tagged person once', () => {
    const { text } = merged.render(names, makeOptions());
    expect(text).toBe(
      '💬 Ana López commented on Resume screener: “<@U0BEN> can you attach the disparate-impact numbers? Chi Okafor, please confirm the region list.” Tagged: Chi Okafor (not linked), <@U0DANA>',
    );
  });

  it('fill gaps in either direction', () => {
    const known = { userId: 'u1', givenName: 'Ana', familyName: 'López' };
    const a = makeComment('current', {
      user: { userId: 'u1', email: 'ana@example.com' },
      eventName: 'comment_updated',
    });
    const b = makeComment('deprecated', { reviewId: 'r1', user: known }, null);
    const both = mergeTwins(b, a);
    expect(both.facts.actor).toEqual({ credoUserId: 'u1', email: 'ana@example.com', name: 'Ana López' });
    expect(both.facts.reviewId).toBe('r1');
    expect(both.comment).toMatchObject({ reviewId: 'r1', isEdit: true });
    expect(both.happenedAt).toBe(a.happenedAt);
  });
});
