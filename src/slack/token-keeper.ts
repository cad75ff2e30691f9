import type { WebClient } from '@slack/web-api';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { BotToken, Installations, StoredInstallation } from '../ports/installations.ts';
import { askForAccess, type OauthApp } from './oauth.ts';

/** How long before its end a token is renewed; Slack gives twelve hours (slack-platform: OAuth 4). */
const earlyMs = 2 * 3_600_000;
/** Longer than all tries of whoever renews take, and soon enough that a lost answer can be asked for again. */
const claimMs = 30_000;
/** A refresh token works once, and shortly after that once more: for whoever did not hear the first answer. */
const triesAfterMs = [0, 500, 2_000];
const waitForOthersMs = 250;
const mostWaits = 40;

/**
 * Gives the token to use now. With token rotation it is renewed in time, by one of all replicas; until then, and where
 * that fails, the old one is used as long as it lives.
 */
export function createTokenKeeper(deps: {
  readonly app: OauthApp;
  readonly installations: Pick<Installations, 'get' | 'claimRenewal' | 'renew'>;
  readonly client: () => WebClient;
  readonly onRenewed: (teamId: string) => void;
  readonly clock: Clock;
  readonly log: Log;
}): (installation: StoredInstallation) => Promise<string | null> {
  const { installations, clock, log } = deps;
  const underWay = new Map<string, Promise<string>>();

  const renew = async (teamId: string, { accessToken, rotation }: BotToken): Promise<string> => {
    if (rotation === null) return accessToken;
    const { refreshToken, expiresAt } = rotation;
    if (!(await installations.claimRenewal(teamId, expiresAt, claimMs)))
      return renewedByOther(teamId, accessToken, expiresAt);
    const token = await ask(teamId, refreshToken, expiresAt);
    if (token === null) return accessToken;
    await installations.renew(teamId, expiresAt, token);
    deps.onRenewed(teamId);
    log.info('slack.token_renewed', { teamId });
    return token.accessToken;
  };

  const ask = async (teamId: string, refreshToken: string, expiresAt: number): Promise<BotToken | null> => {
    let code = '';
    for (const afterMs of triesAfterMs) {
      if (afterMs > 0) await clock.sleep(afterMs);
      const access = await askForAccess(deps.client(), deps.app, { refreshToken }, clock.now());
      if (access.kind === 'granted') return access.grant.token;
      ({ code } = access);
      if (access.kind === 'refused') break;
    }
    const advice = 'Once the token ends, the workspace waits until the app is installed there again.';
    log.error('slack.token_not_renewed', { teamId, code, endsAt: new Date(expiresAt).toISOString(), advice });
    return null;
  };

  /** While the old one lives it is good enough. */
  const renewedByOther = async (teamId: string, accessToken: string, expiresAt: number): Promise<string> => {
    for (let waits = 0; waits < mostWaits && clock.now() >= expiresAt; waits += 1) {
      const now = (await installations.get(teamId))?.token;
      if (now?.rotation && now.rotation.expiresAt !== expiresAt) return now.accessToken;
      await clock.sleep(waitForOthersMs);
    }
    return accessToken;
  };

  return async ({ teamId, token }) => {
    if (!token?.rotation || clock.now() < token.rotation.expiresAt - earlyMs) return token?.accessToken ?? null;
    const current = underWay.get(teamId) ?? renew(teamId, token).finally(() => underWay.delete(teamId));
    underWay.set(teamId, current);
    return current;
  };
}
