import { isChangeRequest } from '../events/change-request.ts';
import {
  type EventFacts,
  isReviewOver,
  type ListedTask,
  type PersonRef,
  type Register,
  type ReviewNews,
  type ReviewState,
  type ReviewTask,
  reviewEndings,
} from '../model.ts';

/** What one event writes into the state of its review. */
export type ReviewWrite = Pick<EventFacts, 'group' | 'subs' | 'statuses' | 'useCaseId' | 'actor' | 'assignee'> & {
  /** When it happened; when it was received, if it does not say. In milliseconds. */
  readonly at: number;
  readonly key: string;
  /** How Credo lists the review's tasks since then; null when it was not asked, or gave no answer. */
  readonly listed?: TaskList | null;
};

export type TaskList = { readonly askedAt: number; readonly tasks: readonly ListedTask[] };

export type Merged = { readonly state: ReviewState; readonly news: ReviewNews };

/**
 * Adds what an event tells to what is known of its review. The state is the same for every order of the same events, and
 * for any repetition of them; a late event never sets it back.
 */
export function mergeReview(known: ReviewState | null, write: ReviewWrite): Merged {
  const before = known ?? nothingKnown;
  const useCaseId = write.useCaseId === null ? null : register(write, write.useCaseId);
  const listed = write.listed ? register(write, write.listed.tasks, write.listed.askedAt) : null;
  const state = {
    ...before,
    useCaseId: later(before.useCaseId, useCaseId),
    listed: later(before.listed, listed),
  };
  const [status] = write.statuses;
  if (write.group === 'reviews' && status !== undefined) return withStatus(state, write, status);
  const task = write.group === 'tasks' ? taskOf(write) : null;
  return task === null ? { state, news: 'detail' } : withTask(state, write, task);
}

const nothingKnown: ReviewState = { useCaseId: null, status: null, opened: null, tasks: [], listed: null };

function withStatus(before: ReviewState, write: ReviewWrite, status: string): Merged {
  const isOpening = status === 'in_progress';
  // A decision taken in the moment of the opening came after it.
  const change = register(write, { status, by: write.actor }, isOpening ? 0 : 1);
  const state = {
    ...before,
    status: later(before.status, change),
    opened: isOpening ? earlier(before.opened, register(write, write.actor)) : before.opened,
  };
  // Also when it is merged again: a channel that subscribed since may not have heard of it.
  const isCurrent = state.status !== null && order(state.status, change) === 0;
  if (!isCurrent) return { state, news: 'detail' };
  return { state, news: reviewEndings.includes(status) ? 'decision' : 'state' };
}

function taskOf({ subs, statuses, assignee }: ReviewWrite): ReviewTask | null {
  const [status, subStatus = null] = statuses;
  if (subs.includes('deleted')) return { assignee, status: '', subStatus: null, isRemoved: true };
  return status === undefined ? null : { assignee, status, subStatus, isRemoved: false };
}

const weightOf = ({ isRemoved, status }: ReviewTask): number => (isRemoved ? 2 : status === 'done' ? 1 : 0);

function withTask(before: ReviewState, write: ReviewWrite, value: ReviewTask): Merged {
  const change = register(write, value, weightOf(value));
  const id = idOf(value.assignee);
  const known = before.tasks.find((one) => idOf(one.value.assignee) === id) ?? null;
  const task = later(known, change) ?? change;
  const others = before.tasks.filter((one) => one !== known);
  const tasks = [...others, task].sort((a, b) => compare(idOf(a.value.assignee), idOf(b.value.assignee)));
  const state = { ...before, tasks };
  // As with a decision, also when it is merged again.
  if (isChangeRequest(write) && order(task, change) === 0 && !isReviewOver(state)) return { state, news: 'outcome' };
  return { state, news: task === change && isStep(known?.value, value) ? 'silent' : 'detail' };
}

/**
 * The tasks of a review as Credo listed them. Null when it never did, or when an event told of something later: events
 * name no task, so they tell whom a review waits for, but not how many tasks there are.
 */
export function listedTasks({ listed, tasks }: ReviewState): readonly ListedTask[] | null {
  return listed !== null && tasks.every(({ at }) => at <= listed.at) ? listed.value : null;
}

/** Only the sub-status moved on. */
function isStep(from: ReviewTask | undefined, to: ReviewTask): boolean {
  if (from === undefined || from.isRemoved || to.isRemoved) return false;
  return from.status === to.status && from.subStatus !== to.subStatus;
}

/** Tasks have no id of their own in Credo's events; those of a team have no assignee either (credo-api: Event catalogue). */
const idOf = (assignee: PersonRef | null): string => assignee?.credoUserId ?? '';

const register = <T>({ at, key }: ReviewWrite, value: T, weight = 0): Register<T> => ({ value, at, weight, key });

function later<T>(a: Register<T> | null, b: Register<T> | null): Register<T> | null {
  if (a === null || b === null) return a ?? b;
  return order(a, b) >= 0 ? a : b;
}

function earlier<T>(a: Register<T> | null, b: Register<T>): Register<T> {
  return a === null || order(a, b) > 0 ? b : a;
}

const order = (a: Register<unknown>, b: Register<unknown>): number =>
  a.at - b.at || a.weight - b.weight || compare(a.key, b.key);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
