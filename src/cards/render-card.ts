import type { ContextPart } from '../blockkit/blocks.ts';
import { bold, type Inline, link, say, value, wordsOf } from '../blockkit/inline.ts';
import { shown } from '../blockkit/limits.ts';
import { composeMessage, type SlackMessage } from '../blockkit/message.ts';
import { dayInWords } from '../blockkit/text.ts';
import { withheldHeadline } from '../events/discreet.ts';
import { toPersonById } from '../events/people.ts';
import { tasksDone } from '../events/review-parts.ts';
import { dueOn, missingName, note, openButton, repeatNote, replyButton, riskWords } from '../events/use-case-parts.ts';
import { nameValue, statusWords } from '../events/values.ts';
import { createVoice, type Voice } from '../events/voice.ts';
import { isReviewOver, type Names, type PersonRef, type ReviewState, reviewEndings } from '../model.ts';
import { listedTasks } from './review-state.ts';

export type CardInput = {
  readonly state: ReviewState;
  readonly comments: number;
  /** When the review is due, as far as Credo says. */
  readonly dueAt: number | null;
  readonly names: Names;
  /** Set when an earlier card went before this one; `url` null when that one cannot be opened any more. */
  readonly continues: { readonly url: string | null } | null;
  readonly mayBeRepeat: boolean;
  /** The thread of the newest comment, which can be replied to; null when none can. */
  readonly replyThreadId: string | null;
};

/** Whose names a card shows. */
export function peopleOnCard(state: ReviewState): readonly PersonRef[] {
  const waiting = isReviewOver(state) ? [] : waitingOn(tasksOf(state).tasks);
  const assignees = waiting.slice(0, shown.listItems).map(({ who }) => who);
  return [state.status?.value.by ?? null, state.opened?.value ?? null, ...assignees].filter((one) => one !== null);
}

/** A task of a person or several; of a team when there is nobody in it. */
type CardTask = {
  readonly assignees: readonly PersonRef[];
  readonly status: string;
  readonly subStatus: string | null;
};

/** The tasks as Credo lists them; without its word as the events tell, and then nobody knows how many there are. */
function tasksOf(state: ReviewState): { readonly tasks: readonly CardTask[]; readonly isCounted: boolean } {
  const listed = listedTasks(state);
  if (listed !== null) {
    const tasks = listed.map(({ assigneeIds, status, subStatus }) => ({
      ...{ assignees: assigneeIds.flatMap((id) => toPersonById(id) ?? []), status, subStatus },
    }));
    return { tasks, isCounted: true };
  }
  const told = state.tasks.map(({ value: task }) => task).filter(({ isRemoved }) => !isRemoved);
  return {
    tasks: told.map(({ assignee, ...task }) => ({ ...task, assignees: assignee ? [assignee] : [] })),
    isCounted: false,
  };
}

/**
 * The card of a review: what state it is in and who decided, what is done, and whom it waits for. At most four lines, and
 * everybody a plain name. The same state always gives the same message.
 */
export function renderCard({ names, ...input }: CardInput): SlackMessage {
  switch (names.disclosure) {
    case 'full':
      return wholeCard({ names, ...input });
    case 'minimal':
      return wholeCard({ names, ...input, state: withoutNames(input.state) });
    case 'withheld':
      return withheldCard(input.state.useCaseId?.value ?? null, names);
  }
}

/** What an old card becomes when the review goes on in a newer one; `url` leads there. */
export function renderCardEnd(useCaseId: string | null, names: Names, url: string | null): SlackMessage {
  if (names.disclosure === 'withheld') return withheldCard(useCaseId, names);
  const voice = createVoice({ actor: null, useCaseId }, names, manner);
  const newer: Inline = url === null ? 'a newer card' : link(url, 'a newer card');
  return composeMessage({
    headline: say`📎 The review of ${voice.useCase} goes on in ${newer}`,
    ...openButton(useCaseId, voice.useCaseName, names),
  });
}

function withheldCard(useCaseId: string | null, names: Names): SlackMessage {
  return composeMessage({
    headline: withheldHeadline({ useCaseId }, names),
    ...openButton(useCaseId, null, names),
  });
}

/** A card is not for calling anybody. */
const manner = { mentionIds: [], readerId: null, size: 'compact' } as const;

/** The state without anybody in it, and without a status that is not ours to word. */
function withoutNames(state: ReviewState): ReviewState {
  const { status, opened, tasks, listed } = state;
  const name = status?.value.status ?? '';
  return {
    ...state,
    status: status && { ...status, value: { status: wordedStatuses.includes(name) ? name : '', by: null } },
    opened: opened && { ...opened, value: null },
    tasks: tasks.map((task) => ({ ...task, value: { ...task.value, assignee: null } })),
    listed: listed && { ...listed, value: listed.value.map((task) => ({ ...task, assigneeIds: [] })) },
  };
}

