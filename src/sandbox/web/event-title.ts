import { z } from 'zod';
import type { CredoEvent, TenantState } from '../credo/types.ts';

const text = z.string().nullish();
const dataSchema = z.looseObject({
  user: z.looseObject({ userId: text, givenName: text, familyName: text }).nullish(),
  useCaseId: text,
  status: text,
  subStatus: text,
  assignedUserId: text,
  assignerId: text,
  commentId: text,
  eventName: text,
  changedFieldName: text,
  customFieldName: text,
});
type Data = z.output<typeof dataSchema>;

const reviewVerbs: Readonly<Record<string, string>> = {
  in_progress: 'opened a review',
  approved: 'approved the review',
  rejected: 'rejected the review',
  closed: 'closed the review',
};

/** What happened, in words, for the timeline. */
export function titleOf({ type, data }: Pick<CredoEvent, 'type' | 'data'>, state: TenantState): string {
  const parsed = dataSchema.safeParse(data);
  if (!parsed.success) return type;
  const facts = parsed.data;
  const useCase = state.useCases.find(({ id }) => id === facts.useCaseId)?.name;
  const what = wordsFor(type, facts, state);
  return `${actorOf(facts, state)} ${what}${useCase ? `: ${useCase}` : ''}`;
}

function wordsFor(type: string, facts: Data, state: TenantState): string {
  const assignee = nameOf(facts.assignedUserId, state);
  switch (type) {
    case 'use_case_review_status_updated':
      return reviewVerbs[facts.status ?? ''] ?? 'changed a review';
    case 'use_case_review_task_status_updated':
      return taskWords(facts, assignee);
    case 'use_case_review_task_deleted':
      return `removed the review task of ${assignee}`;
    case 'use_case_comment':
      return facts.eventName === 'comment_updated' ? 'edited a comment' : 'commented';
    case 'use_case_review_comment':
      return 'commented (the older announcement)';
    case 'use_case_custom_field_updated':
      return `set ${facts.customFieldName ?? 'a custom field'}`;
    default:
      return facts.changedFieldName ? `set ${facts.changedFieldName.replaceAll('_', ' ')}` : `did ${type}`;
  }
}

const doneVerbs: Readonly<Record<string, string>> = {
  approve: 'approved in',
  reject: 'rejected in',
  change_request: 'asked for changes in',
  cancel: 'cancelled',
  ready_for_validation: 'asked to validate',
};

function taskWords({ status, subStatus, assignedUserId, user }: Data, assignee: string): string {
  if (status === 'todo') return `gave ${assignee} a review task`;
  const whose = assignedUserId === user?.userId ? 'their own review task' : `the review task of ${assignee}`;
  if (status === 'done') return `${doneVerbs[subStatus ?? ''] ?? 'finished'} ${whose}`;
  return status === 'in_progress' ? `began ${whose}` : `changed ${whose}`;
}

/** The newer announcement of a comment does not say who wrote it; the tenant knows. */
function actorOf({ user, commentId }: Data, state: TenantState): string {
  const given = [user?.givenName, user?.familyName].filter(Boolean).join(' ');
  if (given !== '') return given;
  return nameOf(state.comments.find(({ id }) => id === commentId)?.user_id, state);
}

function nameOf(userId: string | null | undefined, state: TenantState): string {
  const user = state.users.find(({ id }) => id === userId);
  return [user?.given_name, user?.family_name].filter(Boolean).join(' ') || 'somebody';
}
