import { createHmac } from 'node:crypto';

/** Slack's signature of a request, version 0 (docs.slack.dev, Verifying requests from Slack). */
export function signature(signingSecret: string, timestampS: number, body: string): string {
  return `v0=${createHmac('sha256', signingSecret).update(`v0:${timestampS}:${body}`).digest('hex')}`;
}
