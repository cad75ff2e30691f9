import type { ConnectedTenant } from '../commands/deps.ts';
import { connectCredo, connectionId, webhookSettings } from '../connect-credo.ts';
import { useCaseUrl } from '../directory/names.ts';
import type { CredoApi } from '../ports/credo.ts';
import { startReconciler } from '../workers/reconciler.ts';
import { startReplier } from '../workers/replier.ts';
import type { Base } from './base.ts';
import type { NamesSide } from './names.ts';
import type { SlackSide } from './slack-side.ts';
import type { Workers } from './workers.ts';

/** The client of the tenant that the environment names; null when it names none. */
export async function connectTenant({ config, clock, log, metrics, repositories }: Base): Promise<CredoApi | null> {
  if (!config.CREDO_TENANT || !config.CREDO_API_KEY) {
    log.warn('credo.not_connected', { advice: 'Set CREDO_TENANT and CREDO_API_KEY to receive events.' });
    return null;
  }
  const record = await repositories.connections.ensure(connectionId, config.CREDO_TENANT);
  log.hide(record.webhookKey);
  log.hide(record.oauthSecret);
  return connectCredo(config, clock, log, metrics.credoCalled);
}

/** Starts what keeps the webhook at Credo as it should be. */
export function startTenant(
  { config, catalog, clock, log, loops, metrics, repositories }: Base,
  credo: CredoApi | null,
): ConnectedTenant | null {
  if (!credo) return null;
  const { connections, subscriptions, personSettings, installations } = repositories;
  const reconciler = loops.start(
    startReconciler({
      ...{ connectionId, credo, connections, subscriptions, personSettings, clock, log },
      vocabulary: catalog.vocabulary,
      isGone: installations.areAllUninstalled,
      random: Math.random,
      onChecked: metrics.webhookChecked,
      settings: webhookSettings(config),
    }),
  );
  return { connectionId, credo, reconcile: reconciler.reconcile };
}

/** Starts what carries replies from Slack to Credo. */
export function startReplies(
  { config, clock, log, loops, repositories: { replies, deliveries } }: Base,
  { slack, poster }: Pick<SlackSide, 'slack' | 'poster'>,
  { audiences }: NamesSide,
  credo: CredoApi,
  onOutbox: Workers['deliverer']['nudge'],
) {
  return loops.start(
    startReplier({
      ...{ credo, replies, deliveries, poster, slack, audiences, clock, log, onOutbox },
      isOn: config.CREDO_WRITE_BACK === 'comments',
      useCaseUrl: (id) => useCaseUrl(config.CREDO_APP_URL, id),
    }),
  );
}
