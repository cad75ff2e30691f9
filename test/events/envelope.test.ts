import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadCatalog } from '../../src/events/catalog.ts';
import { parseTime } from '../../src/events/envelope.ts';
import { findEventName } from '../../src/events/event-name.ts';

const catalog = await loadCatalog();
const typeOf = (body: unknown) => catalog.read(body).type;
const known = { exact: new Set(catalog.vocabulary.eventNames.keys()), isFamily: () => false };

describe('the type of an event', () => {
  it.each([
    'CredoAI.use_case_comment.v1',
    'CredoAI.use_case_comment',
    'use_case_comment',
    'Foo.bar.use_case_comment.v2',
    'use_case_events.use_case_comment.v1',
    'acme/eu:use_case_comment/3',
    'acme-use_case_comment-v2',
    'acme_use_case_comment_v2',
    'USE_CASE_COMMENT',
  ])('is found in %s', (type) => {
    expect(typeOf({ type })).toBe('use_case_comment');
    expect(typeOf({ event_type: type })).toBe('use_case_comment');
    expect(typeOf({ subject: type })).toBe('use_case_comment');
    expect(typeOf({ data: { eventType: type } })).toBe('use_case_comment');
  });

  it.each([
    'CredoAI.use_case_comment_deleted.v1',
    'xuse_case_comment',
    'use_case_comments',
    'comment',
    '',
    'use_case_',
  ])('is not guessed from %s', (type) => {
    expect(typeOf({ type, subject: type })).toBeNull();
  });

  it('comes from the data before the type, and from the type before the subject', () => {
    const [a, b, c] = ['use_case_comment', 'use_case_review_comment', 'use_case_name_updated'];
    expect(typeOf({ data: { eventType: a }, type: b, subject: c })).toBe(a);
    expect(typeOf({ data: { eventType: 'other' }, type: b, subject: c })).toBe(b);
    expect(typeOf({ type: 'other', subject: c })).toBe(c);
    expect(catalog.read({ data: { eventType: a }, type: b }).anomalies).toContain('type_conflict');
  });

  it.each([
    ['governance_status_updated', 'use_case_governance_status_updated'],
    ['risk_category_level_updated', 'use_case_risk_category_level_updated'],
    ['cf_qPSHywBSDF9HXwBVvrwKJ2_updated', 'use_case_custom_field_updated'],
    ['everything_updated', null],
  ])('is found in the subject %s', (subject, type) => {
    expect(typeOf({ subject })).toBe(type);
  });

  it('is understood when misspelt as in older documents', () => {
    expect(typeOf({ type: 'CredoAI.use_case_review_status_update.v1' })).toBe('use_case_review_status_updated');
  });

  it('survives any prefix and suffix, and finding it twice changes nothing', () => {
    const names = [...catalog.vocabulary.eventNames.keys()];
    const affix = fc.stringMatching(/^[A-Za-z0-9]{0,12}$/);
    const separator = fc.constantFrom('.', '/', ':', '-', ' ', '|');
    fc.assert(
      fc.property(fc.constantFrom(...names), affix, affix, separator, (name, prefix, suffix, between) => {
        const found = findEventName([prefix, name, suffix].join(between), known)?.name;
        expect(found).toBe(name);
        expect(findEventName(found ?? '', known)?.name).toBe(name);
      }),
    );
  });
});

describe('the time of an event', () => {
  it.each([
    ['2025-08-08T05:56:32.136590Z', Date.UTC(2025, 7, 8, 5, 56, 32, 136)],
    ['2025-08-08T05:56:32Z', Date.UTC(2025, 7, 8, 5, 56, 32)],
    ['2025-08-08T07:56:32+02:00', Date.UTC(2025, 7, 8, 5, 56, 32)],
    ['2025-08-08T05:56:32.136590', Date.UTC(2025, 7, 8, 5, 56, 32, 136)],
    ['2025-13-08T05:56:32Z', null],
    ['yesterday', null],
    ['1', null],
    [1754632592, null],
    [null, null],
  ])('%s is %s', (time, ms) => {
    expect(parseTime(time)).toBe(ms);
  });
});

describe('any JSON at all', () => {
  const keys = [
    'data',
    'type',
    'time',
    'user',
    'useCaseId',
    'status',
    'comment',
    'value',
    'taggedUsers',
    'eventType',
    '__proto__',
  ];
  it('is read without an error', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.jsonValue(),
          fc.dictionary(
            fc.constantFrom(...keys),
            fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom(...keys), fc.jsonValue())),
          ),
        ),
        fc.constantFrom(undefined, ...catalog.vocabulary.eventNames.keys()),
        (body, type) => {
          const named = type !== undefined && typeof body === 'object' && body !== null ? { ...body, type } : body;
          expect(catalog.read(named).label).not.toBe('');
        },
      ),
      { numRuns: 500 },
    );
  });
});

it.each(['[', '{"a":'])('what is nested without end (%s) is read as if it held nothing, and is noted', (open) => {
  const close = open === '[' ? ']' : '}';
  const body = `{"type":"use_case_ai_type_updated","data":{"value":${open.repeat(300_000)}1${close.repeat(300_000)}}}`;
  const read = catalog.read(JSON.parse(body));
  expect(read.anomalies).toContain('too_deep');
  expect(read.facts.type).toBe('use_case_ai_type_updated');
});
