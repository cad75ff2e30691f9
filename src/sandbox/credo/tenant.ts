import type { Clock } from '../../clock.ts';
import {
  actionEvent,
  commentEvents,
  customFieldEvent,
  fieldEvent,
  reviewEvent,
  taskDeletedEvent,
  taskEvent,
} from './event-data.ts';
import { checkCustomField, checkField } from './field-values.ts';
import { AlreadyThere, need, replace } from './find-record.ts';
import type { Ids } from './ids.ts';
import type { Comment, CommentThread, Review, ReviewAction, ReviewActionType, Stakeholder, Task } from './records.ts';
import type { TenantActions } from './tenant-actions.ts';
import type { Acted, CredoEvent, DeliveryReport, Seed, TenantState } from './types.ts';

export type Tenant = { readonly state: TenantState; readonly actions: TenantActions };

/** How the end of a review stands among its actions. */
const endings = { approved: 'approve', rejected: 'reject', closed: 'close_review' } as const;

export type TenantDeps = {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly seed: Seed;
  /** Brings events one after the other; resolves when the last attempt of the last one is over. */
  readonly bring: (events: readonly CredoEvent[]) => Promise<readonly DeliveryReport[]>;
  readonly onChange: () => void;
};

/** The people, use cases, reviews, tasks and comments of a tenant. Records never change; a change puts a new one there. */
export function createTenant({ clock, ids, seed, bring, onChange }: TenantDeps): Tenant {
  let state: TenantState = {
    users: seed.users,
    useCases: seed.useCases,
    customFields: seed.customFields ?? [],
    reviews: seed.reviews ?? [],
    tasks: seed.tasks ?? [],
    threads: seed.threads ?? [],
    comments: seed.comments ?? [],
    reviewActions: seed.reviewActions ?? [],
    stakeholders: seed.stakeholders ?? [],
  };

  const stamp = () => new Date(clock.now()).toISOString();
  const born = () => {
    const now = stamp();
    return { id: ids.resource(), inserted_at: now, updated_at: now };
  };
  const set = (change: Partial<TenantState>) => {
    state = { ...state, ...change };
  };
  const finish = <T extends object>(result: T, events: readonly CredoEvent[]): Acted<T> => {
    onChange();
    return { ...result, brought: bring(events) };
  };

  const person = (id: string) => need(state.users, id, 'Nobody in Credo AI has this id any more.');
  const useCaseOf = (id: string) => need(state.useCases, id, 'This use case does not exist any more.');
  const reviewOf = (id: string) => need(state.reviews, id, 'This review does not exist any more.');
  const openReviewOf = (id: string) => {
    const review = reviewOf(id);
    if (review.status !== 'in_progress') throw new Error(`This review has ended already: it is ${review.status}.`);
    return review;
  };
  const taskOf = (id: string) => {
    const task = need(state.tasks, id, 'This task does not exist any more.');
    openReviewOf(task.use_case_review_id);
    return task;
  };

  const addTask = (reviewId: string, assigner: string, assignee: string): Task => {
    const review = openReviewOf(reviewId);
    const task: Task = {
      ...born(),
      type: 'use_case_review',
      use_case_id: review.use_case_id,
      use_case_review_id: review.id,
      assigner_id: assigner,
      user_ids: [person(assignee).id],
      team_ids: [],
      status: 'todo',
      sub_status: 'none',
      due_date: review.due_date,
      timezone: review.timezone,
      completed_at: null,
    };
    set({ tasks: [...state.tasks, task] });
    return task;
  };
  const addAction = (review: Review, userId: string, type: ReviewActionType, comment?: string, taskId?: string) => {
    const action: ReviewAction = {
      ...born(),
      ...{ review_id: review.id, use_case_id: review.use_case_id, user_id: userId, type },
      ...{ comment: comment ?? null, task_id: taskId ?? null, resolved: false, deleted: false },
    };
    set({ reviewActions: [...state.reviewActions, action] });
    return action;
  };
  const addThread = (userId: string, useCaseId: string, reviewId: string | null): CommentThread => {
    const thread: CommentThread = {
      ...born(),
      use_case_id: useCaseId,
      user_id: userId,
      status: 'open',
      resource_type: reviewId === null ? 'none' : 'review_action',
      resource_id: reviewId === null ? null : ids.resource(),
      parent_q_section_id: null,
      parent_entity_control_id: null,
      parent_use_case_review_id: reviewId,
    };
    set({ threads: [...state.threads, thread] });
    return thread;
  };
  const addComment = (userId: string, thread: CommentThread, content: string): Comment => {
    if (content.trim() === '') throw new Error('A comment needs some text.');
    const comment: Comment = { ...born(), comment_thread_id: thread.id, user_id: userId, content };
    set({ comments: [...state.comments, comment] });
    return comment;
  };

  const actions: TenantActions = {
    openReview: ({ actor, useCaseId, reviewers = [], dueDate = null, timezone = null }) => {
      const by = person(actor);
      const useCase = useCaseOf(useCaseId);
      for (const id of reviewers) person(id);
      const review = {
        ...born(),
        use_case_id: useCase.id,
        user_id: by.id,
        status: 'in_progress' as const,
        due_date: dueDate,
        timezone,
      };
      set({ reviews: [...state.reviews, review] });
      const tasks = reviewers.map((id) => addTask(review.id, by.id, id));
      return finish({ review }, [reviewEvent(review, by), ...tasks.map((task) => taskEvent(task, by))]);
    },
    endReview: ({ actor, reviewId, status, comment }) => {
      const by = person(actor);
      const ended = { ...openReviewOf(reviewId), status, updated_at: stamp() };
      set({ reviews: replace(state.reviews, ended) });
      addAction(ended, by.id, endings[status], comment);
      const said: CredoEvent[] = [];
      if (comment?.trim()) {
        const thread = addThread(by.id, ended.use_case_id, ended.id);
        said.push(...commentEvents(addComment(by.id, thread, comment), thread, by, 'comment_created', state.users));
      }
      return finish({ review: ended }, [reviewEvent(ended, by), ...said]);
    },
    changeReview: ({ reviewId, dueDate, timezone }) => {
      const review = { ...reviewOf(reviewId), due_date: dueDate, timezone, updated_at: stamp() };
      set({ reviews: replace(state.reviews, review) });
      onChange();
      return review;
    },
    deleteReview: ({ reviewId }) => {
      const { id } = reviewOf(reviewId);
      set({
        reviews: state.reviews.filter((review) => review.id !== id),
        tasks: state.tasks.filter((task) => task.use_case_review_id !== id),
        reviewActions: state.reviewActions.filter((action) => action.review_id !== id),
      });
      onChange();
    },
    addReviewAction: ({ actor, reviewId, type, comment, taskId }) => {
      const by = person(actor);
      if (taskId !== undefined) taskOf(taskId);
      if (type === 'comment' && !comment?.trim()) throw new Error('A comment needs some text.');
      const action = addAction(reviewOf(reviewId), by.id, type, comment, taskId);
      return finish({ action }, type === 'comment' ? [actionEvent(action, by, state.users)] : []);
    },
    addStakeholder: ({ useCaseId, userId, teamId, role }) => {
      const { id } = useCaseOf(useCaseId);
      const user_id = userId === undefined ? null : person(userId).id;
      const team_id =
        teamId === undefined ? null : need(seed.teams ?? [], teamId, 'This team does not exist any more.').id;
      if ((user_id === null) === (team_id === null)) throw new Error('A stakeholder is one person or one team.');
      const isThere = state.stakeholders.some(
        (one) => one.use_case_id === id && one.user_id === user_id && one.team_id === team_id,
      );
      if (isThere) throw new AlreadyThere('This stakeholder is there already.');
      const stakeholder: Stakeholder = { ...born(), use_case_id: id, user_id, team_id, role };
      set({ stakeholders: [...state.stakeholders, stakeholder] });
      onChange();
      return stakeholder;
    },
    assignTask: ({ actor, reviewId, assignee }) => {
      const by = person(actor);
      const task = addTask(reviewId, by.id, assignee);
      return finish({ task }, [taskEvent(task, by)]);
    },
    changeTask: ({ actor, taskId, status, subStatus, assignees, dueDate }) => {
      const by = person(actor);
      const before = taskOf(taskId);
      const task: Task = {
        ...before,
        ...{ status, sub_status: subStatus, updated_at: stamp() },
        completed_at: status === 'done' ? stamp() : null,
        user_ids: assignees?.map((id) => person(id).id) ?? before.user_ids,
        due_date: dueDate === undefined ? before.due_date : dueDate,
      };
      set({ tasks: replace(state.tasks, task) });
      return finish({ task }, [taskEvent(task, by)]);
    },
    deleteTask: ({ actor, taskId }) => {
      const by = person(actor);
      const task = taskOf(taskId);
      set({ tasks: state.tasks.filter(({ id }) => id !== task.id) });
      return finish({}, [taskDeletedEvent(task, by)]);
    },
    comment: ({ actor, useCaseId, reviewId, threadId, content }) => {
      const by = person(actor);
      const useCase = useCaseOf(useCaseId);
      if (reviewId !== undefined) reviewOf(reviewId);
      if (content.trim() === '') throw new Error('A comment needs some text.');
      const thread =
        threadId === undefined
          ? addThread(by.id, useCase.id, reviewId ?? null)
          : need(state.threads, threadId, 'This thread does not exist any more.');
      const comment = addComment(by.id, thread, content);
      return finish({ comment }, commentEvents(comment, thread, by, 'comment_created', state.users));
    },
    editComment: ({ actor, commentId, content }) => {
      const by = person(actor);
      const before = need(state.comments, commentId, 'This comment does not exist any more.');
      if (before.user_id !== by.id) throw new Error('Only whoever wrote a comment can edit it.');
      if (content.trim() === '') throw new Error('A comment needs some text.');
      const comment = { ...before, content, updated_at: stamp() };
      set({ comments: replace(state.comments, comment) });
      const thread = need(state.threads, comment.comment_thread_id, 'This thread does not exist any more.');
      return finish({ comment }, commentEvents(comment, thread, by, 'comment_updated', state.users));
    },
    deleteComment: ({ actor, commentId }) => {
      const comment = need(state.comments, commentId, 'This comment does not exist any more.');
      if (comment.user_id !== person(actor).id) throw new Error('Only whoever wrote a comment can remove it.');
      set({ comments: state.comments.filter(({ id }) => id !== comment.id) });
      onChange();
    },
    resolveThread: ({ actor, threadId }) => {
      person(actor);
      const before = need(state.threads, threadId, 'This thread does not exist any more.');
      const thread: CommentThread = { ...before, status: 'resolved', updated_at: stamp() };
      set({ threads: replace(state.threads, thread) });
      onChange();
      return thread;
    },
    changeField: ({ actor, useCaseId, field, value }) => {
      const by = person(actor);
      const before = useCaseOf(useCaseId);
      checkField(field, value, seed.riskClassifications);
      if (field === 'name' && state.useCases.some(({ id, name }) => id !== before.id && name === value)) {
        throw new Error('Another use case has this name.');
      }
      const useCase = { ...before, [field]: value };
      set({ useCases: replace(state.useCases, useCase) });
      return finish({ useCase }, [fieldEvent(useCase, field, value, by)]);
    },
    changeCustomField: ({ actor, useCaseId, customFieldId, value }) => {
      const by = person(actor);
      const before = need(state.customFields, customFieldId, 'This custom field does not exist any more.');
      if (before.use_case_id !== useCaseOf(useCaseId).id) throw new Error('This use case has no such custom field.');
      checkCustomField(before, value);
      const customField = { ...before, value };
      set({ customFields: replace(state.customFields, customField) });
      return finish({ customField }, [customFieldEvent(customField, by)]);
    },
  };
  return {
    get state() {
      return state;
    },
    actions,
  };
}
