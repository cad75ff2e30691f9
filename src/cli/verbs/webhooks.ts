import { systemClock } from '../../clock.ts';
import { connectCredo, webhookSettings } from '../../connect-credo.ts';
import { encryptionKeys } from '../../encryption-keys.ts';
import { AppError } from '../../errors.ts';
import { loadCatalog } from '../../events/catalog.ts';
import { createInLease } from '../../in-lease.ts';
import { createLog } from '../../log.ts';
import type { ConnectionRecord, Connections } from '../../ports/connections.ts';
import { createSecretBox } from '../../secret-box.ts';
import { createConnections } from '../../store/connections.ts';
import { areAllUninstalled } from '../../store/installations.ts';
import { createLeases } from '../../store/leases.ts';
import { isServed, type openBeside } from '../../store/open.ts';
import { createPersonSettings } from '../../store/person-settings.ts';
import { createSubscriptions } from '../../store/subscriptions.ts';
import { neededEventTypes } from '../../subscriptions/combine.ts';
import { personalNeeds, settingsOfWorkspace } from '../../workers/personal-needs.ts';
import { webhookAttributes, webhookUrl } from '../../workers/webhook-attributes.ts';
import { reconcileWebhook } from '../../workers/webhook-round.ts';
import { byHandHint } from '../by-hand.ts';
import { withStore } from '../operator.ts';
import { json, table, time } from '../print.ts';
import { environmentTenant, type Tenant, teamTenants } from '../tenants.ts';
import { type CliContext, parse, usageError, type Verb } from '../verb.ts';

const usage = 'webhooks list|sync|rotate|by-hand [--connection NAME] [--json]';
const silent = createLog('silent', []);
/** How long the server may take to do what it was asked for. */
const patienceMs = 60_000;
const lookAgainMs = 250;

export const webhooks: Verb = {
  usage,
  does: 'shows the webhook at Credo AI; makes it as it should be; gives it a new secret address; says how to enter it by hand',
  run: (args, context) => {
    const options = { json: { type: 'boolean' }, connection: { type: 'string' } } as const;
    const { values, positionals } = parse(args, options, usage);
    const { connection } = values;
    const [action = 'list', ...more] = positionals;
    if (more.length > 0) throw usageError(usage);
    const asJson = values.json === true;
    switch (action) {
      case 'list':
        return list(context, connection, asJson);
      case 'sync':
        return change(context, connection, asJson, async () => undefined);
      case 'rotate':
        return change(context, connection, asJson, async (connections, { id }) => {
          if (await connections.rotateKey(id)) return;
          context.note(
            'Credo AI has not taken the latest address yet, so no newer one is made; it is offered again.\n',
          );
        });
      case 'by-hand':
        return byHand(context, connection, asJson);
      default:
        throw usageError(usage);
    }
  },
};

/** What Credo has, ours marked; addresses are shown without their secret. */
function list(context: CliContext, name: string | undefined, asJson: boolean): Promise<number> {
  return withStore(context, async (store) => {
    const config = context.config();
    const tenant = await chooseTenant(store, context, name);
    const known = await recordOf(connectionsIn(store, context), tenant);
    const rows = (await credoOf(tenant).webhooks.list()).map(({ id, attributes }) => {
      const isOurs = attributes.url.startsWith(webhookUrl(config.PUBLIC_URL, ''));
      const isCurrent = attributes.url === webhookUrl(config.PUBLIC_URL, known.webhookKey);
      return { id, isOurs, isCurrent, eventTypes: attributes.event_types, environment: attributes.environment };
    });
    if (asJson) context.out(json(rows));
    else {
      const whose = ({ isOurs, isCurrent }: (typeof rows)[number]) =>
        isCurrent ? 'ours' : isOurs ? 'ours, another address' : "somebody else's";
      const cells = rows.map((row) => [row.id, whose(row), row.environment, row.eventTypes.length]);
      context.out(table(['id', 'whose', 'environment', 'event types'], cells));
    }
    return 0;
  });
}

/** What somebody enters in Credo AI when its API takes no webhooks. The one place where the secret address is shown. */
function byHand(context: CliContext, name: string | undefined, asJson: boolean): Promise<number> {
  return withStore(context, async (store) => {
    const { vocabulary } = await loadCatalog();
    const tenant = await chooseTenant(store, context, name);
    const record = await recordOf(connectionsIn(store, context), tenant);
    const { subscriptions } = await createSubscriptions(store).ofConnection(tenant.id);
    const wanted = [
      ...subscriptions,
      ...(await personalNeeds(settingsOfWorkspace(createPersonSettings(store), tenant.teamId))),
    ];
    const types = neededEventTypes(wanted, vocabulary);
    const attributes = webhookAttributes(settingsFor(tenant, context), record, types);
    context.note('Enter this in Credo AI as it stands. Address and payload are secret: show them to nobody else.\n');
    if (types.length === 0) context.note('Nothing is subscribed yet, so there are no event types to choose.\n');
    if (asJson) context.out(json(attributes));
    else {
      const words = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
      const given = Object.entries(attributes).filter(([, value]) => value !== null && words(value) !== '{}');
      const rows = given.flatMap(([name, value]) =>
        Array.isArray(value)
          ? value.map((one, index) => [index === 0 ? name : '', words(one)])
          : [[name, words(value)]],
      );
      context.out(table(['field', 'value'], rows));
    }
    return 0;
  });
}

