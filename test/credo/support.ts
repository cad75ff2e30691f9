import { onTestFinished } from 'vitest';
import type { Clock } from '../../src/clock.ts';
import { createCredoClient } from '../../src/credo/client.ts';
import type { CredoLimits } from '../../src/credo/limits.ts';
import { CredoApiError } from '../../src/errors.ts';
import type { CredoApi, CredoWebhookAttributes } from '../../src/ports/credo.ts';
import { startCredo } from '../../src/sandbox/credo/start-credo.ts';
import type { Credo, CredoOptions } from '../../src/sandbox/credo/types.ts';

export type TestClock = Clock & {
  advance(ms: number): void;
  /** Every pause asked for that was shorter than the time limit, oldest first. */
  readonly pauses: readonly number[];
};

/** Time stands still, except that pauses shorter than `instantBelowMs` are over at once. */
export function createTestClock(instantBelowMs = 10_000): TestClock {
  let nowMs = Date.UTC(2026, 2, 2, 9);
  const pauses: number[] = [];
  const sleepers = new Set<{ readonly until: number; readonly wake: () => void }>();
  return {
    pauses,
    now: () => nowMs,
    sleep: async (ms, signal) => {
      if (signal?.aborted) return;
      if (ms < instantBelowMs) {
        pauses.push(ms);
        nowMs += ms;
        return;
      }
      await new Promise<void>((resolve) => {
        const sleeper = { until: nowMs + ms, wake: resolve };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', () => {
          sleepers.delete(sleeper);
          resolve();
        });
      });
    },
    advance: (ms) => {
      nowMs += ms;
      for (const sleeper of sleepers) {
        if (sleeper.until > nowMs) continue;
        sleepers.delete(sleeper);
        sleeper.wake();
      }
    },
  };
}

export type LogLine = { readonly level: string; readonly fields: object; readonly message: string };

export type Tenant = {
  readonly credo: Credo;
  readonly api: CredoApi;
  readonly clock: TestClock;
  readonly lines: LogLine[];
  /** Requests other than token exchanges. */
  calls(): Credo['requests'];
  exchanges(): number;
};

type TenantOptions = CredoOptions & { readonly limits?: Partial<CredoLimits>; readonly keyInUse?: string };

/** A simulated tenant and our client of it, on one clock, until the test ends. */
export async function startTenant({ limits = {}, keyInUse, ...options }: TenantOptions = {}): Promise<Tenant> {
  const clock = createTestClock(limits.timeoutMs ?? 10_000);
  const credo = await startCredo({ clock, ...options });
  onTestFinished(() => credo.close());
  const lines: LogLine[] = [];
  const api = createCredoClient({
    connection: {
      id: 'default',
      apiUrl: credo.url,
      appUrl: 'https://app.credo.example',
      tenant: credo.tenant,
      webhookAuth: 'none',
    },
    apiKey: keyInUse ?? credo.apiKey,
    clock,
    limits,
    log: {
      info: (fields, message) => lines.push({ level: 'info', fields, message }),
      warn: (fields, message) => lines.push({ level: 'warn', fields, message }),
    },
  });
  const isExchange = ({ path }: { path: string }) => path === '/auth/exchange';
  return {
    credo,
    api,
    clock,
    lines,
    calls: () => credo.requests.filter((request) => !isExchange(request)),
    exchanges: () => credo.requests.filter(isExchange).length,
  };
}

/** The typed error a call fails with. */
export async function failureOf(call: Promise<unknown>): Promise<CredoApiError> {
  const outcome = await call.then(
    () => 'it succeeded',
    (error: unknown) => error,
  );
  if (outcome instanceof CredoApiError) return outcome;
  throw new Error('Expected a CredoApiError', { cause: outcome });
}

export function makeWebhook(changes: Partial<CredoWebhookAttributes> = {}): CredoWebhookAttributes {
  return {
    description: 'Credo AI for Slack',
    url: 'https://bridge.example/credo/webhooks/0123456789abcdef0123456789abcdef',
    event_types: ['use_case_review_status_updated'],
    event_type_prefix: 'CredoAI',
    event_type_suffix: 'v1',
    environment: 'production',
    authentication_method: 'none',
    authentication_payload: {},
    authentication_payload_type: null,
    authentication_server: null,
    ...changes,
  };
}
