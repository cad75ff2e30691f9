import { backoffMs } from '../../backoff.ts';
import type { Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import type { OpenSocket } from './open-socket.ts';

/** People wait for answers, so that a broken connection is not left alone for long. */
const longestWaitMs = 30_000;
/** Connections that end sooner than this are renewed at once only so often in a row. */
const steadyMs = 10_000;
const mostAtOnce = 5;
/** How long what came through a connection that Slack wants renewed may still be answered there; Slack cuts it off then. */
const renewalBudgetMs = 10_000;

/** Why there is no websocket: Slack's code, and how long Slack wants to be left alone, if it said so. */
export type OpenFailure = { readonly code: string; readonly retryAfterMs: number | null };

export type KeptConnection = {
  /** Whether Slack can reach us now. */
  isConnected(): boolean;
  /** Answers what was taken within `budgetMs`, then closes. Safe to call twice. */
  stop(budgetMs: number): Promise<void>;
};

/**
 * Keeps one websocket open: a new one in place of each that ends, at once the first time and then with backoff, for ever.
 * Where Slack asks for a new one, the old one ends only after the new one is there or failed, so that nobody waits.
 */
export function keepConnected(options: {
  readonly open: () => Promise<OpenSocket | OpenFailure>;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: () => number;
}): KeptConnection {
  const { open, clock, log, random } = options;
  const stopping = new AbortController();
  const stopped = new Promise<'stopped'>((resolve) => {
    stopping.signal.addEventListener('abort', () => resolve('stopped'), { once: true });
  });
  const retiring = new Set<Promise<void>>();
  let current: OpenSocket | null = null;
  let budgetMs = 0;

  const retire = (socket: OpenSocket, withinMs: number) => {
    const done = socket.retire(withinMs).finally(() => retiring.delete(done));
    retiring.add(done);
  };
  const waitMs = (failures: number) => Math.min(longestWaitMs, backoffMs(failures, random()));
  const run = async () => {
    let failures = 0;
    let shortLived = 0;
    while (!stopping.signal.aborted) {
      const before = current;
      const opened = await open();
      if (before !== null) retire(before, renewalBudgetMs);
      if ('code' in opened) {
        current = null;
        failures += 1;
        const retryInMs = opened.retryAfterMs ?? waitMs(failures);
        log.warn('slack.socket_refused', { code: opened.code, retryInMs, advice: adviceOn(opened.code) });
        await clock.sleep(retryInMs, stopping.signal);
        continue;
      }
      current = opened;
      failures = 0;
      const since = clock.now();
      log.info('slack.socket_connected');
      const why = await Promise.race([opened.ended, stopped]);
      shortLived = clock.now() - since < steadyMs ? shortLived + 1 : 0;
      if (why === 'stopped') break;
      log.info('slack.socket_ended', { why });
      if (why === 'lost') current = null;
      if (shortLived > mostAtOnce) await clock.sleep(waitMs(shortLived - mostAtOnce), stopping.signal);
    }
    if (current !== null) retire(current, budgetMs);
    await Promise.all(retiring);
  };
  const ended = run();
  return {
    isConnected: () => current !== null,
    stop: async (withinMs) => {
      budgetMs = withinMs;
      stopping.abort();
      await ended;
    },
  };
}

function adviceOn(code: string): string {
  if (/auth|token|account|scope|permission/.test(code)) {
    return 'Compare SLACK_APP_TOKEN with App-Level Tokens under Basic Information; it needs the scope connections:write.';
  }
  return 'Commands and buttons do nothing until Slack is reached again; events of Credo AI go on.';
}
