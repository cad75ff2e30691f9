import { CredoApiError } from '../../errors.ts';
import { loadCatalog } from '../../events/catalog.ts';
import type { ConnectionRecord } from '../../ports/connections.ts';
import type { CredoApi } from '../../ports/credo.ts';
import { areAllUninstalled } from '../../store/installations.ts';
import type { openBeside } from '../../store/open.ts';
import { createPersonSettings } from '../../store/person-settings.ts';
import { createSubscriptions } from '../../store/subscriptions.ts';
import { neededEventTypes } from '../../subscriptions/combine.ts';
import { personalNeeds, settingsOfWorkspace } from '../../workers/personal-needs.ts';
import { markerOf, type WebhookSettings, webhookAttributes } from '../../workers/webhook-attributes.ts';
import { ourWebhooks, planWebhook } from '../../workers/webhook-plan.ts';
import { byHandHint } from '../by-hand.ts';
import { type Check, failed, ok } from './check.ts';

type Store = Awaited<ReturnType<typeof openBeside>>;

const repairOf = (name: string, isEnvironments: boolean) =>
  `Put it right now with: npm run -s cli -- webhooks sync${isEnvironments ? '' : ` --connection "${name}"`}`;

/** Whether Credo has our webhook, with the address it is to have and the event types that are subscribed. */
export async function webhookCheck(
  settings: WebhookSettings,
  store: Store,
  credo: CredoApi,
  connection: ConnectionRecord,
  name: string = connection.tenant,
): Promise<Check> {
  const what = `webhook at ${name}`;
  const repair = repairOf(name, name === connection.tenant);
  const types = await neededTypes(store, connection);
  const wanted = types.length > 0 ? webhookAttributes(settings, connection, types) : null;
  const url = webhookAttributes(settings, connection, []).url;
  try {
    const mine = { id: connection.webhookId, url, marker: markerOf(settings.publicUrl, connection.id) };
    const [current = null, ...others] = ourWebhooks(await credo.webhooks.list(), mine);
    if (wanted === null) {
      return ok(what, current === null ? 'not needed, nothing is subscribed' : 'not needed any more, it will go');
    }
    if (current === null) {
      return failed(what, 'missing', `Credo AI has no webhook of ours, so no event arrives. ${repair}`);
    }
    if (current.attributes.url !== url) {
      return failed(
        what,
        'has another address',
        `Credo AI sends events elsewhere than to ${settings.publicUrl}. ${repair}`,
      );
    }
    const missing = types.filter((type) => !current.attributes.event_types.includes(type));
    if (missing.length > 0) {
      return failed(
        what,
        `lacks ${missing.length} of ${types.length} event types`,
        `Missing: ${missing.join(', ')}. ${repair}`,
      );
    }
    if (planWebhook(current, wanted, false).kind === 'update') {
      return failed(what, 'is not as it should be', `Somebody changed it in Credo AI. ${repair}`);
    }
    const found = `present, right address, ${types.length} event types`;
    return others.length === 0
      ? ok(what, found)
      : failed(what, `${others.length + 1} of ours`, `Events come twice. ${repair}`);
  } catch (error) {
    if (!(error instanceof CredoApiError)) throw error;
    return failed(what, error.failure, `${error.message}${byHandHint(error.failure)}`);
  }
}

async function neededTypes(store: Store, { id, teamId }: ConnectionRecord): Promise<readonly string[]> {
  if (await areAllUninstalled(store)) return [];
  const { vocabulary } = await loadCatalog();
  const { subscriptions } = await createSubscriptions(store).ofConnection(id);
  const personSettings = settingsOfWorkspace(createPersonSettings(store), teamId);
  return neededEventTypes([...subscriptions, ...(await personalNeeds(personSettings))], vocabulary);
}
