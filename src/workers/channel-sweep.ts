import type { ChannelLifecycle } from '../channels/lifecycle.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { type Loop, startLoop } from '../loop.ts';

/** At start and from time to time, resumes channels the bot was let into while nobody could tell the app. */
export function startChannelSweep(deps: {
  readonly channels: ChannelLifecycle;
  readonly clock: Clock;
  readonly log: Log;
  readonly intervalMs: number;
}): Loop {
  const work = async (signal: AbortSignal) => {
    await deps.channels.catchUp(signal);
    return deps.intervalMs;
  };
  return startLoop({ name: 'channel.sweep', clock: deps.clock, log: deps.log, work });
}
