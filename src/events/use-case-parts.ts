import type { ActionButton, ContextPart, LinkButton } from '../blockkit/blocks.ts';
import { truncateMiddle } from '../blockkit/text.ts';
import type { Names } from '../model.ts';
import { shortName } from './values.ts';

/** What messages say of a use case beside their sentence. */

/** The risk level in words, such as `High risk`; null when the tenant has no name for it, or it may not be told. */
export function riskWords(useCaseId: string | null, names: Names): string | null {
  const level = useCaseId === null || names.disclosure !== 'full' ? null : names.useCase(useCaseId).riskLevel;
  const name = shortName((level === null ? null : names.riskLevel(level)) ?? '');
  if (name === '') return null;
  return /\brisk$/i.test(name) ? name : `${name} risk`;
}

/** Says that the use case is shown without its name; nothing when there is a name, or no use case. */
export function missingName({ lacksName }: { readonly lacksName: boolean }): ContextPart[] {
  return lacksName ? [note('Name not available right now')] : [];
}

/** The button that opens the use case; none when the event names none. */
export function openButton(
  useCaseId: string | null,
  useCaseName: string | null,
  names: Names,
): { readonly button?: LinkButton } {
  if (useCaseId === null) return {};
  const subject = useCaseName === null ? 'the use case' : truncateMiddle(useCaseName, 48);
  const accessibilityLabel = `Open ${subject} in Credo AI`;
  return { button: { url: names.useCaseUrl(useCaseId), label: 'Open in Credo AI', accessibilityLabel } };
}

/** The button that replies to a comment; none where its thread is not known, as the deprecated kind of event does not tell it. */
export function replyButton(comment: { readonly threadId: string | null } | null): {
  readonly actions?: readonly ActionButton[];
} {
  const threadId = comment?.threadId ?? null;
  if (threadId === null) return {};
  return { actions: [{ text: 'Reply in Credo', action_id: 'reply:open', value: threadId }] };
}

/** Warns that Slack may show the message twice; nothing when it was surely sent once. */
export function repeatNote(mayBeRepeat: boolean): ContextPart[] {
  return mayBeRepeat ? [note('May be a repeat: Slack did not confirm the first try')] : [];
}

export const note = (text: string): ContextPart => ({ kind: 'text', text });

const minute = 60_000;

/** Says that a message tells of something long ago; nothing when it is news. */
export function lateness(
  happenedAt: number | null,
  { receivedAt, now }: { readonly receivedAt: number; readonly now: number },
): ContextPart[] {
  const isLate = happenedAt !== null && receivedAt - happenedAt > 15 * minute;
  return isLate ? [note(`Happened ${spanWords(Math.max(now, receivedAt) - happenedAt)} ago`)] : [];
}

/** When something is due. */
export const dueOn = (atMs: number): ContextPart => ({ kind: 'day', label: 'due', atMs });

/** `5 min`, `28 h`, `3 days`. */
export function spanWords(ms: number): string {
  const minutes = Math.floor(ms / minute);
  if (minutes < 60) return `${minutes} min`;
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / (24 * 60))} days`;
}