function wholeCard({ state, comments, dueAt, names, continues, mayBeRepeat, replyThreadId }: CardInput): SlackMessage {
  const useCaseId = state.useCaseId?.value ?? null;
  const isFull = names.disclosure === 'full';
  const voice = createVoice({ actor: null, useCaseId }, names, manner);
  const { tasks, isCounted } = tasksOf(state);
  const isDecided = isReviewOver(state);
  const facts = [
    // Where the headline says it, it is not said again.
    ...(continues === null && state.status?.value.status !== 'in_progress' ? [] : stateWords(state, tasks, voice)),
    ...[riskWords(useCaseId, names) ?? []].flat(),
    ...(isCounted ? progress(tasks) : []),
    ...(comments === 0 ? [] : [comments === 1 ? '1 comment' : `${comments} comments`]),
  ];
  const due = isDecided ? null : dueAt;
  const since = isDecided ? state.status : state.opened;
  const waiting = isDecided || !isFull ? [] : waitingOn(tasks);
  const told = due === null ? facts : [...facts, `due ${dayInWords(due)}`];
  const said = continues === null ? headline(state, voice) : continuation(voice, continues.url);
  return composeMessage({
    headline: said,
    spoken: told.length === 0 ? said : [...said, '. ', value(told.join(', ')), '.'],
    context: [
      ...repeatNote(mayBeRepeat),
      ...facts.map(note),
      ...(due === null ? [] : [dueOn(due)]),
      ...(since === null ? [] : [{ kind: 'date', atMs: since.at } satisfies ContextPart]),
      ...missingName(voice),
    ],
    moreContext: [{ kind: 'people', label: 'Waiting for:', people: waitingWords(waiting, voice) }],
    ...openButton(useCaseId, voice.useCaseName, names),
    ...(isFull ? replyButton({ threadId: replyThreadId }) : {}),
  });
}

function headline(state: ReviewState, voice: Voice): Inline[] {
  const { useCase } = voice;
  const status = state.status?.value ?? null;
  const by = byWhom(status?.by ?? null, voice);
  switch (status?.status) {
    case undefined:
      return say`📝 Review of ${useCase}`;
    case 'in_progress':
      return say`📝 Review opened for ${useCase}${byWhom(state.opened?.value ?? null, voice)}`;
    case 'approved':
      return say`✅ Review of ${useCase} approved${by}`;
    case 'rejected':
      return say`⛔ Review of ${useCase} rejected${by}`;
    case 'closed':
      return say`⚪ Review of ${useCase} closed${by} without a decision`;
    case '':
      return say`🔁 Review of ${useCase} changed${by}`;
    default:
      return say`🔁 Review of ${useCase} changed to "${nameValue(statusWords(status?.status ?? ''))}"${by}`;
  }
}

function continuation({ useCase }: Voice, url: string | null): Inline[] {
  const earlier: Inline = url === null ? 'an earlier thread' : link(url, 'an earlier thread');
  return say`📎 The review of ${useCase} continues ${earlier}`;
}

const byWhom = (person: PersonRef | null, voice: Voice): Inline[] =>
  person === null ? [] : say` by ${bold(wordsOf(voice.person(person)))}`;

/** The state as a sign and a word, and who brought it about; nothing when no event told of it. */
function stateWords({ status }: ReviewState, tasks: readonly CardTask[], { person }: Voice): string[] {
  if (status === null) return [];
  const { status: name, by } = status.value;
  const ending = by === null ? '' : ` by ${wordsOf(person(by))}`;
  switch (name) {
    case 'in_progress':
      return [
        tasks.some(({ subStatus }) => subStatus === 'change_request') ? '🔵 Changes requested' : '🟡 In progress',
      ];
    case 'approved':
      return [`✅ Approved${ending}`];
    case 'rejected':
      return [`⛔ Rejected${ending}`];
    case 'closed':
      return [`⚪ Closed${ending}`];
    default:
      return name === '' ? [] : [`🔁 ${statusWords(name)}${ending}`];
  }
}

function progress(tasks: readonly CardTask[]): string[] {
  if (tasks.length === 0) return [];
  const done = tasks.filter((task) => !isOpen(task)).length;
  return [tasksDone({ done, all: tasks.length })];
}

const wordedStatuses: readonly string[] = ['in_progress', ...reviewEndings];

const isOpen = ({ status }: CardTask): boolean => status !== 'done';

type Waiting = { readonly who: PersonRef | null; readonly step: string | null };

/** Whom open tasks wait for, null for a team, and how far each is; somebody with several tasks once. */
function waitingOn(tasks: readonly CardTask[]): readonly Waiting[] {
  const each = tasks.filter(isOpen).flatMap(({ assignees, status, subStatus }): Waiting[] => {
    const step = subStatus !== null && subStatus !== 'none' ? subStatus : status === 'todo' ? null : status;
    return assignees.length === 0 ? [{ who: null, step }] : assignees.map((who) => ({ who, step }));
  });
  return [...new Map(each.map((one) => [`${one.who?.credoUserId ?? ''}/${one.step ?? ''}`, one])).values()];
}

/** The first few by name. */
function waitingWords(waiting: readonly Waiting[], { person }: Voice): Inline[] {
  const more = waiting.length - shown.listItems;
  const names = waiting.slice(0, shown.listItems).map(({ who, step }) => {
    const name = who === null ? 'a team' : wordsOf(person(who));
    return value(step === null ? name : `${name} (${statusWords(step)})`);
  });
  return more > 0 ? [...names, value(`and ${more} more`)] : names;
}
