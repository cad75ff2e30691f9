import { Agent, request as sendRequest } from 'undici';
import type { Clock } from '../clock.ts';
import type { CredoApiError } from '../errors.ts';
import type { CredoOutcome } from '../ports/observed.ts';
import { publicLookup, requirePublicUrl } from './address-guard.ts';
import { failureOfStatus, requestIdOf, silence } from './failures.ts';
import type { CredoLimits } from './limits.ts';
import type { Answer, CredoRequest } from './request.ts';
import { parseRetryAfterMs } from './retry-after.ts';

/** Takes pino's order of arguments. */
export type CredoLog = {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
};

export type TransportDeps = {
  readonly clock: Clock;
  readonly limits: CredoLimits;
  readonly log: CredoLog | null;
  /** Hears how each call ended, its repetitions being part of it, and how long it took. */
  readonly onCall: (outcome: CredoOutcome, tookMs: number) => void;
  /** Somebody typed the address in Slack: only the public internet may be reached under it. */
  readonly isTyped: boolean;
};

export type Transport = {
  /**
   * Sends a request below `baseUrl` and returns the last answer, whatever its status. A repeatable request is tried
   * again after a network failure, 429 and 5xx. Throws `CredoApiError` (`timeout`, `unavailable`, `unexpected`) without
   * an answer; a timeout is not tried again, for whoever waits has waited long enough.
   */
  send(
    baseUrl: string,
    request: CredoRequest,
    headers: Readonly<Record<string, string>>,
    secrets: readonly string[],
  ): Promise<Answer>;
};

/** Creates the transport. It keeps connections open for a few seconds; nothing needs to be closed. */
export function createTransport({ clock, limits, log, isTyped, onCall }: TransportDeps): Transport {
  const dispatcher = new Agent({
    ...{ maxResponseSize: limits.maxResponseBytes, headersTimeout: 0, bodyTimeout: 0 },
    ...(isTyped ? { connect: { lookup: publicLookup } } : {}),
  });

  const attempt = async (url: string, request: CredoRequest, headers: Readonly<Record<string, string>>) => {
    const late = new AbortController();
    const done = new AbortController();
    void clock.sleep(limits.timeoutMs, done.signal).then(() => {
      if (!done.signal.aborted) late.abort();
    });
    try {
      const {
        statusCode,
        headers: got,
        body,
      } = await sendRequest(url, {
        method: request.method,
        headers,
        body: request.body ? JSON.stringify(request.body) : null,
        signal: late.signal,
        dispatcher,
      });
      const text = await body.text();
      const retryAfterMs = parseRetryAfterMs(headerOf(got, 'retry-after'), clock.now());
      return { status: statusCode, text, requestId: headerOf(got, 'x-request-id'), retryAfterMs };
    } catch (cause) {
      return silence(request, late.signal.aborted ? null : cause, limits.timeoutMs);
    } finally {
      done.abort();
    }
  };

  /** How long to wait before attempt number `attempts` + 1; null when this result is final. */
  const pauseMs = (request: CredoRequest, result: Answer | CredoApiError, attempts: number): number | null => {
    if (!request.isRepeatable || attempts > limits.retries || !isPassing(result)) return null;
    const ceilingMs = Math.min(limits.longestBackoffMs, limits.firstBackoffMs * 2 ** (attempts - 1));
    const waitMs = result.retryAfterMs ?? Math.ceil(Math.random() * ceilingMs);
    return waitMs <= limits.longestWaitMs ? waitMs : null;
  };

  return {
    send: async (baseUrl, request, headers, secrets) => {
      if (isTyped) requirePublicUrl(baseUrl);
      const query = request.query ? `?${new URLSearchParams(request.query)}` : '';
      const startedAt = clock.now();
      for (let attempts = 1; ; attempts += 1) {
        const result = await attempt(baseUrl + request.path.path + query, request, headers);
        const waitMs = pauseMs(request, result, attempts);
        if (waitMs !== null) {
          await clock.sleep(waitMs);
          continue;
        }
        const durationMs = clock.now() - startedAt;
        const fields = { method: request.method, path: request.path.template, durationMs, attempts };
        onCall(outcomeOf(result), durationMs);
        if (result instanceof Error) {
          log?.warn({ ...fields, status: null, requestId: null, code: result.code }, 'credo.request');
          throw result;
        }
        const isFine = result.status < 300 || result.status === 404;
        const line = { ...fields, status: result.status, requestId: requestIdOf(result, secrets) };
        if (isFine) log?.info(line, 'credo.request');
        else log?.warn(line, 'credo.request');
        return result;
      }
    },
  };
}

function outcomeOf(result: Answer | CredoApiError): CredoOutcome {
  if (result instanceof Error) return result.failure;
  return result.status >= 200 && result.status < 300 ? 'ok' : failureOfStatus(result.status);
}

function isPassing(result: Answer | CredoApiError): boolean {
  if (result instanceof Error) return result.failure === 'unavailable';
  return result.status === 429 || result.status >= 500;
}

function headerOf(headers: Readonly<Record<string, string | string[] | undefined>>, name: string): string | null {
  const value = headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? null;
}