/** The server keeps the webhook while it runs, so it is asked; otherwise it is done here. */
function change(
  context: CliContext,
  name: string | undefined,
  asJson: boolean,
  first: (connections: Connections, tenant: Tenant) => Promise<void>,
): Promise<number> {
  return withStore(context, async (store) => {
    const connections = connectionsIn(store, context);
    const tenant = await chooseTenant(store, context, name);
    const before = await recordOf(connections, tenant);
    credoOf(tenant);
    await first(connections, tenant);
    if (await isServed(context.config().database)) await askServer(connections, before, tenant, context);
    else await reconcileHere(store, tenant, context);
    return report(await recordOf(connections, tenant), context, asJson);
  });
}

type Store = Awaited<ReturnType<typeof openBeside>>;

function connectionsIn(store: Store, { config }: CliContext): Connections {
  return createConnections(store, createSecretBox(encryptionKeys(config(), silent)));
}

/** The connection of this name; without one the environment's, or the only one there is. */
async function chooseTenant(store: Store, context: CliContext, name: string | undefined): Promise<Tenant> {
  const config = context.config();
  const others = await teamTenants(config, store);
  const [only] = others;
  if (name === undefined) {
    return config.CREDO_TENANT === undefined && others.length === 1 && only ? only : environmentTenant(config);
  }
  const isMeant = (tenant: Tenant) =>
    [tenant.name, tenant.name?.split(' of ')[0], tenant.settings.CREDO_TENANT].some(
      (one) => one?.toLowerCase() === name.toLowerCase(),
    );
  const all = [...(config.CREDO_TENANT === undefined ? [] : [environmentTenant(config)]), ...others];
  const [found, another] = all.filter(isMeant);
  if (found && !another) return found;
  const names = all.map((tenant) => `"${tenant.name ?? tenant.settings.CREDO_TENANT}"`).join(', ') || 'none yet';
  throw new AppError(
    'connection_unknown',
    `${found ? 'More than one connection is' : 'No connection is'} called "${name}". There are: ${names}.`,
  );
}

function credoOf({ settings, isTyped }: Tenant) {
  const credo = connectCredo(settings, systemClock, silent, undefined, isTyped);
  if (credo) return credo;
  throw new AppError(
    'credo_not_connected',
    'Credo AI is not connected. Set CREDO_TENANT and CREDO_API_KEY, or name a connection that was made in Slack: --connection NAME.',
  );
}

function settingsFor({ settings }: Tenant, { config }: CliContext) {
  return { ...webhookSettings(config()), webhookAuth: settings.CREDO_WEBHOOK_AUTH };
}

async function recordOf(connections: Connections, { id }: Tenant): Promise<ConnectionRecord> {
  const record = await connections.get(id);
  if (record) return record;
  throw new AppError('credo_not_connected', 'The server has not been started with CREDO_TENANT and CREDO_API_KEY yet.');
}

async function askServer(
  connections: Connections,
  before: ConnectionRecord,
  tenant: Tenant,
  { note }: CliContext,
): Promise<void> {
  await connections.requestSync(tenant.id);
  note('The server is doing it …\n');
  const until = systemClock.now() + patienceMs;
  while ((await recordOf(connections, tenant)).webhookCheckedAt === before.webhookCheckedAt) {
    if (systemClock.now() > until) {
      throw new AppError(
        'server_silent',
        'The server did not do it within a minute; its log says why (webhook.reconciled).',
      );
    }
    await systemClock.sleep(lookAgainMs);
  }
}

async function reconcileHere(store: Store, tenant: Tenant, context: CliContext): Promise<void> {
  const { vocabulary } = await loadCatalog();
  await reconcileWebhook({
    ...{ connectionId: tenant.id, credo: credoOf(tenant), vocabulary, clock: systemClock, log: silent },
    connections: connectionsIn(store, context),
    subscriptions: createSubscriptions(store),
    isGone: () => areAllUninstalled(store),
    personSettings: settingsOfWorkspace(createPersonSettings(store), tenant.teamId),
    settings: settingsFor(tenant, context),
    inLease: createInLease({ leases: createLeases(store), clock: systemClock, leaseMs: context.config().LEASE_MS }),
  });
}

function report(record: ConnectionRecord, { out }: CliContext, asJson: boolean): number {
  const { webhookState, webhookFailure, webhookId, webhookTypes, webhookCheckedAt } = record;
  if (asJson) out(json({ webhookState, webhookFailure, webhookId, webhookTypes, webhookCheckedAt }));
  else if (webhookState === 'waiting')
    out(
      `Credo AI has not taken it (${webhookFailure ?? 'unknown'}); the server keeps trying.${byHandHint(webhookFailure)}\n`,
    );
  else if (webhookState === 'none') out('Nothing is subscribed, so Credo AI has no webhook of ours.\n');
  else
    out(
      `The webhook ${webhookId ?? ''} is as it should be (${webhookTypes.length} event types, checked ${time(webhookCheckedAt) ?? 'never'}).\n`,
    );
  return webhookState === 'waiting' ? 1 : 0;
}
