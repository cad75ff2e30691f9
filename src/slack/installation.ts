import type { WebClient } from '@slack/web-api';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { type Loop, startLoop } from '../loop.ts';
import { type Installations, uninstalled } from '../ports/installations.ts';
import type { TokenCheck } from '../ports/observed.ts';
import { classify } from './classify.ts';
import type { BotIdentity } from './one-workspace.ts';

/** How soon a refused or unanswered check is made again, and how often a good token is looked at. */
const usualIntervals = { recheckMs: 30_000, calmMs: 60_000 };
/** Said in the log, as nobody there can be reached any more. */
export const keptAfterUninstall =
  'Everything waits until the app is installed again; after 30 days what is kept of the workspace is deleted.';

/** How soon, and for how long, a token is looked at again after Slack said that it is gone. */
export const doubtMs = { recheck: 2_000, total: 10_000 };

export type InstallationWatch = Loop & {
  /** Why nothing can be sent in a workspace; null when all is well. */
  failure(teamId: string): Promise<string | null>;
  /**
   * Slack says that the app was taken out of the workspace, or its token revoked. Only a token that is refused proves it:
   * the word may come late, twice, or after the app was put in again.
   */
  toldGone(from: { readonly teamId?: string | undefined; readonly enterpriseId?: string | undefined }): Promise<void>;
};

/** What follows from what is seen of a token. */
export type WatchDeps = {
  /** Called before what waited in a workspace goes on. */
  readonly beforeUsable: (teamId: string) => Promise<void>;
  readonly onUsable: () => void;
  /** Called when the app was taken out of a workspace, and when it is back. */
  readonly onPresence: () => void;
  /** Hears how each check of a token ended. */
  readonly onChecked: (result: TokenCheck) => void;
};

/**
 * Checks the bot token at start and from time to time. A token that works again lets the workspace's deliveries go on;
 * until then they wait. Slack being down at start does not keep events from being received.
 */
export function watchInstallation(
  deps: WatchDeps & {
    readonly client: WebClient;
    readonly installations: Installations;
    readonly clock: Clock;
    readonly log: Log;
    readonly intervals?: { readonly recheckMs: number; readonly calmMs: number };
  },
): InstallationWatch & {
  /** Null until Slack has told us once. */
  identity(): BotIdentity | null;
} {
  const { recheckMs, calmMs } = deps.intervals ?? usualIntervals;
  let identity: BotIdentity | null = null;
  let failure: string | null = 'not_checked';
  let told: { readonly teamId: string; readonly at: number } | null = null;

  const settleDoubt = async (kind: 'usable' | 'refused' | 'unknown') => {
    if (told === null) return;
    const { teamId, at } = told;
    if (kind === 'refused') {
      told = null;
      if ((await deps.installations.get(teamId))?.blockedReason === uninstalled) return;
      await deps.installations.block(teamId, uninstalled);
      deps.log.warn('slack.uninstalled', { teamId, advice: keptAfterUninstall });
      deps.onPresence();
    } else if (kind === 'usable' && deps.clock.now() - at >= doubtMs.total) {
      told = null;
    }
  };

  const check = async (): Promise<number> => {
    try {
      const answer = await deps.client.auth.test();
      if (!answer.team_id || !answer.user_id) throw new Error('auth.test answered without a team.');
      const known = await deps.installations.get(answer.team_id);
      if (known?.blockedReason) await deps.beforeUsable(answer.team_id);
      identity = {
        teamId: answer.team_id,
        enterpriseId: answer.enterprise_id ?? null,
        botUserId: answer.user_id,
        botId: answer.bot_id ?? '',
      };
      await deps.installations.save({
        teamName: answer.team ?? '',
        ...identity,
        blockedReason: null,
      });
      if (failure !== null || known?.blockedReason) {
        deps.log.info('slack.connected', { teamId: answer.team_id, wasBlocked: known?.blockedReason ?? null });
        deps.onUsable();
        if (known?.blockedReason === uninstalled) deps.onPresence();
      }
      failure = null;
      deps.onChecked('works');
      await settleDoubt('usable');
      return told === null ? calmMs : doubtMs.recheck;
    } catch (error) {
      const { kind, code } = classify(error);
      if (code !== failure) deps.log.error('slack.not_connected', { code, kind });
      failure = code;
      deps.onChecked(kind === 'token_dead' ? 'refused' : 'unanswered');
      await settleDoubt(kind === 'token_dead' ? 'refused' : 'unknown');
      return told === null ? recheckMs : doubtMs.recheck;
    }
  };
  const loop = startLoop({ name: 'slack.check', clock: deps.clock, log: deps.log, work: check });
  return {
    ...loop,
    identity: () => identity,
    failure: async () => failure,
    toldGone: async ({ teamId = identity?.teamId }) => {
      if (teamId === undefined) return;
      told = { teamId, at: deps.clock.now() };
      // Before Slack is answered: it tells again if we fall now.
      await check();
      loop.nudge();
    },
  };
}
