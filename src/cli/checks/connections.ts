import type { Clock } from '../../clock.ts';
import type { Config } from '../../config.ts';
import { connectCredo, connectionId } from '../../connect-credo.ts';
import { AppError } from '../../errors.ts';
import { createLog } from '../../log.ts';
import type { ConnectionStanding } from '../../ports/standing.ts';
import { createConnections } from '../../store/connections.ts';
import { createStandings } from '../../store/standing.ts';
import { type Check, failed, ok } from './check.ts';
import { tenantChecks } from './credo.ts';
import { boxOf, type Store } from './store.ts';
import { webhookCheck } from './webhook.ts';

/** Each connection to Credo: whether its key works, and whether its webhook is as it should be. `store`: null without one. */
export async function connectionChecks(config: Config, store: Store | null, clock: Clock): Promise<readonly Check[]> {
  const stored = store === null ? [] : (await createStandings(store).read()).connections;
  const others = stored.filter(({ id }) => id !== connectionId).map(notedCheck);
  const isConnected = config.CREDO_TENANT !== undefined;
  if (!isConnected && others.length > 0) return others;
  const tenant = await tenantChecks(config, clock);
  const isUsable = tenant.every(({ state }) => state === 'ok');
  return [...tenant, ...(store !== null && isUsable ? await webhookChecks(config, store, clock) : []), ...others];
}

async function webhookChecks(config: Config, store: Store, clock: Clock): Promise<readonly Check[]> {
  const credo = connectCredo(config, clock, createLog('silent', []));
  try {
    const record = await createConnections(store, boxOf(config)).get(connectionId);
    if (!credo || record === null || record.tenant !== config.CREDO_TENANT) return [];
    return [await webhookCheck(config, store, credo, record)];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return [failed(`webhook at ${config.CREDO_TENANT ?? ''}`, 'cannot be judged', error.message)];
  }
}

/** What the server noted about a connection when it looked last. */
function notedCheck({ tenant, webhook, webhookFailure }: ConnectionStanding): Check {
  const what = `webhook at ${tenant}`;
  if (webhook !== 'waiting') return ok(what, webhook === 'active' ? 'present' : 'not needed');
  const advice = `The server keeps trying. Look at the connection in Slack with /credo status, and at the API token in Credo AI.`;
  return failed(what, `Credo AI has not taken it (${webhookFailure ?? 'unknown'})`, advice);
}
