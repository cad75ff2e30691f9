import { backoffMs } from '../backoff.ts';
import type { Clock } from '../clock.ts';
import { CredoApiError } from '../errors.ts';
import type { Log } from '../log.ts';
import { type Loop, startLoop } from '../loop.ts';
import type { Vocabulary } from '../model.ts';
import type { ConnectionRecord, Connections, WebhookNote } from '../ports/connections.ts';
import type { CredoApi, CredoWebhook } from '../ports/credo.ts';
import type { PersonSettingsStore } from '../ports/people.ts';
import type { Subscriptions } from '../ports/subscriptions.ts';
import { neededEventTypes } from '../subscriptions/combine.ts';
import { carryOut } from './carry-out.ts';
import { personalNeeds } from './personal-needs.ts';
import { markerOf, type WebhookSettings, webhookAttributes, webhookUrl } from './webhook-attributes.ts';
import { ourWebhooks, planWebhook } from './webhook-plan.ts';

/** How soon a check that an operator asked for is made. */
const pollMs = 1_000;
/** Half a day before Credo gives up, as its clock and ours differ. */
const givenUpAfterMs = 4.5 * 24 * 60 * 60_000;

export type ReconcilerDeps = {
  readonly connectionId: string;
  readonly credo: CredoApi;
  readonly connections: Connections;
  readonly subscriptions: Subscriptions;
  readonly personSettings: PersonSettingsStore;
  readonly vocabulary: Vocabulary;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: () => number;
  readonly settings: WebhookSettings;
  /** Hears what each round found the webhook to be. */
  readonly onChecked?: (note: WebhookNote) => void;
  /** Whether the app is in no workspace any more, so that nobody could be told anything. */
  readonly isGone: () => Promise<boolean>;
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
  let dueAt = clock.now();
  let running: Promise<unknown> = Promise.resolve();
  let next: Promise<WebhookNote> | null = null;

  const reconcileOnce = async (): Promise<WebhookNote> => {
    const connection = await deps.connections.get(deps.connectionId);
    if (!connection) throw new Error('The connection to reconcile is gone.');
    // An operator may have rotated it since the start.
    deps.log.hide(connection.webhookKey);
    const { subscriptions } = await deps.subscriptions.ofConnection(connection.id);
    const isGone = await deps.isGone();
    const wanted = [...subscriptions, ...(await personalNeeds(deps.personSettings))];
    const types = isGone ? [] : neededEventTypes(wanted, deps.vocabulary);
    const unneededSince = types.length > 0 ? null : (connection.unneededSince ?? clock.now());
    const needs = { types, unneededSince, isGone };
    const { note, retryAfterMs, detail } = await bringUpToDate(deps, connection, needs);
    await deps.connections.noteWebhook(connection.id, note);
    deps.onChecked?.(note);
    if (note.webhookState !== 'waiting')
      await deps.connections.endOverlap(connection.id, clock.now() + settings.graceMs);

    const isWaiting = note.webhookState === 'waiting';
    failures = isWaiting ? failures + 1 : 0;
    const restMs = isWaiting ? Math.max(backoffMs(failures, deps.random()), retryAfterMs) : calmMs(note);
    dueAt = clock.now() + restMs;
    deps.log[isWaiting ? 'warn' : 'info']('webhook.reconciled', {
      connectionId: connection.id,
      state: note.webhookState,
      failure: note.webhookFailure,
      detail,
      webhookId: note.webhookId,
      eventTypes: types.length,
      nextInMs: restMs,
    });
    return note;
  };

  /** Until the timer comes round, or until the time of grace is over. */
  const calmMs = ({ unneededSince, webhookId }: WebhookNote) =>
    unneededSince === null || webhookId === null
      ? settings.intervalMs
      : Math.min(settings.intervalMs, Math.max(0, unneededSince + settings.graceMs - clock.now()));

  /** One round at a time. Everybody who asks before a round has begun shares it: it sees all their changes. */
  const nextRound = () => {
    next ??= running.then(() => {
      next = null;
      const round = reconcileOnce();
      running = round.catch(() => undefined);
      return round;
    });
    return next;
  };

  const work = async (): Promise<number> => {
    const isAsked = await deps.connections.takeSyncRequest(deps.connectionId);
    if (isAsked || clock.now() >= dueAt) await nextRound();
    return Math.min(pollMs, Math.max(1, dueAt - clock.now()));
  };
  const loop = startLoop({ name: 'reconciler', clock, log: deps.log, work });
  return {
    ...loop,
    reconcile: async () => {
      const note = await nextRound();
      // The loop sleeps until what was due before; a failure or a time of grace may be due sooner.
      loop.nudge();
      return note;
    },
  };
}

