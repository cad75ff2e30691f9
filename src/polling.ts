/** How soon a loop looks for work that no nudge told of: right after there was some, and when there was none for a while. */
export type PollTimes = { readonly busyMs: number; readonly idleMs: number };

export type Polling = {
  /** There was work, so more may come. */
  worked(): void;
  /** There is none; how long to rest, longer each time. */
  restMs(): number;
};

/** A server that gets all events itself is nudged, and needs to look only for what a nudge could miss. */
export const pollAlone: PollTimes = { busyMs: 1_000, idleMs: 1_000 };
/** Other servers put work into the database without a word. */
export const pollWithOthers: PollTimes = { busyMs: 50, idleMs: 500 };

export function createPolling({ busyMs, idleMs }: PollTimes): Polling {
  let nextMs = idleMs;
  return {
    worked: () => {
      nextMs = busyMs;
    },
    restMs: () => {
      const restMs = nextMs;
      nextMs = Math.min(idleMs, nextMs * 2);
      return restMs;
    },
  };
}
