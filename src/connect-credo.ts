import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import { createCredoClient } from './credo/client.ts';
import type { Log } from './log.ts';
import type { CredoApi } from './ports/credo.ts';
import type { CredoOutcome } from './ports/observed.ts';
import type { WebhookSettings } from './workers/webhook-attributes.ts';

/** The one tenant named by the environment. */
export const connectionId = 'default';

/** What it takes to reach a tenant. */
export type TenantSettings = Pick<
  Config,
  'CREDO_TENANT' | 'CREDO_API_KEY' | 'CREDO_API_URL' | 'CREDO_APP_URL' | 'CREDO_WEBHOOK_AUTH'
>;

/** Credo's API as the environment names it; null when it names none. */
export function connectCredo(
  config: TenantSettings,
  clock: Clock,
  log: Log,
  onCall: (outcome: CredoOutcome, tookMs: number) => void = () => undefined,
  /** The address was typed in Slack: only the public internet is reached. */
  isTyped = false,
): CredoApi | null {
  if (!config.CREDO_TENANT || !config.CREDO_API_KEY) return null;
  const connection = {
    id: connectionId,
    apiUrl: config.CREDO_API_URL,
    appUrl: config.CREDO_APP_URL,
    tenant: config.CREDO_TENANT,
    webhookAuth: config.CREDO_WEBHOOK_AUTH,
  };
  const credoLog = {
    info: (fields: object, event: string) => log.info(event, { ...fields }),
    warn: (fields: object, event: string) => log.warn(event, { ...fields }),
  };
  return createCredoClient({ connection, apiKey: config.CREDO_API_KEY, clock, log: credoLog, onCall, isTyped });
}

/** How our webhook at Credo is to be. */
export function webhookSettings(config: Config): WebhookSettings {
  return {
    publicUrl: config.PUBLIC_URL,
    eventPrefix: config.CREDO_EVENT_PREFIX,
    eventSuffix: config.CREDO_EVENT_SUFFIX,
    environment: config.CREDO_ENVIRONMENT,
    webhookAuth: config.CREDO_WEBHOOK_AUTH,
    intervalMs: config.RECONCILE_INTERVAL_MS,
    graceMs: config.WEBHOOK_GRACE_MS,
  };
}
