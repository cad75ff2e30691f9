import { authenticationLevel } from '../config.ts';
import { connectCredo, connectionId, webhookSettings } from '../connect-credo.ts';
import { createCredoClient } from '../credo/client.ts';
import type { CredoApi } from '../ports/credo.ts';
import { uninstalled } from '../ports/installations.ts';
import type { CredoAccess, TeamConnection } from '../ports/team-connections.ts';
import type { WebhookSettings } from '../workers/webhook-attributes.ts';
import type { Base } from './base.ts';

/** A connection as this process works with it. */
export type OpenConnection = {
  readonly id: string;
  /** The workspace whose it is; null for the environment's, which is every workspace's. */
  readonly teamId: string | null;
  readonly name: string;
  readonly revision: number;
  /** False: it was disconnected, and only its webhook is still to be removed. */
  readonly isActive: boolean;
  readonly appUrl: string;
  readonly credo: CredoApi;
  readonly signingSecrets: readonly string[];
  readonly authenticationLevel: ReturnType<typeof authenticationLevel>;
  readonly settings: WebhookSettings;
  /** Whether nobody is there to be told anything. */
  readonly isGone: () => Promise<boolean>;
};

/** The connection that the environment names; null when it names none. Its keys are made at the first start. */
export async function openDefault(base: Base): Promise<OpenConnection | null> {
  const { config, clock, log, metrics, repositories } = base;
  const credo = connectCredo(config, clock, log, metrics.credoCalled);
  if (credo === null || config.CREDO_TENANT === undefined) return null;
  await repositories.connections.ensure(connectionId, config.CREDO_TENANT);
  return {
    ...{ id: connectionId, teamId: null, name: config.CREDO_TENANT, revision: 0, isActive: true, credo },
    appUrl: config.CREDO_APP_URL,
    signingSecrets: config.CREDO_WEBHOOK_SECRET,
    authenticationLevel: authenticationLevel(config),
    settings: webhookSettings(config),
    isGone: repositories.installations.areAllUninstalled,
  };
}

/** A connection that a workspace made. */
export function openTeamConnection(base: Base, row: TeamConnection): OpenConnection {
  const { config, log, repositories } = base;
  for (const secret of [row.apiKey, ...row.signingSecrets]) if (secret !== '') log.hide(secret);
  const isActive = row.state === 'active';
  return {
    ...{ id: row.id, teamId: row.teamId, name: row.name, revision: row.revision, isActive, appUrl: row.appUrl },
    credo: clientOf(base, row),
    signingSecrets: row.signingSecrets,
    authenticationLevel: authenticationLevel({
      CREDO_WEBHOOK_SECRET: row.signingSecrets,
      CREDO_WEBHOOK_AUTH: row.webhookAuth,
    }),
    settings: { ...webhookSettings(config), webhookAuth: row.webhookAuth },
    isGone: async () => !isActive || (await repositories.installations.get(row.teamId))?.blockedReason === uninstalled,
  };
}

/** A client for what somebody entered in Slack: unless the operator set that address, only the public internet is reached. */
export function clientOf(
  { config, clock, log, metrics }: Pick<Base, 'config' | 'clock' | 'log' | 'metrics'>,
  { apiUrl, appUrl, tenant, webhookAuth, apiKey }: CredoAccess,
): CredoApi {
  return createCredoClient({
    connection: { id: 'entered', apiUrl, appUrl, tenant, webhookAuth },
    ...{ apiKey, clock, onCall: metrics.credoCalled },
    log: {
      info: (fields, event) => log.info(event, { ...fields }),
      warn: (fields, event) => log.warn(event, { ...fields }),
    },
    isTyped: apiUrl !== config.CREDO_API_URL,
  });
}
