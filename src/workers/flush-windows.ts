import type { Clock } from '../clock.ts';
import type { Windows } from '../ports/windows.ts';

const lookAgainMs = 20;

/**
 * Tells at once what is still being edited, and resolves when each of it was tried at Slack, or after `budgetMs`: what could
 * not be told by then waits in the outbox for the next start.
 */
export async function flushWindows(deps: {
  readonly windows: Windows;
  readonly clock: Clock;
  readonly budgetMs: number;
  /** Called after deliveries were put into the outbox. */
  readonly onClosed: () => void;
}): Promise<void> {
  const { windows, clock } = deps;
  const startedAt = clock.now();
  if ((await windows.closeQuiet()) === 0) return;
  deps.onClosed();
  while (clock.now() - startedAt < deps.budgetMs && (await windows.isUntold(startedAt))) await clock.sleep(lookAgainMs);
}
