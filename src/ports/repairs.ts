import type { PlannedDirect, StoredEvent } from './inbox.ts';

/* Repairs: what is to be put right later, because Credo did not answer when it was asked. */

export type Repair = {
  /** `names`: a message without the name of its use case. `tasks`: an event after which nobody said who has a task. */
  readonly kind: 'names' | 'tasks';
  /** The delivery, or the event. */
  readonly ref: number;
  readonly connectionId: string;
  /** Empty for tasks. */
  readonly useCaseId: string;
  readonly tries: number;
  readonly createdAt: number;
};

export type Repairs = {
  /** A message shows a use case without its name. Noted once per message; an edit stands for what it edited. */
  noteNameless(deliveryId: number, connectionId: string, useCaseId: string): Promise<void>;
  /** What may be tried now, the longest due first. */
  due(limit: number): Promise<readonly Repair[]>;
  putOff(repair: Repair, dueAt: number): Promise<void>;
  drop(repair: Repair): Promise<void>;
  /** The name is known now: the message is edited, each at most once. */
  showName(repair: Repair): Promise<void>;
  /** It is known now who has the tasks: these direct messages are rewritten. */
  rewrite(repair: Repair, event: StoredEvent, directs: readonly PlannedDirect[]): Promise<void>;
};
