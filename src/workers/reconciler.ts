import { backoffMs } from '../backoff.ts';
import { type ExclusiveLoop, type Roles, startExclusiveLoop } from '../exclusive-loop.ts';
import type { WebhookNote } from '../ports/connections.ts';
import { type RoundDeps, reconcileWebhook } from './webhook-round.ts';

/** How soon a check that an operator, or another server, asked for is made. */
const pollMs = 1_000;

export type ReconcilerDeps = RoundDeps & {
  readonly roles: Roles;
  readonly random: () => number;
  /** Hears what each round found the webhook to be. */
  readonly onChecked?: (note: WebhookNote) => void;
};

export type Reconciler = ExclusiveLoop & {
  /** Brings the webhook up to date now; resolves with what was noted, whether Credo took it or not. */
  reconcile(): Promise<WebhookNote>;
};

/**
 * Keeps Credo's webhook equal to what the subscriptions need: at start, on a timer, after every change, and again with
 * backoff while Credo does not take it. Of several servers one keeps the timer; whoever is asked makes a round at once.
 */
export function startReconciler(deps: ReconcilerDeps): Reconciler {
  const { clock, settings, connectionId, connections } = deps;
  let failures = 0;
  let dueAt = clock.now();
  let running: Promise<unknown> = Promise.resolve();
  let next: Promise<WebhookNote> | null = null;

  const reconcileOnce = async (): Promise<WebhookNote> => {
    const { note, eventTypes, retryAfterMs, detail } = await reconcileWebhook(deps);
    deps.onChecked?.(note);
    const isWaiting = note.webhookState === 'waiting';
    failures = isWaiting ? failures + 1 : 0;
    const restMs = isWaiting ? Math.max(backoffMs(failures, deps.random()), retryAfterMs) : calmMs(note);
    dueAt = clock.now() + restMs;
    deps.log[isWaiting ? 'warn' : 'info']('webhook.reconciled', {
      connectionId,
      state: note.webhookState,
      failure: note.webhookFailure,
      detail,
      webhookId: note.webhookId,
      eventTypes,
      nextInMs: restMs,
    });
    // Another server keeps the timer, and has not seen that it may have to look sooner.
    if (!loop.isOurs() && restMs < settings.intervalMs) await connections.requestSync(connectionId);
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
    const isAsked = await connections.takeSyncRequest(connectionId);
    if (isAsked || clock.now() >= dueAt) await nextRound();
    return Math.min(pollMs, Math.max(1, dueAt - clock.now()));
  };
  const role = `reconciler/${connectionId}`;
  const loop = startExclusiveLoop({ name: 'reconciler', role, roles: deps.roles, clock, log: deps.log, work });
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
