const firstMs = 1_000;
const longestMs = 15 * 60_000;
const leastMs = 250;

/**
 * How long to wait before the next attempt: exponential with full jitter, never under 250 ms, never over 15 minutes.
 * `failures` counts the attempts that failed so far (1 after the first); `random` is between 0 and 1.
 */
export function backoffMs(failures: number, random: number): number {
  const ceilingMs = Math.min(longestMs, firstMs * 2 ** Math.min(failures - 1, 30));
  return Math.max(leastMs, Math.ceil(ceilingMs * random));
}
