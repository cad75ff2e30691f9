import { describe, expect, it } from 'vitest';
import { loadCatalog } from '../../src/events/catalog.ts';
import type { EventFacts } from '../../src/model.ts';
import { fixture, makeOptions, names } from './fixtures.ts';

const catalog = await loadCatalog();
const resumeScreener = 'SeFqMYkJTSqe6fXgL7GryZ';
const review = 'L7BNWLapGiuMQVNEwuS49N';
const ana = { credoUserId: 'AnaLopez0000000000000A', email: 'ana@example.com', name: 'Ana López' };
const ben = { credoUserId: 'BenIto000000000000000B', email: null, name: null };

const table: readonly [string, Partial<EventFacts>][] = [
  [
    'use_case_review_status_updated__published_full',
    { group: 'reviews', subs: ['opened'], useCaseId: resumeScreener, reviewId: review, statuses: ['in_progress'] },
  ],
  ['use_case_review_status_updated__approved', { subs: ['decided'], actor: ana, statuses: ['approved'] }],
  ['use_case_review_status_updated__rejected', { subs: ['decided'] }],
  ['use_case_review_status_updated__closed', { subs: ['closed'] }],
  ['use_case_review_status_updated__unknown_status', { subs: [], statuses: ['on_hold'] }],
  ['use_case_review_status_updated__integration_service_shape', { useCaseId: resumeScreener, reviewId: review }],
  [
    'use_case_review_status_updated__status_is_a_number',
    { group: 'reviews', subs: [], useCaseId: resumeScreener, reviewId: review, actor: ana },
  ],
  [
    'use_case_review_status_updated__published_trimmed',
    { actor: { credoUserId: 'FSZqZLT8eFUUp53uTM6Ref', email: 'steven@credo.ai', name: null } },
  ],
  ['use_case_review_status_updated__user_is_null_fields', { actor: null }],
  [
    'use_case_review_task_status_updated__assigned',
    {
      group: 'tasks',
      subs: ['assigned', 'updated'],
      actor: ana,
      assignee: ben,
      reviewId: review,
      statuses: ['todo', 'none'],
    },
  ],
  ['use_case_review_task_status_updated__assigned_without_user', { actor: { ...ana, email: null, name: null } }],
  ['use_case_review_task_status_updated__assigned_to_a_team', { assignee: null }],
  ['use_case_review_task_status_updated__done_reject', { subs: ['done', 'updated'], statuses: ['done', 'reject'] }],
  ['use_case_review_task_status_updated__done_without_user', { actor: null }],
  ['use_case_review_task_status_updated__in_progress', { subs: ['updated'] }],
  ['use_case_review_task_deleted__without_user', { group: 'tasks', subs: ['deleted'], actor: null, assignee: ben }],
  [
    'use_case_comment__twin',
    {
      group: 'comments',
      subs: ['mentions'],
      reviewId: review,
      tagged: [
        { ...ben, name: 'Ben Ito' },
        { credoUserId: 'ChiOkafor0000000000000', email: null, name: 'Chi Okafor' },
      ],
    },
  ],
  ['use_case_comment__on_the_use_case', { subs: [], tagged: [], reviewId: null }],
  ['use_case_review_comment__published_without_suffix', { group: 'comments', subs: ['mentions'], actor: null }],
  ['use_case_custom_field_updated__date', { group: 'fields', subs: ['Go-live date'], field: 'Go-live date' }],
  ['use_case_custom_field_updated__without_name', { group: 'fields', subs: [], field: null }],
  ['use_case_risk_category_level_updated__high', { group: 'metadata', subs: ['risk'], field: 'risk_category_level' }],
  ['use_case_risk_classification_level_updated__former_name', { group: 'metadata', subs: ['risk'] }],
  ['use_case_ai_type_updated__changed', { group: 'metadata', subs: ['ai-type'], field: 'ai_type' }],
  [
    'use_case_workflow_stage_id_updated__unlisted_field',
    { group: 'metadata', subs: ['workflow_stage_id'], field: 'workflow_stage_id' },
  ],
  ['use_case_governance_status_updated__published', { group: 'other', subs: ['use_case_governance_status_updated'] }],
  ['unknown__evidence_created', { type: null, group: null, useCaseId: resumeScreener, actor: ana }],
];

