/** Longer waits than this are taken for a mistake. */
const longestBelievableMs = 60 * 60_000;

/**
 * Reads a `Retry-After` header, in seconds or as an HTTP date (RFC 9110, section 10.2.3). Returns milliseconds from
 * `nowMs`, never negative; null when there is none, it is malformed, or it asks for more than an hour.
 */
export function parseRetryAfterMs(header: string | null, nowMs: number): number | null {
  const value = header?.trim() ?? '';
  const delayMs = /^\d+(\.\d+)?$/.test(value) ? Math.ceil(Number(value) * 1000) : untilDateMs(value, nowMs);
  return Number.isFinite(delayMs) && delayMs <= longestBelievableMs ? delayMs : null;
}

/** Every HTTP date begins with the day's name; `Date.parse` alone would take "-5" for a date. */
function untilDateMs(value: string, nowMs: number): number {
  return /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)/.test(value) ? Math.max(0, Date.parse(value) - nowMs) : Number.NaN;
}
