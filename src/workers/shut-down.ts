import { type Clock, withinBudget } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Loop } from '../loop.ts';
import type { Windows } from '../ports/windows.ts';

const lookAgainMs = 20;

/**
 * Takes nothing new, tells what is still being edited, and lets what is under way finish, all within `budgetMs`. What could
 * not be told by then waits in the outbox for the next start.
 */
export async function shutDown(deps: {
  /** Everything through which something new comes; resolves once all of it was answered. */
  readonly ears: { close(timeoutMs: number): Promise<unknown> };
  readonly inFlight: { drain(): Promise<void> };
  readonly matcher: Loop;
  readonly deliverer: Loop;
  /** Every loop but the deliverer. */
  readonly others: readonly Loop[];
  readonly windows: Windows;
  readonly clock: Clock;
  readonly log: Log;
  readonly budgetMs: number;
  /** No other server tells what this one could not. */
  readonly isAlone: boolean;
}): Promise<void> {
  const { deliverer, windows, clock, log, budgetMs } = deps;
  const flush = async () => deps.isAlone && flushWindows(windows, clock, budgetMs / 2, deliverer.nudge);
  // Once nothing is matched any more, no window opens.
  const told = deps.matcher
    .stop()
    .then(flush)
    .catch((error: unknown) => log.error('windows.not_flushed', { error }))
    .then(deliverer.stop);
  // What was answered last may go on behind its answer.
  const heard = deps.ears.close(budgetMs).then(deps.inFlight.drain);
  const all = [heard, ...deps.others.map((loop) => loop.stop()), told];
  const isDone = await withinBudget(clock, budgetMs, Promise.all(all), null);
  // What is still held waits in its window, for another server or for the next start.
  if (deps.isAlone) await windows.closeQuiet().catch((error: unknown) => log.error('windows.not_closed', { error }));
  if (!isDone) log.warn('app.stopped_early', { advice: 'What was under way goes on after the next start.' });
}

/** Resolves when each quiet window was tried at Slack as a message. */
async function flushWindows(windows: Windows, clock: Clock, budgetMs: number, onClosed: () => void): Promise<void> {
  const startedAt = clock.now();
  if ((await windows.closeQuiet()) === 0) return;
  onClosed();
  while (clock.now() - startedAt < budgetMs && (await windows.isUntold(startedAt))) await clock.sleep(lookAgainMs);
}
