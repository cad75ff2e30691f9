import type { ContextPart } from '../blockkit/blocks.ts';
import type { Inline } from '../blockkit/inline.ts';
import { listMessage, type SlackMessage } from '../blockkit/message.ts';
import { note, repeatNote } from '../events/use-case-parts.ts';
import type { Names, WindowKind } from '../model.ts';
import { type Held, inOrder, timeOf } from './held.ts';
import { groupByUseCase, mostUseCasesShown } from './use-case-groups.ts';
import { useCaseLine } from './use-case-line.ts';

const occasions: Readonly<Record<WindowKind, string>> = {
  quiet: 'while things were busy',
  burst: 'while things were busy',
  mute: 'while this channel was muted',
  digest: 'since the last digest',
};

/** Many events as one message, a line for each use case (product: Templates, I). Nobody is mentioned. */
export function digestMessage(
  kind: WindowKind,
  held: readonly Held[],
  namesOf: (useCaseId: string | null) => Names,
  { mayBeRepeat }: { readonly mayBeRepeat: boolean },
): SlackMessage {
  const groups = groupByUseCase(held);
  const useCases = groups.filter(({ useCaseId }) => useCaseId !== null).length;
  const headline = [
    `🗂 ${held.length} ${held.length === 1 ? 'update' : 'updates'}`,
    ...(useCases === 0 ? [] : [` in ${useCases} ${useCases === 1 ? 'use case' : 'use cases'}`]),
    ` ${occasions[kind]}`,
  ];
  const rest = groups.length - mostUseCasesShown;
  const lines: (readonly Inline[])[] = [
    headline,
    ...groups.slice(0, mostUseCasesShown).map((group) => ['• ', ...useCaseLine(group, namesOf(group.useCaseId))]),
    ...(rest > 0 ? [[`• and ${rest} more ${rest === 1 ? 'use case' : 'use cases'}`]] : []),
  ];
  return listMessage(lines, [...repeatNote(mayBeRepeat), ...span(inOrder(held))]);
}

/** From the first to the last of what is told. */
function span(ordered: readonly Held[]): ContextPart[] {
  const first = ordered[0];
  const last = ordered.at(-1);
  if (!first || !last) return [];
  const end: ContextPart = { kind: 'date', atMs: timeOf(last) };
  return timeOf(last) - timeOf(first) < 60_000 ? [end] : [{ kind: 'date', atMs: timeOf(first) }, note('to'), end];
}
