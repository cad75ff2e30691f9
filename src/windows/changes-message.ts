import type { ContextPart } from '../blockkit/blocks.ts';
import { type Inline, say, value } from '../blockkit/inline.ts';
import { composeMessage, type SlackMessage } from '../blockkit/message.ts';
import { withheldHeadline } from '../events/discreet.ts';
import { isTopRisk, was } from '../events/field-change.ts';
import { lateness, missingName, note, openButton, repeatNote, riskWords } from '../events/use-case-parts.ts';
import { createVoice, type Voice } from '../events/voice.ts';
import type { Names } from '../model.ts';
import { changesLine, changeWords } from './change-words.ts';
import { type Held, inOrder, timeOf } from './held.ts';
import type { NetChange } from './net-changes.ts';

type Circumstances = { readonly now: number; readonly mayBeRepeat: boolean };

/** What one person changed on one use case, as one message (product: Templates, G). */
export function changesMessage(
  held: readonly [Held, ...Held[]],
  changes: readonly NetChange[],
  names: Names,
  { now, mayBeRepeat }: Circumstances,
): SlackMessage {
  const ordered = inOrder(held);
  const first = ordered[0] ?? held[0];
  const last = ordered.at(-1) ?? first;
  const { facts } = first.event;
  const { useCaseId } = facts;
  const aside = [...lateness(last.event.happenedAt, { receivedAt: last.receivedAt, now }), ...repeatNote(mayBeRepeat)];
  const end: ContextPart = { kind: 'date', atMs: timeOf(last) };
  if (names.disclosure !== 'full') return discreetly({ useCaseId, changes, names, context: [...aside, end] });
  const voice = createVoice(facts, names, plainly);
  // The highest risk is what the message is about; the rest follows it.
  const top = changes.find(({ change }) => isTopRisk(change));
  const rest = changes.filter((change) => change !== top);
  const headline = top === undefined ? updated(voice) : raised(top, voice);
  const spoken = rest.flatMap((change, index) => [
    ...(index === 0 ? [] : [', ']),
    ...changeWords(change, voice).spoken,
  ]);
  const tellsRisk = changes.some(({ change }) => change.shows === 'risk level');
  const risk = tellsRisk ? null : riskWords(useCaseId, names);
  return composeMessage({
    headline,
    line: changesLine(rest, voice),
    spoken: [...headline, ...(rest.length === 0 ? [] : [top === undefined ? ': ' : '; also changed: ']), ...spoken],
    context: [
      ...aside,
      ...(risk === null ? [] : [note(risk)]),
      note(`${changes.length} changes${during(timeOf(last) - timeOf(first))}`),
      end,
      ...missingName(voice),
    ],
    ...openButton(useCaseId, voice.useCaseName, names),
  });
}

/** Nobody is mentioned in what is told together. */
const plainly = { mentionIds: [], readerId: null, size: 'compact' } as const;

/** That something changed, and how much, without saying what. */
function discreetly(of: {
  readonly useCaseId: string | null;
  readonly changes: readonly NetChange[];
  readonly names: Names;
  readonly context: readonly ContextPart[];
}): SlackMessage {
  const { useCaseId, changes, names, context } = of;
  const voice = createVoice({ actor: null, useCaseId }, names, plainly);
  const isWithheld = names.disclosure === 'withheld';
  const count = `${changes.length} ${changes.length === 1 ? 'change' : 'changes'}`;
  return composeMessage({
    headline: isWithheld
      ? withheldHeadline({ useCaseId }, names)
      : say`✏️ ${voice.useCase} was updated: ${count}. Open in Credo AI to read.`,
    context,
    ...openButton(useCaseId, null, names),
  });
}

function updated({ actor: who, useCase }: Voice): Inline[] {
  return who ? say`✏️ ${who} updated ${useCase}` : say`✏️ ${useCase} was updated`;
}

function raised({ change, previous }: NetChange, voice: Voice): Inline[] {
  const { actor: who, useCase } = voice;
  const to = value(voice.riskLevel(String(change.value)) ?? `level ${change.value}`);
  const verb = previous === null ? 'changed' : 'raised';
  const ending = was(change, previous, voice);
  return who
    ? say`⚠️ ${who} ${verb} the risk of ${useCase} to ${to}${ending}`
    : say`⚠️ The risk of ${useCase} was ${verb} to ${to}${ending}`;
}

function during(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 1) return '';
  return seconds < 120 ? ` in ${seconds} s` : ` in ${Math.round(seconds / 60)} min`;
}
