import type { GroupVocabulary, Selector, SubEvent, Vocabulary } from '../../src/model.ts';

type Part = { readonly aliases?: readonly string[]; readonly contains?: readonly string[]; readonly isPart?: boolean };

function sub(
  name: string,
  eventTypes: readonly string[],
  { aliases = [], contains = [], isPart = true }: Part = {},
): SubEvent {
  return { name, aliases, eventTypes, contains, isPart };
}

const reviewTypes = ['use_case_review_status_updated'];
const taskTypes = ['use_case_review_task_status_updated'];
const commentTypes = ['use_case_comment', 'use_case_review_comment'];

const metadata: readonly SubEvent[] = [
  sub('name', ['use_case_name_updated']),
  sub('risk', ['use_case_risk_category_level_updated'], { aliases: ['risk-level'] }),
  sub('description', ['use_case_description_updated']),
  sub('icon', ['use_case_icon_updated']),
  sub('industries', ['use_case_industries_updated']),
  sub('regions', ['use_case_regions_updated']),
  sub('ai-type', ['use_case_ai_type_updated']),
  sub('vendor', ['use_case_is_vendor_updated']),
  sub('questionnaires', ['use_case_questionnaire_ids_updated']),
];

const groups: readonly GroupVocabulary[] = [
  {
    name: 'reviews',
    label: 'Reviews',
    aliases: ['approvals'],
    eventTypes: reviewTypes,
    subEvents: [
      sub('opened', reviewTypes, { aliases: ['started'] }),
      sub('decided', reviewTypes, { aliases: ['decisions'] }),
      sub('closed', reviewTypes),
    ],
    freeSubEvent: null,
  },
  {
    name: 'tasks',
    label: 'Review tasks',
    aliases: ['todos'],
    eventTypes: ['use_case_review_task_deleted', ...taskTypes],
    subEvents: [
      sub('assigned', taskTypes),
      sub('done', taskTypes),
      sub('deleted', ['use_case_review_task_deleted']),
      sub('updated', taskTypes, { contains: ['assigned', 'done'], isPart: false }),
    ],
    freeSubEvent: null,
  },
  {
    name: 'comments',
    label: 'Comments',
    aliases: [],
    eventTypes: commentTypes,
    subEvents: [sub('mentions', commentTypes, { isPart: false })],
    freeSubEvent: null,
  },
  {
    name: 'metadata',
    label: 'Use case metadata',
    aliases: ['meta'],
    eventTypes: metadata.flatMap(({ eventTypes }) => eventTypes),
    subEvents: metadata,
    freeSubEvent: null,
  },
  {
    name: 'fields',
    label: 'Custom fields',
    aliases: ['custom-fields'],
    eventTypes: ['use_case_custom_field_updated'],
    subEvents: [],
    freeSubEvent: 'custom field name',
  },
];

export const deprecatedNote = '`governance_status` is no longer sent by Credo AI. Use `reviews` instead.';

function stands(group: Selector['group'], name: string | null, note: string | null = null) {
  return { selector: { group, sub: name }, note };
}

/** A vocabulary with the shape and the names of the real one. */
export const vocabulary: Vocabulary = {
  groups,
  eventNames: new Map([
    ['use_case_review_status_updated', stands('reviews', null)],
    ['use_case_review_task_status_updated', stands('tasks', 'updated')],
    ['use_case_review_task_deleted', stands('tasks', 'deleted')],
    ['use_case_comment', stands('comments', null)],
    ['use_case_review_comment', stands('comments', null)],
    ...metadata.flatMap(({ name, eventTypes }) => eventTypes.map((type) => [type, stands('metadata', name)] as const)),
    ['use_case_custom_field_updated', stands('fields', null)],
    ['use_case_governance_status_updated', stands('other', 'use_case_governance_status_updated', deprecatedNote)],
  ]),
};
