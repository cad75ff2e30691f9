import type { Clock } from '../../clock.ts';
import type { Config } from '../../config.ts';
import { connectCredo, webhookSettings } from '../../connect-credo.ts';
import { AppError } from '../../errors.ts';
import { createLog } from '../../log.ts';
import { createConnections } from '../../store/connections.ts';
import { environmentTenant, type Tenant, teamTenants } from '../tenants.ts';
import { type Check, failed } from './check.ts';
import { tenantChecks } from './credo.ts';
import { boxOf, type Store } from './store.ts';
import { webhookCheck } from './webhook.ts';

/** Each connection to Credo: whether its key works, and whether its webhook is as it should be. `store`: null without one. */
export async function connectionChecks(config: Config, store: Store | null, clock: Clock): Promise<readonly Check[]> {
  const entered = store === null ? [] : await readable(config, store);
  if (!('tenants' in entered))
    return [...(await checksOf(config, store, clock, environmentTenant(config))), ...entered];
  const { tenants } = entered;
  const isOperators = config.CREDO_TENANT !== undefined || tenants.length === 0;
  const all = [...(isOperators ? [environmentTenant(config)] : []), ...tenants];
  const checks: Check[] = [];
  for (const tenant of all) checks.push(...(await checksOf(config, store, clock, tenant)));
  return checks;
}

/** Those that workspaces connected; or a line that says why they cannot be read. */
async function readable(
  config: Config,
  store: Store,
): Promise<{ readonly tenants: readonly Tenant[] } | readonly Check[]> {
  try {
    return { tenants: await teamTenants(config, store) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return [failed('connections of workspaces', 'cannot be read', error.message)];
  }
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
