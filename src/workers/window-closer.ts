import type { Clock } from '../clock.ts';
import { type ExclusiveLoop, type Roles, startExclusiveLoop } from '../exclusive-loop.ts';
import type { Log } from '../log.ts';
import { createPolling, type PollTimes } from '../polling.ts';
import type { Windows } from '../ports/windows.ts';

/** Turns windows into deliveries when they are due; one of several servers does it. */
export function startWindowCloser(deps: {
  readonly windows: Windows;
  readonly clock: Clock;
  readonly log: Log;
  readonly roles: Roles;
  readonly poll: PollTimes;
  /** Called after deliveries were put into the outbox. */
  readonly onClosed: () => void;
}): ExclusiveLoop {
  const { windows, clock, log } = deps;
  const polling = createPolling(deps.poll);
  const work = async () => {
    const deliveries = await windows.closeDue();
    if (deliveries > 0) {
      polling.worked();
      log.info('windows.closed', { deliveries });
      deps.onClosed();
    }
    const nextAt = await windows.nextDueAt();
    const pollMs = polling.restMs();
    return nextAt === null ? pollMs : Math.min(pollMs, Math.max(1, nextAt - clock.now()));
  };
  return startExclusiveLoop({ name: 'window.closer', roles: deps.roles, clock, log, work });
}