type Needs = {
  readonly types: readonly string[];
  readonly unneededSince: number | null;
  /** Then there is no time of grace. */
  readonly isGone: boolean;
};

type Round = { readonly note: WebhookNote; readonly retryAfterMs: number; readonly detail: string | null };

/** One round at Credo. What Credo does not take is noted with its reason; what Credo showed to have is kept in the books. */
async function bringUpToDate(
  deps: ReconcilerDeps,
  connection: ConnectionRecord,
  { types, unneededSince, isGone }: Needs,
): Promise<Round> {
  const { settings } = deps;
  const url = webhookUrl(settings.publicUrl, connection.webhookKey);
  const marker = markerOf(settings.publicUrl, connection.id);
  const wanted = types.length > 0 ? webhookAttributes(settings, connection, types) : null;
  let known: Pick<WebhookNote, 'webhookId' | 'webhookTypes'> = connection;
  try {
    const found = await findOurs(deps, { id: connection.webhookId, url, marker });
    const current = await withoutDead(deps, connection, found);
    known = noteOf(current, url);
    const isGraceOver = isGone || (unneededSince !== null && deps.clock.now() - unneededSince >= settings.graceMs);
    known = noteOf(await carryOut(deps, planWebhook(current, wanted, isGraceOver), current, wanted), url);
    const webhookState = known.webhookId === null ? 'none' : 'active';
    return {
      note: { ...known, webhookState, webhookFailure: null, unneededSince },
      retryAfterMs: 0,
      detail: null,
    };
  } catch (error) {
    if (!(error instanceof CredoApiError)) throw error;
    const { webhookId, webhookTypes } = known;
    return {
      note: { webhookId, webhookTypes, webhookState: 'waiting', webhookFailure: error.failure, unneededSince },
      retryAfterMs: error.retryAfterMs ?? 0,
      detail: error.detail,
    };
  }
}

/**
 * Credo gives up on an address that failed for five days, and does not say so (credo-api: Svix). After we were away for
 * that long, the webhook is made anew.
 */
async function withoutDead(
  { credo, clock, log }: ReconcilerDeps,
  { webhookCheckedAt }: ConnectionRecord,
  current: CredoWebhook | null,
): Promise<CredoWebhook | null> {
  const awayMs = clock.now() - (webhookCheckedAt ?? clock.now());
  if (current === null || awayMs < givenUpAfterMs) return current;
  await credo.webhooks.remove(current.id);
  log.info('webhook.renewed', { webhookId: current.id, awayMs });
  return null;
}

/** Our webhook as Credo has it; any further ones of ours are left-overs and go. */
async function findOurs(
  { credo, log, settings }: ReconcilerDeps,
  mine: { readonly id: string | null; readonly url: string; readonly marker: string },
): Promise<CredoWebhook | null> {
  const [current = null, ...leftOvers] = ourWebhooks(await credo.webhooks.list(), mine);
  for (const { id, attributes } of leftOvers) {
    // Somebody may have copied our description: only what comes to us is ours to remove.
    if (!attributes.url.startsWith(webhookUrl(settings.publicUrl, ''))) continue;
    await credo.webhooks.remove(id);
    log.info('webhook.left_over_removed', { webhookId: id });
  }
  return current;
}

/** A webhook with another address brings us nothing. */
function noteOf(webhook: CredoWebhook | null, url: string): Pick<WebhookNote, 'webhookId' | 'webhookTypes'> {
  if (webhook === null) return { webhookId: null, webhookTypes: [] };
  return { webhookId: webhook.id, webhookTypes: webhook.attributes.url === url ? webhook.attributes.event_types : [] };
}
