import type { Comment, CommentThread, CustomField, Review, ReviewAction, Task } from './records.ts';
import type { CredoEvent, UseCase, User } from './types.ts';

/** Who did it, with all seven keys (`credo-api.md`: Event catalogue, Common). */
function actor(user: User) {
  const { id, email, given_name, family_name, nickname, job, role } = user;
  return { userId: id, email, givenName: given_name, familyName: family_name, nickname, job, role };
}

const event = (type: string, data: Readonly<Record<string, unknown>>): CredoEvent => ({
  type,
  data: { eventType: type, ...data },
});

/** A review was opened or ended. */
export function reviewEvent({ id, use_case_id, status }: Review, by: User): CredoEvent {
  return event('use_case_review_status_updated', { reviewId: id, status, useCaseId: use_case_id, user: actor(by) });
}

function taskData(task: Task, by: User) {
  const { use_case_review_id, use_case_id, user_ids, assigner_id } = task;
  const people = { assignedUserId: user_ids[0] ?? null, assignerId: assigner_id, user: actor(by) };
  return { ...people, reviewId: use_case_review_id, useCaseId: use_case_id };
}

/** A task was assigned or changed. */
export function taskEvent(task: Task, by: User): CredoEvent {
  const { status, sub_status } = task;
  return event('use_case_review_task_status_updated', { ...taskData(task, by), status, subStatus: sub_status });
}

/** A task was removed; the event does not say in what state it was. */
export function taskDeletedEvent(task: Task, by: User): CredoEvent {
  return event('use_case_review_task_deleted', taskData(task, by));
}

/** A metadata field of a use case has a new value. */
export function fieldEvent({ id }: UseCase, field: string, value: unknown, by: User): CredoEvent {
  return event(`use_case_${field}_updated`, { changedFieldName: field, value, useCaseId: id, user: actor(by) });
}

/** A custom field has a new value. */
export function customFieldEvent({ id, name, type, value, use_case_id }: CustomField, by: User): CredoEvent {
  const field = { customFieldId: id, customFieldName: name, customFieldType: type, value };
  return event('use_case_custom_field_updated', { ...field, useCaseId: use_case_id, user: actor(by) });
}

/** A comment is told twice: as it is now, and in the older form, whose review is null for one on the use case (`credo-api.md`: Event catalogue). */
export function commentEvents(
  { id, content }: Comment,
  thread: CommentThread,
  by: User,
  eventName: 'comment_created' | 'comment_updated',
  users: readonly User[],
): readonly CredoEvent[] {
  const current = event('use_case_comment', {
    commentId: id,
    threadId: thread.id,
    comment: content,
    useCaseId: thread.use_case_id,
    resourceType: thread.resource_type,
    resourceId: thread.resource_id,
    parentQSectionId: thread.parent_q_section_id,
    parentEntityControlId: thread.parent_entity_control_id,
    parentUseCaseReview_id: thread.parent_use_case_review_id,
    eventName,
  });
  const where = { use_case_id: thread.use_case_id, review_id: thread.parent_use_case_review_id };
  return [current, olderComment({ ...where, id: thread.resource_id, comment: content }, by, users)];
}

/** A comment made in the deprecated way, as an action of a review, has the older event alone. */
export function actionEvent(action: ReviewAction, by: User, users: readonly User[]): CredoEvent {
  return olderComment({ ...action, comment: action.comment ?? '' }, by, users);
}

function olderComment(
  action: Pick<ReviewAction, 'use_case_id'> & {
    readonly id: string | null;
    readonly review_id: string | null;
    readonly comment: string;
  },
  by: User,
  users: readonly User[],
): CredoEvent {
  return event('use_case_review_comment', {
    actionId: action.id,
    comment: action.comment,
    reviewId: action.review_id,
    taggedUsers: taggedIn(action.comment, users),
    useCaseId: action.use_case_id,
    user: actor(by),
  });
}

function taggedIn(content: string, users: readonly User[]) {
  const ids = new Set([...content.matchAll(/@\[[^\]]*\]\(users:([A-Za-z0-9]+)\)/g)].map((match) => match[1]));
  return users
    .filter(({ id }) => ids.has(id))
    .map(({ id, given_name, family_name }) => ({
      user: [given_name, family_name].filter(Boolean).join(' '),
      user_id: id,
    }));
}
