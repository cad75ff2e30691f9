import type { EventGroup } from '../model.ts';

/** The use case samples speak of; Credo is not asked for it. */
export const sampleUseCase = { id: 'example', name: 'Example use case', riskLevel: '0', isRestricted: false } as const;

const user = { userId: 'sample-ana', givenName: 'Ana', familyName: 'Example', email: 'ana@example.com' };
const useCaseId = sampleUseCase.id;

const samples: Readonly<Record<Exclude<EventGroup, 'other'>, { readonly type: string; readonly data: object }>> = {
  reviews: {
    type: 'use_case_review_status_updated',
    data: { status: 'approved', reviewId: 'example', useCaseId, user },
  },
  tasks: {
    type: 'use_case_review_task_status_updated',
    data: { status: 'done', subStatus: 'approve', assignedUserId: user.userId, reviewId: 'example', useCaseId, user },
  },
  comments: {
    type: 'use_case_comment',
    data: {
      commentId: 'example',
      comment: 'Could you add the test results, @[Ben Example](users:sample-ben)?',
      eventName: 'comment_created',
      useCaseId,
      user,
    },
  },
  metadata: {
    type: 'use_case_risk_category_level_updated',
    data: { changedFieldName: 'risk_category_level', value: 0, useCaseId, user },
  },
  fields: {
    type: 'use_case_custom_field_updated',
    data: {
      customFieldId: 'example',
      customFieldName: 'Go-live date',
      customFieldType: 'string',
      value: '2027-03-01',
      useCaseId,
      user,
    },
  },
};

/** A webhook body such as Credo would send, about nobody and nothing real; for `/credo test`. */
export function sampleBody(
  group: Exclude<EventGroup, 'other'>,
  at: Date,
): { readonly type: string; readonly body: string } {
  const { type, data } = samples[group];
  return {
    type,
    body: JSON.stringify({
      data,
      type: `CredoAI.${type}.v1`,
      time: at.toISOString(),
      source: 'CredoAI',
      subject: type,
    }),
  };
}
