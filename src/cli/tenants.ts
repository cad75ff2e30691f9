import type { Config } from '../config.ts';
import { connectionId, type TenantSettings } from '../connect-credo.ts';
import type { TeamConnection } from '../ports/team-connections.ts';
import { createStandings } from '../store/standing.ts';
import { createTeamConnections } from '../store/team-connections.ts';
import { boxOf, type Store } from './checks/store.ts';

/** A tenant of Credo: the environment's, or one that a workspace connected. */
export type Tenant = {
  readonly id: string;
  /** The workspace whose it is; null for the environment's, which is every workspace's. */
  readonly teamId: string | null;
  /** Such as `EU of Acme`; null for the environment's, which is named by its tenant alone. */
  readonly name: string | null;
  readonly settings: TenantSettings;
  readonly isTyped: boolean;
};

export const environmentTenant = (config: Config): Tenant => ({
  ...{ id: connectionId, teamId: null, name: null, settings: config, isTyped: false },
});

/** Those that workspaces connected and have not disconnected. Throws `AppError` when their keys cannot be read. */
export async function teamTenants(config: Config, store: Store): Promise<readonly Tenant[]> {
  const { connections, workspaces } = await createStandings(store).read();
  const rows = createTeamConnections(store, boxOf(config));
  const nameOf = (teamId: string) => workspaces.find((one) => one.teamId === teamId)?.name || teamId;
  const tenants: Tenant[] = [];
  for (const { id } of connections) {
    const row = id === connectionId ? null : await rows.get(id);
    if (row !== null && row.state === 'active') tenants.push(tenantOf(config, row, nameOf(row.teamId)));
  }
  return tenants;
}

function tenantOf(config: Config, row: TeamConnection, workspace: string): Tenant {
  const settings = {
    ...{ CREDO_TENANT: row.tenant, CREDO_API_KEY: row.apiKey, CREDO_WEBHOOK_AUTH: row.webhookAuth },
    ...{ CREDO_API_URL: row.apiUrl, CREDO_APP_URL: row.appUrl },
  };
  return {
    ...{ id: row.id, teamId: row.teamId, name: `${row.name} of ${workspace}`, settings },
    isTyped: row.apiUrl !== config.CREDO_API_URL,
  };
}
