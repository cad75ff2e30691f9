import { type Inline, link, say, value } from '../blockkit/inline.ts';
import { shown } from '../blockkit/limits.ts';
import { isChangeRequest } from '../events/change-request.ts';
import { statusWords } from '../events/values.ts';
import { createVoice, type Voice } from '../events/voice.ts';
import type { Names } from '../model.ts';
import { changeWords } from './change-words.ts';
import { type Held, personKey } from './held.ts';
import { netChanges } from './net-changes.ts';
import { isDecision, type UseCaseGroup } from './use-case-groups.ts';

/** A few changes are told one by one, more are counted. */
const mostChangesTold = 2;

type Part = readonly Inline[];

/** `[Resume screener]: approved by Ben Ito; 3 comments; risk Medium → High`. Nobody is mentioned. */
export function useCaseLine({ useCaseId, held }: UseCaseGroup, names: Names): Inline[] {
  const [first] = held;
  if (!first) return [];
  const manner = { mentionIds: [], readerId: null, size: 'compact' } as const;
  const voice = createVoice({ ...first.event.facts, useCaseId }, names, manner);
  if (names.disclosure === 'withheld') return withheldLine(useCaseId, held.length, names);
  const parts = partsOf(held, voice, names.disclosure === 'full');
  return [
    ...(useCaseId === null ? ['Elsewhere'] : [voice.useCase]),
    ': ',
    ...parts.flatMap((part, index) => [...(index === 0 ? [] : ['; ']), ...part]),
  ];
}

function withheldLine(useCaseId: string | null, count: number, names: Names): Inline[] {
  const what = 'A use case that is restricted in Credo AI';
  const updates = `${count} ${count === 1 ? 'update' : 'updates'}`;
  return say`🔒 ${useCaseId === null ? what : link(names.useCaseUrl(useCaseId), what)}: ${updates}`;
}

/** Without `isFull`, nobody is named and no value is told. */
function partsOf(held: readonly Held[], voice: Voice, isFull: boolean): readonly Part[] {
  const of = (isOne: (facts: Held['event']['facts']) => boolean) => held.filter(({ event }) => isOne(event.facts));
  const decisions = of(isDecision);
  const opened = of(({ group, subs }) => group === 'reviews' && subs.includes('opened'));
  const assigned = of(({ group, subs }) => group === 'tasks' && subs.includes('assigned'));
  const done = of((facts) => facts.group === 'tasks' && facts.subs.includes('done') && !isChangeRequest(facts));
  const removed = of(({ group, subs }) => group === 'tasks' && subs.includes('deleted'));
  const comments = of(({ group }) => group === 'comments');
  const changes = held.filter(({ event }) => event.change !== null);
  const told = new Set([decisions, opened, assigned, done, removed, comments, changes].flat());
  return [
    ...decisions.map((decision) => decided(decision, voice, isFull)),
    ...counted(opened.length, 'review opened', 'reviews opened'),
    ...counted(assigned.length, 'task assigned', 'tasks assigned', isFull ? people(assigned, voice) : []),
    ...counted(done.length, 'task done', 'tasks done'),
    ...counted(removed.length, 'task removed', 'tasks removed'),
    ...counted(comments.length, 'comment', 'comments'),
    ...changed(changes, voice, isFull),
    ...counted(held.length - told.size, 'other update', 'other updates'),
  ];
}

function decided({ event: { facts } }: Held, voice: Voice, isFull: boolean): Part {
  const status = isChangeRequest(facts) ? 'changes requested' : value(statusWords(facts.statuses[0] ?? 'decided'));
  return facts.actor === null || !isFull ? [status] : say`${status} by ${voice.person(facts.actor)}`;
}

function counted(count: number, one: string, more: string, ending: Part = []): readonly Part[] {
  return count === 0 ? [] : [[`${count} ${count === 1 ? one : more}`, ...ending]];
}

/** ` (Ben Ito, Chi Okafor)`: to whom, each once. */
function people(assigned: readonly Held[], voice: Voice): Part {
  const refs = new Map(assigned.map(({ event: { facts } }) => [personKey(facts.assignee), facts.assignee]));
  const known = [...refs.values()].filter((ref) => ref !== null);
  if (known.length === 0) return [];
  const rest = known.length - shown.listItems;
  const names = known.slice(0, shown.listItems).flatMap((ref, index) => [index === 0 ? '' : ', ', voice.person(ref)]);
  return say` (${names}${rest > 0 ? ` and ${rest} more` : ''})`;
}

function changed(held: readonly Held[], voice: Voice, isFull: boolean): readonly Part[] {
  const changes = netChanges(held);
  if (changes.length > mostChangesTold || !isFull) return counted(changes.length, 'field changed', 'fields changed');
  return changes.map((change) => changeWords(change, voice).shown);
}
