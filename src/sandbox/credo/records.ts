/* Field names are Credo's own, as in `types.ts`. */

export type ReviewStatus = 'in_progress' | 'approved' | 'rejected' | 'closed';

export type Review = {
  readonly id: string;
  readonly use_case_id: string;
  /** Who started it. */
  readonly user_id: string;
  readonly status: ReviewStatus;
  readonly due_date: string | null;
  readonly timezone: string | null;
  readonly inserted_at: string;
  readonly updated_at: string;
};

export type TaskStatus = 'todo' | 'in_progress' | 'done';
export type TaskSubStatus = 'none' | 'change_request' | 'approve' | 'reject' | 'cancel' | 'ready_for_validation';

export type Task = {
  readonly id: string;
  readonly type: 'use_case_review';
  readonly use_case_id: string;
  readonly use_case_review_id: string;
  readonly assigner_id: string | null;
  readonly user_ids: readonly string[];
  readonly team_ids: readonly string[];
  readonly status: TaskStatus;
  readonly sub_status: TaskSubStatus;
  readonly due_date: string | null;
  readonly timezone: string | null;
  readonly completed_at: string | null;
  readonly inserted_at: string;
  readonly updated_at: string;
};

export type CommentThread = {
  readonly id: string;
  readonly use_case_id: string;
  readonly user_id: string;
  readonly status: 'open' | 'resolved';
  readonly resource_type: 'none' | 'control' | 'question' | 'evidence_requirement' | 'review_action';
  readonly resource_id: string | null;
  readonly parent_q_section_id: string | null;
  readonly parent_entity_control_id: string | null;
  readonly parent_use_case_review_id: string | null;
  readonly inserted_at: string;
  readonly updated_at: string;
};

export type Comment = {
  readonly id: string;
  readonly comment_thread_id: string;
  readonly user_id: string;
  /** May hold `@[Name](users:<id>)`. */
  readonly content: string;
  readonly inserted_at: string;
  readonly updated_at: string;
};

export type ReviewActionType = 'change_request' | 'approve' | 'reject' | 'close_review' | 'comment';

/** What somebody did in a review. */
export type ReviewAction = {
  readonly id: string;
  readonly review_id: string;
  readonly use_case_id: string;
  readonly user_id: string;
  readonly type: ReviewActionType;
  readonly comment: string | null;
  readonly task_id: string | null;
  readonly resolved: boolean;
  readonly deleted: boolean;
  readonly inserted_at: string;
  readonly updated_at: string;
};

/** A person or a team that answers for a use case. */
export type Stakeholder = {
  readonly id: string;
  readonly use_case_id: string;
  readonly user_id: string | null;
  readonly team_id: string | null;
  readonly role: 'owner' | 'contributor' | 'observer';
  readonly inserted_at: string;
  readonly updated_at: string;
};

export type Team = {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly member_ids: readonly string[];
};

/** A step on the way of a use case through governance. */
export type WorkflowStage = {
  readonly id: string;
  readonly name: string;
  readonly type: 'start' | 'intermediate' | 'end';
  readonly parent_id: string | null;
  readonly child_id: string | null;
};

/** A custom field of one use case. */
export type CustomField = {
  readonly id: string;
  readonly use_case_id: string;
  readonly name: string;
  readonly type: string;
  readonly value: unknown;
};
