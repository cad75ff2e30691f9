import type { ContextPart, LinkButton } from '../blockkit/blocks.ts';
import { truncateMiddle } from '../blockkit/text.ts';
import type { Names } from '../model.ts';
import { shortName } from './values.ts';

/* What stands around a sentence: the parts of the grey line, and the button. */

export type Circumstances = {
  readonly receivedAt: number;
  readonly now: number;
  /** An earlier attempt may have reached Slack. */
  readonly mayBeRepeat: boolean;
};

const minute = 60_000;

export const note = (text: string): ContextPart => ({ kind: 'text', text });

/** What the reader should know about the message itself: that it tells of something long ago, or may be a repeat. */
export function notes(happenedAt: number | null, { receivedAt, now, mayBeRepeat }: Circumstances): ContextPart[] {
  const isLate = happenedAt !== null && receivedAt - happenedAt > 15 * minute;
  return [
    ...(isLate ? [note(`Happened ${ago(Math.max(now, receivedAt) - happenedAt)} ago`)] : []),
    ...(mayBeRepeat ? [note('May be a repeat: Slack did not confirm the first try')] : []),
  ];
}

/** The use case's risk as far as it is known, such as `High risk`. */
export function riskNote(useCaseId: string | null, names: Names): ContextPart[] {
  const level = useCaseId === null ? null : names.useCase(useCaseId).riskLevel;
  const name = shortName((level === null ? null : names.riskLevel(level)) ?? '');
  if (name === '') return [];
  return [note(/\brisk$/i.test(name) ? name : `${name} risk`)];
}

/** Opens a use case in Credo AI; `useCaseName` null: it could not be found out. */
export function openButton(useCaseId: string, useCaseName: string | null, names: Names): LinkButton {
  const subject = useCaseName === null ? 'the use case' : truncateMiddle(useCaseName, 48);
  return {
    url: names.useCaseUrl(useCaseId),
    label: 'Open in Credo AI',
    accessibilityLabel: `Open ${subject} in Credo AI`,
  };
}

function ago(ms: number): string {
  const minutes = Math.floor(ms / minute);
  if (minutes < 60) return `${minutes} min`;
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / (24 * 60))} days`;
}
