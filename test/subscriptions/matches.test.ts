import { describe, expect, test } from 'vitest';
import type { EventFacts } from '../../src/model.ts';
import { type KnownFacts, matchRow, passes, selects } from '../../src/subscriptions/matches.ts';
import { filter, select, specOf } from './builders.ts';

const ana = { credoUserId: 'cr_ana', email: 'ana@corp.com', name: 'Ana Lee' };

function makeFacts(more: Partial<EventFacts> = {}): EventFacts {
  return {
    type: 'use_case_review_task_status_updated',
    group: 'tasks',
    subs: ['done', 'updated'],
    useCaseId: 'uc1',
    reviewId: 'r1',
    actor: ana,
    assignee: { credoUserId: 'cr_bo', email: null, name: null },
    tagged: [],
    statuses: ['done', 'approve'],
    field: null,
    ...more,
  };
}

function makeKnown(more: Partial<KnownFacts> = {}): KnownFacts {
  return {
    useCaseName: 'Resume  Screener',
    riskNames: ['High', '3'],
    actorSlackUserId: 'U1',
    actorNames: ['Ana Maria Lee'],
    assigneeSlackUserId: null,
    assigneeNames: [],
    ...more,
  };
}

const ownField = makeFacts({
  group: 'fields',
  subs: ['Go-live date'],
  field: 'Go-live date',
  type: 'use_case_custom_field_updated',
});
const aiType = makeFacts({ group: 'metadata', subs: ['ai-type'], field: 'ai_type', type: 'use_case_ai_type_updated' });
const unknownKind = makeFacts({ group: null, subs: [], type: 'use_case_governance_status_updated' });

describe('selects', () => {
  test.each([
    ['tasks', makeFacts(), true],
    ['reviews', makeFacts(), false],
    ['tasks:done', makeFacts(), true],
    ['tasks:updated', makeFacts(), true],
    ['tasks:assigned', makeFacts(), false],
    ['reviews:done', makeFacts(), false],
    ['fields:go-live  DATE', ownField, true],
    ['fields:Owner', ownField, false],
    ['other:use_case_governance_status_updated', unknownKind, true],
    ['other:use_case_governance_status_updated', makeFacts(), false],
    ['other', makeFacts({ type: null }), false],
    ['tasks', unknownKind, false],
  ])('%s', (selector, facts, expected) => {
    expect(selects(select(selector), facts)).toBe(expected);
  });
});

