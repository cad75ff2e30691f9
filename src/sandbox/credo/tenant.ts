import type { Clock } from '../../clock.ts';
import { commentEvents, customFieldEvent, fieldEvent, reviewEvent, taskDeletedEvent, taskEvent } from './event-data.ts';
import { metadataFields } from './event-types.ts';
import type { Ids } from './ids.ts';
import type { Comment, CommentThread, Task } from './records.ts';
import type { Acted, CredoEvent, DeliveryReport, Seed, TenantActions, TenantState } from './types.ts';

export type Tenant = { readonly state: TenantState; readonly actions: TenantActions };

/** What was asked for does not exist; the message is for people. */
export class UnknownRecord extends Error {}

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
    reviews: [],
    tasks: [],
    threads: [],
    comments: [],
  };

  const stamp = () => new Date(clock.now()).toISOString();
  const born = () => ({ id: ids.resource(), inserted_at: stamp(), updated_at: stamp() });
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
      due_date: null,
      timezone: null,
      completed_at: null,
    };
    set({ tasks: [...state.tasks, task] });
    return task;
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
    openReview: ({ actor, useCaseId, reviewers = [] }) => {
      const by = person(actor);
      const useCase = useCaseOf(useCaseId);
      for (const id of reviewers) person(id);
      const review = {
        ...born(),
        use_case_id: useCase.id,
        user_id: by.id,
        status: 'in_progress' as const,
        due_date: null,
        timezone: null,
      };
      set({ reviews: [...state.reviews, review] });
      const tasks = reviewers.map((id) => addTask(review.id, by.id, id));
      return finish({ review }, [reviewEvent(review, by), ...tasks.map((task) => taskEvent(task, by))]);
    },
    endReview: ({ actor, reviewId, status, comment }) => {
      const by = person(actor);
      const ended = { ...openReviewOf(reviewId), status, updated_at: stamp() };
      set({ reviews: replace(state.reviews, ended) });
      const said: CredoEvent[] = [];
      if (comment?.trim()) {
        const thread = addThread(by.id, ended.use_case_id, ended.id);
        said.push(...commentEvents(addComment(by.id, thread, comment), thread, by, 'comment_created', state.users));
      }
      return finish({ review: ended }, [reviewEvent(ended, by), ...said]);
    },
    assignTask: ({ actor, reviewId, assignee }) => {
      const by = person(actor);
      const task = addTask(reviewId, by.id, assignee);
      return finish({ task }, [taskEvent(task, by)]);
    },
    changeTask: ({ actor, taskId, status, subStatus }) => {
      const by = person(actor);
      const completed_at = status === 'done' ? stamp() : null;
      const task: Task = { ...taskOf(taskId), status, sub_status: subStatus, completed_at, updated_at: stamp() };
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
      if (!metadataFields.includes(field)) throw new Error(`A use case has no field called ${field}.`);
      const useCase = { ...before, [field]: value };
      set({ useCases: replace(state.useCases, useCase) });
      return finish({ useCase }, [fieldEvent(useCase, field, value, by)]);
    },
    changeCustomField: ({ actor, useCaseId, customFieldId, value }) => {
      const by = person(actor);
      const before = need(state.customFields, customFieldId, 'This custom field does not exist any more.');
      if (before.use_case_id !== useCaseOf(useCaseId).id) throw new Error('This use case has no such custom field.');
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

function need<T extends { readonly id: string }>(all: readonly T[], id: string, problem: string): T {
  const found = all.find((one) => one.id === id);
  if (!found) throw new UnknownRecord(problem);
  return found;
}

function replace<T extends { readonly id: string }>(all: readonly T[], changed: T): readonly T[] {
  return all.map((one) => (one.id === changed.id ? changed : one));
}
