import { isDocumented } from './documented-errors.ts';
import type { Channel } from './types.ts';

/**
 * One way for calls to go wrong.
 *
 * - `status`: this HTTP status, with a page of HTML or a JSON body
 * - `error`: `ok: false` with this code
 * - `rate_limited`: HTTP 429; `retryAfter` null leaves the header out
 * - `delay`: a late but good answer
 * - `hang`: no answer until the client gives up
 * - `reset`: the connection breaks
 * - `truncated`: half of the JSON body
 * - `html`: HTTP 200 with a page of HTML
 */
export type FaultReply =
  | { readonly kind: 'status'; readonly status: number; readonly body?: 'html' | 'json' }
  | { readonly kind: 'error'; readonly error: string; readonly isUndocumented?: boolean }
  | { readonly kind: 'rate_limited'; readonly retryAfter?: number | string | null }
  | { readonly kind: 'delay'; readonly delayMs: number }
  | { readonly kind: 'hang' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'truncated' }
  | { readonly kind: 'html' };

/**
 * `method` may be `response_url`; without one all Web API methods are meant. `times` defaults to 1, after letting `skip`
 * calls pass. `isAccepted` means Slack did what was asked, and only its answer is lost.
 */
export type Fault = FaultReply & {
  readonly method?: string;
  readonly channel?: string;
  /** Direct messages go on as ever. */
  readonly sparesDirect?: boolean;
  readonly times?: number;
  readonly skip?: number;
  readonly isAccepted?: boolean;
};

export type FaultHandle = {
  /** How many calls it has spoilt. */
  hits(): number;
  clear(): void;
};

export type Faults = {
  add(fault: Fault): FaultHandle;
  clear(): void;
  /** The fault meant for this call, if any; uses one of its times up. */
  take(method: string, channelId: string | null): Fault | null;
};

/** Keeps the faults that tests ask for. */
export function createFaults(findChannel: (ref: string) => Pick<Channel, 'id' | 'is_im'>): Faults {
  type Entry = { readonly fault: Fault; readonly channel: string | null; skip: number; left: number; hits: number };
  const entries = new Set<Entry>();
  return {
    add: (fault) => {
      if (fault.kind === 'error' && !fault.isUndocumented && !isDocumented(fault.method ?? null, fault.error)) {
        throw new Error(`${fault.error} is not a documented error of ${fault.method ?? 'every method'}`);
      }
      const channel = fault.channel === undefined ? null : findChannel(fault.channel).id;
      const entry: Entry = { fault, channel, skip: fault.skip ?? 0, left: fault.times ?? 1, hits: 0 };
      entries.add(entry);
      return { hits: () => entry.hits, clear: () => void entries.delete(entry) };
    },
    clear: () => entries.clear(),
    take: (method, channel) => {
      for (const entry of entries) {
        const meant = entry.fault.method === undefined ? method !== 'response_url' : entry.fault.method === method;
        if (!meant || (entry.channel !== null && entry.channel !== channel)) continue;
        if (entry.fault.sparesDirect && channel !== null && findChannel(channel).is_im) continue;
        if (entry.skip > 0) {
          entry.skip -= 1;
          continue;
        }
        entry.hits += 1;
        entry.left -= 1;
        if (entry.left <= 0) entries.delete(entry);
        return entry.fault;
      }
      return null;
    },
  };
}
