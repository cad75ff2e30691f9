import { backoffMs } from '../backoff.ts';
import type { Clock } from '../clock.ts';
import { CredoApiError } from '../errors.ts';
import type { Log } from '../log.ts';
import { type Loop, startLoop } from '../loop.ts';
import type { Vocabulary } from '../model.ts';
import type { ConnectionRecord, Connections, WebhookNote } from '../ports/connections.ts';
import type { CredoApi, CredoWebhookAttributes } from '../ports/credo.ts';
import type { Subscriptions } from '../ports/subscriptions.ts';
import { neededEventTypes } from '../subscriptions/combine.ts';
import { ourWebhooks, planWebhook } from './webhook-plan.ts';

export type ReconcilerDeps = {
  readonly connectionId: string;
  readonly credo: CredoApi;
  readonly connections: Connections;
  readonly subscriptions: Subscriptions;
  readonly vocabulary: Vocabulary;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: () => number;
  readonly settings: WebhookSettings;
};

export type WebhookSettings = {
  readonly publicUrl: string;
  readonly eventPrefix: string;
  readonly eventSuffix: string;
  readonly environment: string;
  readonly webhookAuth: 'none' | 'o_auth';
  readonly intervalMs: number;
  readonly graceMs: number;
};

export type Reconciler = Loop & {
  /** Brings the webhook up to date now; resolves with what was noted, whether Credo took it or not. */
  reconcile(): Promise<WebhookNote>;
};

/**
 * Keeps Credo's webhook equal to what the subscriptions need: at start, on a timer, after every change, and again with
 * backoff while Credo does not take it. Lists before it creates, so that a lost answer never leads to a second webhook.
 */
export function startReconciler(deps: ReconcilerDeps): Reconciler {
  const { clock, settings } = deps;
  let failures = 0;
  let queue: Promise<unknown> = Promise.resolve();

  const reconcileOnce = async (): Promise<WebhookNote> => {
    const connection = await deps.connections.get(deps.connectionId);
    if (!connection) throw new Error('The connection to reconcile is gone.');
    const { subscriptions } = await deps.subscriptions.ofConnection(connection.id);
    const types = neededEventTypes(subscriptions, deps.vocabulary);
    const unneededSince = types.length > 0 ? null : (connection.unneededSince ?? clock.now());
    const note = await bringUpToDate(deps, connection, types, unneededSince).catch((error: unknown) => {
      if (!(error instanceof CredoApiError)) throw error;
      const { webhookId, webhookTypes } = connection;
      return {
        webhookId,
        webhookTypes,
        webhookState: 'waiting',
        webhookFailure: error.failure,
        unneededSince,
      } as const;
    });
    await deps.connections.noteWebhook(connection.id, note);
    failures = note.webhookState === 'waiting' ? failures + 1 : 0;
    const level = note.webhookState === 'waiting' ? 'warn' : 'info';
    deps.log[level]('webhook.reconciled', {
      connectionId: connection.id,
      state: note.webhookState,
      failure: note.webhookFailure,
      webhookId: note.webhookId,
      eventTypes: types.length,
    });
    return note;
  };

  /** One at a time: a second caller gets a round that began after its change. */
  const reconcile = () => {
    const round = queue.then(reconcileOnce);
    queue = round.catch(() => undefined);
    return round;
  };

  const work = async (): Promise<number> => {
    const note = await reconcile();
    if (note.webhookState === 'waiting') return backoffMs(failures, deps.random());
    if (note.unneededSince === null || note.webhookId === null) return settings.intervalMs;
    return Math.min(settings.intervalMs, Math.max(1, note.unneededSince + settings.graceMs - clock.now()));
  };

  return { ...startLoop({ name: 'reconciler', clock, log: deps.log, work }), reconcile };
}

async function bringUpToDate(
  { credo, clock, log, settings }: ReconcilerDeps,
  connection: ConnectionRecord,
  types: readonly string[],
  unneededSince: number | null,
): Promise<WebhookNote> {
  const marker = markerOf(settings.publicUrl, connection.id);
  const url = webhookUrl(settings.publicUrl, connection.webhookKey);
  const [current, ...leftOvers] = ourWebhooks(await credo.webhooks.list(), { id: connection.webhookId, url, marker });
  for (const { id } of leftOvers) {
    await credo.webhooks.remove(id);
    log.info('webhook.left_over_removed', { webhookId: id });
  }

  const wanted = types.length > 0 ? attributesFor(settings, connection, types, url, marker) : null;
  const isGraceOver = unneededSince !== null && clock.now() - unneededSince >= settings.graceMs;
  const plan = planWebhook(current ?? null, wanted, isGraceOver);
  const active = { webhookTypes: types, webhookState: 'active', webhookFailure: null, unneededSince } as const;
  const none = {
    webhookId: null,
    webhookTypes: [],
    webhookState: 'none',
    webhookFailure: null,
    unneededSince,
  } as const;
  switch (plan.kind) {
    case 'nothing':
      return none;
    case 'create':
      return wanted ? { ...active, webhookId: (await credo.webhooks.create(wanted)).id } : none;
    case 'update':
      if (wanted) await credo.webhooks.update(plan.id, wanted);
      return { ...active, webhookId: plan.id };
    case 'keep':
      return { ...active, webhookId: plan.id, webhookTypes: current?.attributes.event_types ?? types };
    case 'remove':
      await credo.webhooks.remove(plan.id);
      return none;
  }
}

/** The secret address Credo posts to. */
export function webhookUrl(publicUrl: string, webhookKey: string): string {
  return `${publicUrl}/credo/webhooks/${webhookKey}`;
}

/** Ties a webhook to this app and connection, so that it is found again even without our database. */
function markerOf(publicUrl: string, connectionId: string): string {
  return `[credo-slack ${new URL(publicUrl).host}/${connectionId}]`;
}

function attributesFor(
  settings: WebhookSettings,
  connection: ConnectionRecord,
  types: readonly string[],
  url: string,
  marker: string,
): CredoWebhookAttributes {
  const isOAuth = settings.webhookAuth === 'o_auth';
  return {
    description: `Credo AI for Slack ${marker}`,
    url,
    event_types: types,
    event_type_prefix: settings.eventPrefix,
    event_type_suffix: settings.eventSuffix,
    environment: settings.environment,
    authentication_method: settings.webhookAuth,
    authentication_payload: isOAuth
      ? { grant_type: 'client_credentials', client_id: connection.id, client_secret: connection.oauthSecret }
      : {},
    authentication_payload_type: isOAuth ? 'application/json' : null,
    authentication_server: isOAuth ? `${settings.publicUrl}/credo/oauth/token` : null,
  };
}
