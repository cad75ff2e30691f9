import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadCatalog, mergeTwins } from '../../src/events/catalog.ts';
import type { Names } from '../../src/model.ts';
import { anyText } from '../blockkit/arbitraries.ts';
import { effectsOf, leavesOf, mrkdwnOf, violations } from '../blockkit/slack-rules.ts';
import { appUrl, makeOptions } from './fixtures.ts';

const catalog = await loadCatalog();
const statuses = fc.oneof(
  fc.constantFrom('in_progress', 'approved', 'rejected', 'closed', 'todo', 'done', 'toString', '__proto__'),
  anyText,
);
const results = fc.oneof(fc.constantFrom('none', 'approve', 'cancel', null), anyText);
const user = fc.option(fc.record({ userId: fc.constantFrom('u1', 'u2'), givenName: anyText, email: anyText }));
const values = fc.oneof(
  anyText,
  fc.array(anyText, { maxLength: 5 }),
  fc.constantFrom(null, true, 7),
  anyText.map((name) => ({ name })),
);
const tag = anyText.map((name) => `@[${name}](users:u3)`);
const comments = fc.array(fc.oneof(anyText, tag), { maxLength: 4 }).map((parts) => parts.join(' '));
const taggedUsers = fc.array(fc.record({ user: anyText, user_id: fc.constantFrom('u1', 'u3', 'u4') }), {
  maxLength: 3,
});

const bodies = fc.record({
  type: fc.oneof(fc.constantFrom(...catalog.vocabulary.eventNames.keys(), 'use_case_other_updated'), anyText),
  data: fc.record({
    useCaseId: fc.oneof(fc.constant('known'), anyText),
    reviewId: anyText,
    status: statuses,
    subStatus: results,
    assignedUserId: fc.constantFrom('u1', 'u4', null),
    assignerId: fc.constantFrom('u2', null),
    customFieldName: fc.oneof(anyText, fc.constant(null)),
    value: values,
    comment: comments,
    taggedUsers,
    eventName: fc.constantFrom('comment_created', 'comment_updated'),
    user,
  }),
});

const worlds: fc.Arbitrary<Names> = fc
  .record({ useCase: anyText, risk: anyText, person: anyText, isKnown: fc.boolean() })
  .map((words) => ({
    disclosure: 'full' as const,
    useCase: () => ({ name: words.useCase, isKnown: words.isKnown, riskLevel: '0' }),
    person: ({ credoUserId, name }) => ({
      name: name ?? words.person,
      slackUserId: credoUserId?.toUpperCase() ?? null,
      isUnlinked: credoUserId === null,
    }),
    riskLevel: () => words.risk,
    useCaseUrl: (id) => `${appUrl}${encodeURIComponent(id.toWellFormed())}/`,
  }));

const readers = fc.option(
  fc.record({ slackUserId: fc.constantFrom('U1', 'U3'), isTaskOver: fc.boolean(), permalink: fc.constant(null) }),
);
const mayBeCalled = ['U1', 'U2', 'U3', 'U4', 'ANA'];

describe('no event, whatever is in it', () => {
  it('breaks a limit, formats, calls or links by what somebody else wrote', () => {
    fc.assert(
      fc.property(bodies, bodies, worlds, fc.boolean(), readers, (body, other, names, isCalling, reader) => {
        const event = catalog.read(body);
        for (const read of [event, mergeTwins(event, catalog.read({ ...other, type: 'use_case_comment' }))]) {
          const message = read.render(
            names,
            makeOptions({ mentionIds: isCalling ? mayBeCalled : [], reader, mayBeRepeat: true }),
          );
          expect(violations(message)).toEqual([]);
          const calls = isCalling ? mayBeCalled.map((id) => `user ${id}`) : [];
          const [inText, ...inBlocks] = mrkdwnOf(message).map(effectsOf);
          expect(inText?.filter((effect) => !calls.includes(effect))).toEqual([]);
          expect(inBlocks.flat().filter((effect) => effect !== 'date' && !calls.includes(effect))).toEqual([]);
          expect(new Set(inText).size).toBe(inText?.length);
          for (const leaf of leavesOf(message)) {
            if (leaf.type === 'user') expect(calls).toContain(`user ${leaf.user_id}`);
            if (leaf.type === 'link') expect(leaf.url.startsWith(appUrl)).toBe(true);
          }
        }
      }),
      { numRuns: 1000 },
    );
  });
});
