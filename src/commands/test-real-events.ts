import { date, type Inline } from '../blockkit/inline.ts';
import { agoInWords, isEnteredByHand } from '../channels/describe.ts';
import { scheduleInWords } from '../channels/describe-settings.ts';
import { withinBudget } from '../clock.ts';
import { CredoApiError } from '../errors.ts';
import type { Selector } from '../model.ts';
import { neededEventTypes } from '../subscriptions/combine.ts';
import { describeSelectors } from '../subscriptions/format-subscription.ts';
import { nextDue } from '../windows/schedule.ts';
import type { Caller } from './answer.ts';
import { typed } from './answers.ts';
import type { CommandContext, ConnectedTenant } from './deps.ts';
import { explainFailure } from './webhook-words.ts';

const credoBudgetMs = 6_000;
const lookBudgetMs = 3_000;

type Line = readonly Inline[];

/** Whether real events of these kinds would come now, as the samples did: what Credo sends, when it is told, and names. */
export async function realEventLines(
  deps: CommandContext,
  tenant: ConnectedTenant,
  caller: Caller,
  selectors: readonly Selector[],
): Promise<readonly Line[]> {
  const lines = await Promise.all([
    webhookLine(deps, tenant, selectors),
    lookUpLine(deps, tenant),
    timeLine(deps, caller),
  ]);
  return lines.filter((line) => line.length > 0);
}

/** Looking is also repairing: a webhook that somebody deleted at Credo is made again. */
async function webhookLine(
  deps: CommandContext,
  tenant: ConnectedTenant,
  selectors: readonly Selector[],
): Promise<Line> {
  const note = await withinBudget(deps.clock, credoBudgetMs, tenant.reconcile(), null);
  const connection = await deps.connections.get(tenant.connectionId);
  if (connection?.lastEventAt && isEnteredByHand(connection)) {
    const last = agoInWords(deps.clock.now() - connection.lastEventAt);
    return [`✅ The webhook was entered in Credo AI by hand, and events come: the last one ${last}.`];
  }
  const isSent = (one: Selector) =>
    neededEventTypes([{ selectors: [one], filters: [] }], deps.catalog.vocabulary).every((type) =>
      connection?.webhookTypes.includes(type),
    );
  const missing = selectors.filter((one) => !isSent(one));
  const failure = note?.webhookFailure ?? connection?.webhookFailure ?? null;
  const look: Line = [typed('status'), ' shows how it goes.'];
  if (missing.length > 0) {
    const what = missing.length === selectors.length ? 'Real events' : `Real events of ${describeSelectors(missing)}`;
    return [`⚠️ ${what} don't come yet: ${explainFailure(failure, tenant.isOwn)} `, ...look];
  }
  // What Credo refused may be for another channel; what could not be asked may have changed since.
  if (note === null || (note.webhookState === 'waiting' && failure !== 'invalid' && failure !== 'conflict')) {
    return [
      `⚠️ When I last saw it, the webhook at Credo AI was active, but I can't check now: ${explainFailure(failure, tenant.isOwn)} `,
      ...look,
    ];
  }
  return ['✅ The webhook at Credo AI is active, so real events come the same way.'];
}

async function lookUpLine({ clock }: CommandContext, tenant: ConnectedTenant): Promise<Line> {
  const look = tenant.credo.useCases.newest().then(
    () => null,
    (error: unknown) => {
      if (error instanceof CredoApiError) return error.failure;
      throw error;
    },
  );
  const failure = await withinBudget(clock, lookBudgetMs, look, 'timeout');
  if (failure === null) return ['✅ Names are looked up in Credo AI.'];
  return [
    `⚠️ Names can't be looked up: ${explainFailure(failure, tenant.isOwn)} Messages come all the same, with ids instead.`,
  ];
}

async function timeLine({ channelSettings, clock }: CommandContext, { teamId, channelId }: Caller): Promise<Line> {
  const { mutedUntil, digest } = await channelSettings.get(teamId, channelId);
  const now = clock.now();
  const isMuted = mutedUntil !== null && mutedUntil > now;
  if (digest !== null) {
    const due = date(nextDue(digest, isMuted ? mutedUntil : now));
    return ['🗂 Real events wait for one digest ', scheduleInWords(digest), '; the next is due ', due, '.'];
  }
  if (!isMuted) return [];
  return ['🔕 Real events wait until ', date(mutedUntil), ', because this channel is muted: ', typed('unmute'), '.'];
}
