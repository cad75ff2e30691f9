import type { Clock } from '../clock.ts';
import { CredoApiError } from '../errors.ts';
import type { InLease } from '../in-lease.ts';
import type { Log } from '../log.ts';
import type { Vocabulary } from '../model.ts';
import type { ConnectionRecord, Connections, WebhookNote } from '../ports/connections.ts';
import type { CredoApi, CredoWebhook } from '../ports/credo.ts';
import type { PersonSettingsStore } from '../ports/people.ts';
import type { Subscriptions } from '../ports/subscriptions.ts';
import { neededEventTypes } from '../subscriptions/combine.ts';
import { carryOut } from './carry-out.ts';
import { onlyWhile } from './only-while.ts';
import { personalNeeds } from './personal-needs.ts';
import { markerOf, type WebhookSettings, webhookAttributes, webhookUrl } from './webhook-attributes.ts';
import { ourWebhooks, planWebhook } from './webhook-plan.ts';

/** Half a day before Credo gives up, as its clock and ours differ. */
const givenUpAfterMs = 4.5 * 24 * 60 * 60_000;

export type RoundDeps = {
  readonly connectionId: string;
  readonly credo: CredoApi;
  readonly connections: Connections;
  readonly subscriptions: Subscriptions;
  readonly personSettings: PersonSettingsStore;
  readonly vocabulary: Vocabulary;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: WebhookSettings;
  readonly inLease: InLease;
  /** Whether the app is in no workspace any more, so that nobody could be told anything. */
  readonly isGone: () => Promise<boolean>;
};

export type Round = {
  readonly note: WebhookNote;
  readonly eventTypes: number;
  readonly retryAfterMs: number;
  readonly detail: string | null;
};

/**
 * Makes Credo's webhook equal to what the subscriptions need, in one server at a time. Lists before it creates, so that a
 * lost answer never leads to a second webhook; one that a server made which was stopped for long meanwhile is found and
 * removed. Throws when the database fails; what Credo does not take is noted with its reason.
 */
export async function reconcileWebhook(deps: RoundDeps): Promise<Round> {
  for (;;) {
    const round = await deps.inLease(`webhook/${deps.connectionId}`, async ({ lease, prolong }) => {
      const mine = onlyWhile(prolong, deps.credo.webhooks);
      const done = await oneRound({ ...deps, credo: { ...deps.credo, webhooks: mine.webhooks } }).catch(
        (error: unknown) => {
          if (mine.isOver()) return null;
          throw error;
        },
      );
      const isNoted = done !== null && (await deps.connections.noteWebhook(deps.connectionId, done.note, lease));
      return isNoted ? done : null;
    });
    if (round === null) continue;
    if (round.note.webhookState !== 'waiting')
      await deps.connections.endOverlap(deps.connectionId, deps.clock.now() + deps.settings.graceMs);
    return round;
  }
}

async function oneRound(deps: RoundDeps): Promise<Round> {
  const connection = await deps.connections.get(deps.connectionId);
  if (!connection) throw new Error('The connection to reconcile is gone.');
  // An operator may have rotated it since the start.
  deps.log.hide(connection.webhookKey);
  const { subscriptions } = await deps.subscriptions.ofConnection(connection.id);
  const isGone = await deps.isGone();
  const wanted = [...subscriptions, ...(await personalNeeds(deps.personSettings))];
  const types = isGone ? [] : neededEventTypes(wanted, deps.vocabulary);
  const unneededSince = types.length > 0 ? null : (connection.unneededSince ?? deps.clock.now());
  const result = await bringUpToDate(deps, connection, { types, unneededSince, isGone });
  return { ...result, eventTypes: types.length };
}

type Needs = {
  readonly types: readonly string[];
  readonly unneededSince: number | null;
  /** Then there is no time of grace. */
  readonly isGone: boolean;
};

/** One round at Credo. What Credo does not take is noted with its reason; what Credo showed to have is kept in the books. */
async function bringUpToDate(
  deps: RoundDeps,
  connection: ConnectionRecord,
  { types, unneededSince, isGone }: Needs,
): Promise<Omit<Round, 'eventTypes'>> {
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
  { credo, clock, log }: RoundDeps,
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
  { credo, log, settings }: RoundDeps,
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
