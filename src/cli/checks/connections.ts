import type { Clock } from '../../clock.ts';
import type { Config } from '../../config.ts';
import { connectCredo, connectionId, type TenantSettings, webhookSettings } from '../../connect-credo.ts';
import { AppError } from '../../errors.ts';
import { createLog } from '../../log.ts';
import type { TeamConnection } from '../../ports/team-connections.ts';
import { createConnections } from '../../store/connections.ts';
import { createStandings } from '../../store/standing.ts';
import { createTeamConnections } from '../../store/team-connections.ts';
import { tenantSettingsOf } from '../chosen-connection.ts';
import { type Check, failed } from './check.ts';
import { tenantChecks } from './credo.ts';
import { boxOf, type Store } from './store.ts';
import { webhookCheck } from './webhook.ts';

/** A tenant to look at: the environment's, or one that a workspace connected. */
type Tenant = {
  readonly id: string;
  /** Null for the environment's, which is named by its tenant alone. */
  readonly name: string | null;
  readonly settings: TenantSettings;
  readonly isTyped: boolean;
};

/** Each connection to Credo: whether its key works, and whether its webhook is as it should be. `store`: null without one. */
export async function connectionChecks(config: Config, store: Store | null, clock: Clock): Promise<readonly Check[]> {
  const entered = store === null ? [] : await teamTenants(config, store);
  if (!('tenants' in entered))
    return [...(await checksOf(config, store, clock, environmentTenant(config))), ...entered];
  const { tenants } = entered;
  const isOperators = config.CREDO_TENANT !== undefined || tenants.length === 0;
  const all = [...(isOperators ? [environmentTenant(config)] : []), ...tenants];
  const checks: Check[] = [];
  for (const tenant of all) checks.push(...(await checksOf(config, store, clock, tenant)));
  return checks;
}

const environmentTenant = (config: Config): Tenant => ({
  ...{ id: connectionId, name: null, settings: config, isTyped: false },
});

/** Those that workspaces connected; or a line that says why they cannot be read. */
async function teamTenants(
  config: Config,
  store: Store,
): Promise<{ readonly tenants: readonly Tenant[] } | readonly Check[]> {
  const { connections, workspaces } = await createStandings(store).read();
  const rows = createTeamConnections(store, boxOf(config));
  const nameOf = (teamId: string) => workspaces.find((one) => one.teamId === teamId)?.name || teamId;
  try {
    const tenants: Tenant[] = [];
    for (const { id } of connections) {
      const row = id === connectionId ? null : await rows.get(id);
      if (row !== null && row.state === 'active') tenants.push(tenantOf(config, row, nameOf(row.teamId)));
    }
    return { tenants };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return [failed('connections of workspaces', 'cannot be read', error.message)];
  }
}

function tenantOf(config: Config, row: TeamConnection, workspace: string): Tenant {
  return {
    id: row.id,
    name: `${row.name} of ${workspace}`,
    settings: tenantSettingsOf(row),
    isTyped: row.apiUrl !== config.CREDO_API_URL,
  };
}

async function checksOf(config: Config, store: Store | null, clock: Clock, tenant: Tenant): Promise<readonly Check[]> {
  const { name, settings, isTyped } = tenant;
  const checks = await tenantChecks(settings, clock, { isTyped, ...(name === null ? {} : { name }) });
  if (store === null || checks.some(({ state }) => state !== 'ok')) return checks;
  return [...checks, ...(await webhookChecks(config, store, clock, tenant))];
}

async function webhookChecks(config: Config, store: Store, clock: Clock, tenant: Tenant): Promise<readonly Check[]> {
  const { id, name, settings, isTyped } = tenant;
  const what = name ?? settings.CREDO_TENANT ?? '';
  const credo = connectCredo(settings, clock, createLog('silent', []), undefined, isTyped);
  try {
    const record = await createConnections(store, boxOf(config)).get(id);
    if (!credo || record === null || record.tenant !== settings.CREDO_TENANT) return [];
    const wanted = { ...webhookSettings(config), webhookAuth: settings.CREDO_WEBHOOK_AUTH };
    return [await webhookCheck(wanted, store, credo, record, what)];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return [failed(`webhook at ${what}`, 'cannot be judged', error.message)];
  }
}
