import type { ConnectedTenant } from '../commands/deps.ts';
import { connectionId } from '../connect-credo.ts';
import { useCaseUrl } from '../directory/names.ts';
import type { SenderCheck } from '../pipeline/verify.ts';
import { renderExample } from '../workers/render-example.ts';
import { startReplier } from '../workers/replier.ts';
import type { Base } from './base.ts';
import type { ConnectionRegistry } from './connections.ts';
import type { NamesSide } from './names.ts';
import type { OpenConnection } from './open-connection.ts';
import type { SlackSide } from './slack-side.ts';
import type { Workers } from './workers.ts';

/** A connection as commands work with it. */
export function tenantOf(
  { catalog, clock }: Pick<Base, 'catalog' | 'clock'>,
  { directory }: Pick<NamesSide, 'directory'>,
  registry: Pick<ConnectionRegistry, 'reconcile'>,
  { id, teamId, name, credo, appUrl, authenticationLevel }: OpenConnection,
): ConnectedTenant {
  return {
    ...{ connectionId: id, name, isOwn: teamId !== null, credo, authenticationLevel },
    reconcile: () => registry.reconcile(id),
    useCaseUrl: (useCaseId) => useCaseUrl(appUrl, useCaseId),
    exampleOf: (group, { size, details }) =>
      renderExample(
        catalog,
        directory.exampleNames(appUrl, { details, readsRestricted: async () => true }),
        { group, size },
        clock.now(),
      ),
  };
}

/** What a sender must bring for a connection; null when it takes no events. */
export async function senderCheckOf(
  { config }: Pick<Base, 'config'>,
  registry: Pick<ConnectionRegistry, 'find'>,
  tokens: { isValid(token: string, connectionId: string): Promise<boolean> },
  id: string,
): Promise<SenderCheck | null> {
  const isOurToken = (token: string) => tokens.isValid(token, id);
  const open = await registry.find(id);
  if (open === null) {
    // The environment may name no tenant any more, and yet events that Credo still has to send are authentic.
    if (id !== connectionId) return null;
    const isOAuth = config.CREDO_WEBHOOK_AUTH === 'o_auth';
    return { signingSecrets: config.CREDO_WEBHOOK_SECRET, isOurToken: isOAuth ? isOurToken : null };
  }
  if (!open.isActive) return null;
  const isOAuth = open.settings.webhookAuth === 'o_auth';
  return { signingSecrets: open.signingSecrets, isOurToken: isOAuth ? isOurToken : null };
}

/** Starts what carries replies from Slack to Credo. */
export function startReplies(
  { config, clock, log, loops, roles, poll, repositories: { replies, deliveries } }: Base,
  { slack, poster }: Pick<SlackSide, 'slack' | 'poster'>,
  { audiences }: NamesSide,
  registry: Pick<ConnectionRegistry, 'find'>,
  onOutbox: Workers['deliverer']['nudge'],
) {
  return loops.start(
    startReplier({
      ...{ replies, deliveries, poster, slack, audiences, clock, log, roles, poll, onOutbox },
      credoOf: async (id) => (await registry.find(id))?.credo ?? null,
      isOn: config.CREDO_WRITE_BACK === 'comments',
      useCaseUrl: async (id, useCaseId) =>
        useCaseUrl((await registry.find(id))?.appUrl ?? config.CREDO_APP_URL, useCaseId),
    }),
  );
}
