import type { ContextPart } from '../blockkit/blocks.ts';
import { dayInWords } from '../blockkit/text.ts';
import type { EventFacts } from '../model.ts';
import { dueOn, note, spanWords } from './use-case-parts.ts';
import { statusWords } from './values.ts';

/** What is known of the review an event is about, beside what the event says. */
export type ReviewFigures = {
  readonly openedAt: number | null;
  /** When the review, or the task the event asks for, is due. */
  readonly dueAt: number | null;
  /** Null when nobody knows how many there are. */
  readonly tasks: { readonly done: number; readonly all: number } | null;
  /** The event tells of the state the review is in now. */
  readonly isCurrent: boolean;
};

const minute = 60_000;

/** When something is due that an event asks for, and how long a review took that it ends (product: Templates A to C). */
export function reviewParts(facts: EventFacts, at: number, figures: ReviewFigures | null): ContextPart[] {
  if (figures === null) return [];
  const dueAt = dueIn(facts, figures);
  if (dueAt !== null) return [dueOn(dueAt)];
  const { openedAt, tasks, isCurrent } = figures;
  const [status] = facts.statuses;
  if (!isEnd(facts) || status === undefined || !isCurrent) return [];
  const tookMs = openedAt === null ? 0 : at - openedAt;
  return [
    ...(openedAt === null ? [] : [note(`In progress → ${capital(statusWords(status))}`)]),
    ...(tasks === null || tasks.all === 0 ? [] : [note(tasksDone(tasks))]),
    ...(tookMs < minute ? [] : [note(`took ${spanWords(tookMs)}`)]),
  ];
}

/** The same for those who hear it: `, due 14 Mar 2027`; nothing when nothing is due. */
export function dueWords(facts: EventFacts, figures: ReviewFigures | null): string {
  const dueAt = figures && dueIn(facts, figures);
  return dueAt === null ? '' : `, due ${dayInWords(dueAt)}`;
}

/** `2 of 3 tasks done`. */
export function tasksDone({ done, all }: { readonly done: number; readonly all: number }): string {
  return `${done} of ${all} ${all === 1 ? 'task' : 'tasks'} done`;
}

function dueIn({ group, subs }: EventFacts, { dueAt }: ReviewFigures): number | null {
  const asks = (group === 'tasks' && subs.includes('assigned')) || (group === 'reviews' && subs.includes('opened'));
  return asks ? dueAt : null;
}

const isEnd = ({ group, subs }: EventFacts): boolean =>
  group === 'reviews' && (subs.includes('decided') || subs.includes('closed'));

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
