import type { Clock } from './clock.ts';
import type { Log } from './log.ts';
import { type Loop, startLoop } from './loop.ts';
import type { Lease } from './model.ts';

/** A task that one of several servers does at a time. */
export type Role = {
  /** The lease while this server has it. */
  held(): Lease | null;
  /** Aborts once this server has it no more. */
  readonly lost: AbortSignal;
  /** A change was refused because somebody else has it. */
  doubt(): void;
  /** Lets others have it at once. */
  release(): Promise<void>;
};

/** Which tasks this server does. `wake` is called when it gets one. */
export type Roles = { take(name: string, wake: () => void): Role };

/** A nudge tells that the task is ours now; this only catches what a nudge could miss. */
const lookAgainMs = 1_000;

export type ExclusiveLoop = Omit<Loop, 'stop'> & {
  /** Lets the current round finish, and what else it began; then others may go on. Safe to call twice. */
  stop(finish?: () => Promise<unknown>): Promise<void>;
  /** Whether this server does the work now. */
  isOurs(): boolean;
};

/**
 * Runs `work` like `startLoop`, in one server at a time. What it changes must be fenced by the lease's token, or harmless
 * when done twice: a server may be stopped for longer than its lease at any moment. Stopping lets another one go on at once.
 */
export function startExclusiveLoop(options: {
  readonly name: string;
  /** What it is called among the servers, if there are several of its kind. */
  readonly role?: string;
  readonly roles: Roles;
  readonly clock: Clock;
  readonly log: Log;
  readonly work: (signal: AbortSignal, lease: Lease, role: Role) => Promise<number>;
}): ExclusiveLoop {
  const { name, roles, clock, log } = options;
  const role = roles.take(options.role ?? name, () => loop.nudge());
  let watched = { lost: role.lost, signal: role.lost };
  const work = async (stopping: AbortSignal) => {
    const lease = role.held();
    if (lease === null) return lookAgainMs;
    const { lost } = role;
    // One for each time it is ours, not for each round.
    if (watched.lost !== lost || watched.signal === lost) watched = { lost, signal: AbortSignal.any([stopping, lost]) };
    return options.work(watched.signal, lease, role);
  };
  const loop = startLoop({ name, clock, log, work });
  return {
    ...loop,
    isOurs: () => role.held() !== null,
    stop: async (finish) => {
      await loop.stop();
      await finish?.();
      await role.release();
    },
  };
}