describe('passes', () => {
  const cases: [string, Parameters<typeof filter>, Partial<EventFacts>, Partial<KnownFacts>, string][] = [
    ['a use case by its id', ['use-case', ['uc1']], {}, { useCaseName: null }, 'yes'],
    ['a use case by its name', ['use-case', [' resume screener ']], {}, {}, 'yes'],
    ['another name', ['use-case', ['Resume parser']], {}, {}, 'no'],
    ['a name nobody knows', ['use-case', ['Resume parser']], {}, { useCaseName: null }, 'unknown'],
    ['an event without a use case', ['use-case', ['uc1']], { useCaseId: null }, {}, 'no'],
    ['one of several', ['use-case', ['x', 'uc1']], {}, { useCaseName: null }, 'yes'],
    ['a risk level by its name', ['risk', ['high']], {}, {}, 'yes'],
    ['a risk level by its number', ['risk', ['3']], {}, {}, 'yes'],
    ['another risk level', ['risk', ['low']], {}, {}, 'no'],
    ['a risk level nobody knows', ['risk', ['low']], {}, { riskNames: null }, 'unknown'],
    ['no risk level', ['risk', ['low']], {}, { riskNames: [] }, 'no'],
    ['risk without a use case', ['risk', ['low']], { useCaseId: null }, { riskNames: null }, 'no'],
    ['an actor in Slack', ['actor', ['<@U1>']], {}, {}, 'yes'],
    ['another actor in Slack', ['actor', ['<@U2>']], {}, {}, 'no'],
    ['an actor whose Slack user nobody knows', ['actor', ['<@U2>']], {}, { actorSlackUserId: null }, 'unknown'],
    ['an actor by e-mail', ['actor', ['ANA@corp.com']], {}, {}, 'yes'],
    ['another e-mail', ['actor', ['bo@corp.com']], {}, {}, 'no'],
    ['an e-mail nobody knows', ['assignee', ['bo@corp.com']], {}, {}, 'unknown'],
    ['an actor by Credo id', ['actor', ['cr_ana']], {}, {}, 'yes'],
    ['an actor by full name', ['actor', ['ana lee']], {}, {}, 'yes'],
    ['an actor by a looked-up name', ['actor', ['@Ana Maria Lee']], {}, {}, 'yes'],
    ['a part of a name', ['actor', ['ana']], {}, {}, 'no'],
    ['a name when none is known', ['assignee', ['Bo']], {}, {}, 'unknown'],
    ['nobody', ['assignee', ['<@U1>']], { assignee: null }, {}, 'no'],
    ['an assignee by name', ['assignee', ['bo']], {}, { assigneeNames: ['Bo'] }, 'yes'],
    ['an assignee in Slack', ['assignee', ['<@U5>']], {}, { assigneeSlackUserId: 'U5' }, 'yes'],
    ['a status', ['status', ['done']], {}, {}, 'yes'],
    ['a sub-status', ['status', ['approve']], {}, {}, 'yes'],
    ['another status', ['status', ['todo']], {}, {}, 'no'],
    ['no status', ['status', ['todo']], { statuses: [] }, {}, 'no'],
    ['a custom field', ['field', ['go-live date']], ownField, {}, 'yes'],
    ['another custom field', ['field', ['golive date']], ownField, {}, 'no'],
    ['a metadata field by our word', ['field', ['ai-type']], aiType, {}, 'yes'],
    ['a metadata field by its own name', ['field', ['AI Type']], { ...aiType, subs: [] }, {}, 'yes'],
    ['another metadata field', ['field', ['risk']], aiType, {}, 'no'],
    ['a sub-event that is no field', ['field', ['done']], {}, {}, 'no'],
  ];

  test.each(cases)('%s', (_, [key, values], facts, known, expected) => {
    const opposite = { yes: 'no', no: 'yes', unknown: 'unknown' }[expected];
    expect(passes(filter(key, values), makeFacts(facts), makeKnown(known))).toBe(expected);
    expect(passes(filter(key, values, true), makeFacts(facts), makeKnown(known))).toBe(opposite);
  });

  test('decides by a looked-up id before any name', () => {
    const known = makeKnown({ actorSlackUserId: null });
    const by = (id: string) => ({ key: 'actor' as const, negated: false, values: [{ text: '<@U7>', id }] });
    expect(passes(by('cr_ana'), makeFacts(), known)).toBe('yes');
    expect(passes(by('cr_bo'), makeFacts(), known)).toBe('no');
    const useCase = (id: string) => ({
      key: 'use-case' as const,
      negated: false,
      values: [{ text: 'Resume screener', id }],
    });
    expect(passes(useCase('uc1'), makeFacts(), makeKnown())).toBe('yes');
    expect(passes(useCase('uc2'), makeFacts(), makeKnown())).toBe('no');
  });
});

describe('matchRow', () => {
  test.each([
    ['tasks', true],
    ['reviews tasks:done', true],
    ['reviews', false],
    ['tasks risk:high actor:<@U1>', true],
    ['tasks risk:high actor:<@U2>', false],
    ['tasks risk:low', false],
    ['tasks -risk:low', true],
    ['tasks -risk:high', false],
    ['tasks assignee:<@U9>', true],
    ['tasks -assignee:<@U9>', true],
  ])('%s: %s', (text, expected) => {
    expect(matchRow(specOf(text), makeFacts(), makeKnown())).toBe(expected);
  });
});
