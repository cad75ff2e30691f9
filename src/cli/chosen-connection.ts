import type { Config } from '../config.ts';
import { connectionId, type TenantSettings, webhookSettings } from '../connect-credo.ts';
import { AppError } from '../errors.ts';
import { uninstalled } from '../ports/installations.ts';
import type { PersonSettingsStore } from '../ports/people.ts';
import type { TeamConnection } from '../ports/team-connections.ts';
import { areAllUninstalled, createInstallations } from '../store/installations.ts';
import { createPersonSettings } from '../store/person-settings.ts';
import { createTeamConnections } from '../store/team-connections.ts';
import type { WebhookSettings } from '../workers/webhook-attributes.ts';
import { boxOf, type Store } from './checks/store.ts';

/** The connection that a verb is about. */
export type ChosenConnection = {
  readonly id: string;
  readonly tenant: TenantSettings;
  readonly isTyped: boolean;
  readonly webhook: WebhookSettings;
  readonly personSettings: PersonSettingsStore;
  readonly isGone: () => Promise<boolean>;
};

/**
 * The connection with this name or id; without one the environment's, or the only one that a workspace made. Throws
 * `AppError` when it is none or one of several.
 */
export async function chooseConnection(
  store: Store,
  config: Config,
  asked: string | undefined,
): Promise<ChosenConnection> {
  const personSettings = createPersonSettings(store);
  const isOperators = asked === undefined ? config.CREDO_TENANT !== undefined : isEnvironments(config, asked);
  if (isOperators) {
    return {
      ...{ id: connectionId, tenant: config, isTyped: false, webhook: webhookSettings(config), personSettings },
      isGone: () => areAllUninstalled(store),
    };
  }
  const row = await onlyOne(store, config, asked);
  return {
    ...{ id: row.id, tenant: tenantSettingsOf(row), isTyped: row.apiUrl !== config.CREDO_API_URL },
    webhook: { ...webhookSettings(config), webhookAuth: row.webhookAuth },
    personSettings: {
      ...personSettings,
      asked: async () => (await personSettings.asked()).filter(({ teamId }) => teamId === row.teamId),
    },
    isGone: async () =>
      (await createInstallations(store, boxOf(config)).get(row.teamId))?.blockedReason === uninstalled,
  };
}

/** What a workspace entered, as the environment would say it. */
export function tenantSettingsOf(row: TeamConnection): TenantSettings {
  return {
    ...{ CREDO_TENANT: row.tenant, CREDO_API_KEY: row.apiKey, CREDO_WEBHOOK_AUTH: row.webhookAuth },
    ...{ CREDO_API_URL: row.apiUrl, CREDO_APP_URL: row.appUrl },
  };
}

const isEnvironments = (config: Config, asked: string): boolean =>
  asked === connectionId || (config.CREDO_TENANT !== undefined && asked === config.CREDO_TENANT);

async function onlyOne(store: Store, config: Config, asked: string | undefined): Promise<TeamConnection> {
  const teamConnections = createTeamConnections(store, boxOf(config));
  const ids = (await teamConnections.versions()).map(({ id }) => id);
  const all = (await Promise.all(ids.map((id) => teamConnections.get(id)))).filter((row) => row?.state === 'active');
  const rows = all.filter((row) => row !== null);
  const fitting =
    asked === undefined
      ? rows
      : rows.filter(({ id, name }) => id === asked || name.toLowerCase() === asked.toLowerCase());
  const [only, ...others] = fitting;
  if (only && others.length === 0) return only;
  if (rows.length === 0) {
    throw new AppError(
      'credo_not_connected',
      'Credo AI is not connected. Set CREDO_TENANT and CREDO_API_KEY, or type /credo admin connect in Slack.',
    );
  }
  const names = (only ? fitting : rows).map(({ id, name, teamId }) => `  ${id}  ${name} (workspace ${teamId})`);
  const what = only || asked === undefined ? 'There are several connections' : 'There is no such connection';
  throw new AppError(
    'connection_unclear',
    `${what}. Name one with --connection, by its name or id:\n${names.join('\n')}`,
  );
}
