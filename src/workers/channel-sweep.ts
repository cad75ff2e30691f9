import type { ChannelLifecycle } from '../channels/lifecycle.ts';
import type { Clock } from '../clock.ts';
import { type Roles, startExclusiveLoop } from '../exclusive-loop.ts';
import type { Log } from '../log.ts';
import type { Loop } from '../loop.ts';

/**
 * At start and from time to time, resumes channels the bot was let into while nobody could tell the app. One of several
 * servers does it.
 */
export function startChannelSweep(deps: {
  readonly channels: ChannelLifecycle;
  readonly clock: Clock;
  readonly log: Log;
  readonly roles: Roles;
  readonly intervalMs: number;
}): Loop {
  const work = async (signal: AbortSignal) => {
    await deps.channels.catchUp(signal);
    return deps.intervalMs;
  };
  const { clock, log, roles } = deps;
  return startExclusiveLoop({ name: 'channel.sweep', roles, clock, log, work });
}
