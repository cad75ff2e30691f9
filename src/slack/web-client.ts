import { type Logger, LogLevel, WebClient } from '@slack/web-api';
import type { Log } from '../log.ts';

/** More than there are lanes served at once, so that no call waits behind another conversation's inside the SDK. */
const mostCallsAtOnce = 1_000;

/**
 * A client for one bot token. Every call ends by itself within `timeoutMs`; retries are ours alone, so that none happens
 * below our books (slack-platform: WebClient 8 behaviour).
 */
export function createWebClient(options: {
  /** Without one: for asking for tokens. */
  readonly token: string | undefined;
  readonly apiUrl: string;
  readonly timeoutMs: number;
  readonly log: Log;
}): WebClient {
  return new WebClient(options.token, {
    slackApiUrl: `${options.apiUrl}/`,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    maxRequestConcurrency: mostCallsAtOnce,
    timeout: options.timeoutMs,
    logger: sdkLogger(options.log),
  });
}

/** Lets only the SDK's warnings and errors through, cut short; its debug lines print secrets. */
export function sdkLogger(log: Log): Logger {
  const words = (parts: readonly unknown[]) =>
    parts
      .map((part) => (part instanceof Error ? part.message : String(part)))
      .join(' ')
      .slice(0, 300);
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: (...parts) => log.warn('slack.sdk', { detail: words(parts) }),
    error: (...parts) => log.error('slack.sdk', { detail: words(parts) }),
    setLevel: () => undefined,
    getLevel: () => LogLevel.WARN,
    setName: () => undefined,
  };
}
