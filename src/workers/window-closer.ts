import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { type Loop, startLoop } from '../loop.ts';
import type { Windows } from '../ports/windows.ts';

/** A nudge tells of a new window; this only catches what a nudge could miss. */
const pollMs = 1_000;

/** Turns windows into deliveries when they are due. */
export function startWindowCloser(deps: {
  readonly windows: Windows;
  readonly clock: Clock;
  readonly log: Log;
  /** Called after deliveries were put into the outbox. */
  readonly onClosed: () => void;
}): Loop {
  const { windows, clock, log } = deps;
  const work = async () => {
    const deliveries = await windows.closeDue();
    if (deliveries > 0) {
      log.info('windows.closed', { deliveries });
      deps.onClosed();
    }
    const nextAt = await windows.nextDueAt();
    return nextAt === null ? pollMs : Math.min(pollMs, Math.max(1, nextAt - clock.now()));
  };
  return startLoop({ name: 'window.closer', clock, log, work });
}
