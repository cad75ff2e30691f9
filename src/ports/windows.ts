import type { WindowKind } from '../model.ts';

/* Windows: events held for a channel until they are due, then told of in one delivery. */

export type Windows = {
  /** Turns what is due into deliveries and returns how many. A window becomes one delivery, once, whatever happens. */
  closeDue(): Promise<number>;
  /** The same for every quiet window, due or not: nothing waits for an app that is stopping. */
  closeQuiet(): Promise<number>;
  /** Whether something a quiet window became since then could be sent now and was not tried yet. */
  isUntold(since: number): Promise<boolean>;
  /** When the next window is due; null when nothing is held. */
  nextDueAt(): Promise<number | null>;
  get(windowId: number): Promise<ClosedWindow | null>;
  /** What the field an event tells of was before it, and which event had said so; null when that is not known. */
  previousValue(eventId: number): Promise<{ readonly eventId: number; readonly value: unknown } | null>;
};

export type ClosedWindow = {
  readonly kind: WindowKind;
  readonly events: readonly { readonly eventId: number; readonly commentId: number | null }[];
};
