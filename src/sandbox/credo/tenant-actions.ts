import type {
  Comment,
  CommentThread,
  CustomField,
  Review,
  ReviewAction,
  ReviewActionType,
  ReviewStatus,
  Stakeholder,
  Task,
  TaskStatus,
  TaskSubStatus,
} from './records.ts';
import type { Acted, UseCase } from './types.ts';

/**
 * What people do in Credo AI. `actor`, `reviewers` and `assignee` are user ids. Each throws a sentence for people when it
 * cannot be done, changes the tenant at once, and resolves once the events it leads to were brought, with a report for each.
 */
export type TenantActions = {
  /** Its tasks are due when the review is. */
  openReview(options: {
    actor: string;
    useCaseId: string;
    reviewers?: readonly string[];
    dueDate?: string | null;
    timezone?: string | null;
  }): Acted<{ review: Review }>;
  endReview(options: {
    actor: string;
    reviewId: string;
    status: Exclude<ReviewStatus, 'in_progress'>;
    comment?: string;
  }): Acted<{ review: Review }>;
  /** A deadline is not announced. */
  changeReview(options: { reviewId: string; dueDate: string | null; timezone: string | null }): Review;
  /** With its tasks and actions; nobody is told. */
  deleteReview(options: { reviewId: string }): void;
  /** Credo announces only an action of type `comment`, and only as the older of the two comment events. */
  addReviewAction(options: {
    actor: string;
    reviewId: string;
    type: ReviewActionType;
    comment?: string;
    taskId?: string;
  }): Acted<{ action: ReviewAction }>;
  /** A person or a team becomes an owner, contributor or observer; Credo does not announce it. */
  addStakeholder(options: {
    useCaseId: string;
    userId?: string;
    teamId?: string;
    role: Stakeholder['role'];
  }): Stakeholder;
  assignTask(options: { actor: string; reviewId: string; assignee: string }): Acted<{ task: Task }>;
  changeTask(options: {
    actor: string;
    taskId: string;
    status: TaskStatus;
    subStatus: TaskSubStatus;
    assignees?: readonly string[];
    dueDate?: string | null;
  }): Acted<{ task: Task }>;
  deleteTask(options: { actor: string; taskId: string }): Acted<object>;
  /** On the use case, or on a review of it, or as a reply in a thread. */
  comment(options: {
    actor: string;
    useCaseId: string;
    reviewId?: string;
    threadId?: string;
    content: string;
  }): Acted<{ comment: Comment }>;
  editComment(options: { actor: string; commentId: string; content: string }): Acted<{ comment: Comment }>;
  /** Credo announces neither a removed comment nor a resolved thread. */
  deleteComment(options: { actor: string; commentId: string }): void;
  resolveThread(options: { actor: string; threadId: string }): CommentThread;
  changeField(options: {
    actor: string;
    useCaseId: string;
    field: string;
    value: unknown;
  }): Acted<{ useCase: UseCase }>;
  changeCustomField(options: {
    actor: string;
    useCaseId: string;
    customFieldId: string;
    value: unknown;
  }): Acted<{ customField: CustomField }>;
};
