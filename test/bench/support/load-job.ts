import type { Kind } from './event-request.ts';

/** What a load process is to send. */
export type LoadJob = {
  readonly url: string;
  readonly connections: number;
  /** Over how many use cases, and so channels, the events are spread; over how many reviews, if they are about those. */
  readonly channels: number;
  /** What they tell of; comments on use cases unless said otherwise. */
  readonly kind?: Kind;
  readonly firstNumber: number;
  /** As many as this, or as long as this. */
  readonly count?: number;
  readonly durationMs?: number;
  /** Sent first and not counted. */
  readonly warmUpMs?: number;
  /** Sent at this rate, whatever the answers; else each connection waits for its answer and sends the next. */
  readonly perSecond?: number;
  /** Whether each event's times are wanted. */
  readonly isTimed?: boolean;
};

/** Milliseconds since the epoch, with fractions, comparable between the processes of one machine. */
export const preciseNow = () => performance.timeOrigin + performance.now();

export type LoadResult = {
  readonly acknowledged: number;
  readonly others: Readonly<Record<string, number>>;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly mostMs: number;
  /** Numbers of all events that were answered 2xx, the warm-up's as well. */
  readonly lastNumber: number;
  /** When each event was sent and answered, if asked for. */
  readonly times: readonly (readonly [number: number, sentAt: number, answeredAt: number])[];
};