describe('the facts of an event', () => {
  it.each(table)('%s', (name, facts) => {
    expect(catalog.read(fixture(name)).facts).toMatchObject(facts);
  });

  it('ask for the risk levels only when the event tells one', () => {
    expect(catalog.read(fixture('use_case_risk_category_level_updated__high')).usesRiskLevels).toBe(true);
    expect(catalog.read(fixture('use_case_name_updated__renamed')).usesRiskLevels).toBe(false);
  });

  it('name each person to look up once', () => {
    const { people } = catalog.read(fixture('use_case_comment__tags_the_author_and_one_person_twice'));
    expect(people).toEqual([ana, { ...ben, name: 'Ben Ito' }]);
  });

  it('name at most fifty people, however many a comment tags', () => {
    const comment = Array.from({ length: 5000 }, (_, index) => `@[P](users:p${index})`).join(' ');
    const event = catalog.read({ type: 'use_case_comment', data: { useCaseId: 'x', comment } });
    expect(event.people).toHaveLength(50);
  });

  it('identify a comment', () => {
    const text =
      '@[Ben Ito](users:BenIto000000000000000B) can you attach the disparate-impact numbers? @[Chi Okafor](users:ChiOkafor0000000000000), please confirm the region list.';
    const shared = {
      useCaseId: resumeScreener,
      reviewId: review,
      text,
      isEdit: false,
    };
    expect(catalog.read(fixture('use_case_comment__twin')).comment).toEqual({
      ...shared,
      source: 'current',
      commentId: 'Cm7pQ2vXnL4kR9sT1wZ8yB',
      threadId: 'Th3kN8qVwL5mZ2rX9pT7cD',
    });
    expect(catalog.read(fixture('use_case_review_comment__twin')).comment).toEqual({
      ...shared,
      source: 'deprecated',
      commentId: null,
      threadId: null,
    });
    expect(catalog.read(fixture('use_case_comment__edited')).comment?.isEdit).toBe(true);
    expect(catalog.read(fixture('use_case_name_updated__renamed')).comment).toBeNull();
  });
});

describe('rendering', () => {
  it('says of a sample that it is one', () => {
    const event = catalog.read(fixture('use_case_review_status_updated__approved'));
    const [sample, real] = [true, false].map((isTest) => event.render(names, makeOptions({ isTest })).text);
    expect(sample).toBe(`🧪 Test: ${real}`);
  });

  const assigned = catalog.read(fixture('use_case_review_task_status_updated__assigned'));

  it('calls only whom it may', () => {
    expect(assigned.render(names, makeOptions()).text).toContain('<@U0BEN>');
    expect(assigned.render(names, makeOptions({ mentionIds: ['U0ANA'] })).text).toBe(
      '👤 Ana López asked Ben Ito to review Resume screener',
    );
  });

  it('does not call the actor under another name', () => {
    const sameSlackUser = { ...names, person: () => ({ name: 'Ana', slackUserId: 'U0ANA', isUnlinked: false }) };
    expect(assigned.render(sameSlackUser, makeOptions()).text).toBe('👤 Ana took on a review task for Resume screener');
  });

  it.each([
    [15, undefined],
    [16, 'Happened 16 min ago'],
    [119, 'Happened 1 h ago'],
    [60 * 27 + 30, 'Happened 27 h ago'],
    [60 * 24 * 3, 'Happened 3 days ago'],
  ])('says how late an event is that came %s minutes after it happened', (minutes, note) => {
    const receivedAt = (assigned.happenedAt ?? 0) + minutes * 60_000;
    const { blocks } = assigned.render(names, makeOptions({ receivedAt, now: receivedAt }));
    const shown = /Happened [^"]*/.exec(JSON.stringify(blocks))?.[0];
    expect(shown).toBe(note);
  });

  it('owns up to a possible repeat', () => {
    const note = 'May be a repeat: Slack did not confirm the first try';
    expect(JSON.stringify(assigned.render(names, makeOptions({ mayBeRepeat: true })))).toContain(note);
    expect(JSON.stringify(assigned.render(names, makeOptions()))).not.toContain(note);
  });
});
