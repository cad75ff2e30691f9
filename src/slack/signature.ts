import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** In both directions; Bolt refuses the past only (slack-platform: Traps found by running). */
const toleranceMs = 5 * 60_000;

/** Whether Slack signed a request. Its check of the certificate (`ssl_check=1`) is unsigned, and Bolt takes nothing else from it. */
export function isFromSlack(headers: IncomingHttpHeaders, raw: Buffer, signingSecret: string, nowMs: number): boolean {
  if (headers['content-type'] === 'application/x-www-form-urlencoded') {
    if (new URLSearchParams(raw.toString('utf8')).get('ssl_check') === '1') return true;
  }
  const timestamp = headers['x-slack-request-timestamp'];
  const signature = headers['x-slack-signature'];
  if (typeof timestamp !== 'string' || typeof signature !== 'string') return false;
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(nowMs - Number(timestamp) * 1000) > toleranceMs) return false;
  const expected = Buffer.from(
    `v0=${createHmac('sha256', signingSecret).update(`v0:${timestamp}:`).update(raw).digest('hex')}`,
  );
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
