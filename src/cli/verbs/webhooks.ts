import { systemClock } from '../../clock.ts';
import { connectCredo } from '../../connect-credo.ts';
import { encryptionKeys } from '../../encryption-keys.ts';
import { AppError } from '../../errors.ts';
import { loadCatalog } from '../../events/catalog.ts';
import { createInLease } from '../../in-lease.ts';
import { createLog } from '../../log.ts';
import type { ConnectionRecord, Connections } from '../../ports/connections.ts';
import { createSecretBox } from '../../secret-box.ts';
import { createConnections } from '../../store/connections.ts';
import { createLeases } from '../../store/leases.ts';
import { isServed, type openBeside } from '../../store/open.ts';
import { createSubscriptions } from '../../store/subscriptions.ts';
import { neededEventTypes } from '../../subscriptions/combine.ts';
import { personalNeeds } from '../../workers/personal-needs.ts';
import { webhookAttributes, webhookUrl } from '../../workers/webhook-attributes.ts';
import { reconcileWebhook } from '../../workers/webhook-round.ts';
import { byHandHint } from '../by-hand.ts';
import { type ChosenConnection, chooseConnection } from '../chosen-connection.ts';
import { withStore } from '../operator.ts';
import { json, table, time } from '../print.ts';
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
    const asked = values.connection;
    const [action = 'list', ...more] = positionals;
    if (more.length > 0) throw usageError(usage);
    const asJson = values.json === true;
    switch (action) {
      case 'list':
        return list(context, asked, asJson);
      case 'sync':
        return change(context, asked, asJson, async () => undefined);
      case 'rotate':
        return change(context, asked, asJson, async (connections, id) => {
          if (await connections.rotateKey(id)) return;
          context.note(
            'Credo AI has not taken the latest address yet, so no newer one is made; it is offered again.\n',
          );
        });
      case 'by-hand':
        return byHand(context, asked, asJson);
      default:
        throw usageError(usage);
    }
  },
};

/** What Credo has, ours marked; addresses are shown without their secret. */
function list(context: CliContext, asked: string | undefined, asJson: boolean): Promise<number> {
  return withStore(context, async (store) => {
    const config = context.config();
    const chosen = await chooseConnection(store, config, asked);
    const known = await recordOf(connectionsIn(store, context), chosen.id);
    const rows = (await credoOf(chosen).webhooks.list()).map(({ id, attributes }) => {
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
function byHand(context: CliContext, asked: string | undefined, asJson: boolean): Promise<number> {
  return withStore(context, async (store) => {
    const { vocabulary } = await loadCatalog();
    const chosen = await chooseConnection(store, context.config(), asked);
    const record = await recordOf(connectionsIn(store, context), chosen.id);
    const { subscriptions } = await createSubscriptions(store).ofConnection(chosen.id);
    const wanted = [...subscriptions, ...(await personalNeeds(chosen.personSettings))];
    const types = neededEventTypes(wanted, vocabulary);
    const attributes = webhookAttributes(chosen.webhook, record, types);
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
  asked: string | undefined,
  asJson: boolean,
  first: (connections: Connections, id: string) => Promise<void>,
): Promise<number> {
  return withStore(context, async (store) => {
    const connections = connectionsIn(store, context);
    const chosen = await chooseConnection(store, context.config(), asked);
    const before = await recordOf(connections, chosen.id);
    credoOf(chosen);
    await first(connections, chosen.id);
    if (await isServed(context.config().database)) await askServer(connections, before, context);
    else await reconcileHere(store, context, chosen);
    return report(await recordOf(connections, chosen.id), context, asJson);
  });
}

type Store = Awaited<ReturnType<typeof openBeside>>;

function connectionsIn(store: Store, { config }: CliContext): Connections {
  return createConnections(store, createSecretBox(encryptionKeys(config(), silent)));
}

function credoOf({ tenant, isTyped }: ChosenConnection) {
  const credo = connectCredo(tenant, systemClock, silent, undefined, isTyped);
  if (credo) return credo;
  throw new AppError('credo_not_connected', 'Credo AI is not connected. Set CREDO_TENANT and CREDO_API_KEY.');
}

async function recordOf(connections: Connections, id: string): Promise<ConnectionRecord> {
  const record = await connections.get(id);
  if (record) return record;
  throw new AppError('credo_not_connected', 'The server has not been started with CREDO_TENANT and CREDO_API_KEY yet.');
}

async function askServer(connections: Connections, before: ConnectionRecord, { note }: CliContext): Promise<void> {
  await connections.requestSync(before.id);
  note('The server is doing it …\n');
  const until = systemClock.now() + patienceMs;
  while ((await recordOf(connections, before.id)).webhookCheckedAt === before.webhookCheckedAt) {
    if (systemClock.now() > until) {
      throw new AppError(
        'server_silent',
        'The server did not do it within a minute; its log says why (webhook.reconciled).',
      );
    }
    await systemClock.sleep(lookAgainMs);
  }
}

async function reconcileHere(store: Store, context: CliContext, chosen: ChosenConnection): Promise<void> {
  const { vocabulary } = await loadCatalog();
  await reconcileWebhook({
    ...{ connectionId: chosen.id, credo: credoOf(chosen), vocabulary, clock: systemClock, log: silent },
    connections: connectionsIn(store, context),
    subscriptions: createSubscriptions(store),
    isGone: chosen.isGone,
    personSettings: chosen.personSettings,
    settings: chosen.webhook,
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
