import type { WebClient } from '@slack/web-api';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { type Loop, startLoop } from '../loop.ts';
import type { Installations } from '../ports/connections.ts';
import { classify } from './classify.ts';

/** Who the bot token is; ids are null until Slack told us once. */
export type BotIdentity = { readonly teamId: string; readonly botUserId: string; readonly botId: string };

/** How soon a refused or unanswered check is made again, and how often a good token is looked at. */
const usualIntervals = { recheckMs: 30_000, calmMs: 60_000 };

export type InstallationWatch = Loop & {
  /** Null until Slack has told us once. */
  identity(): BotIdentity | null;
  /** Why nothing can be sent; null when all is well. */
  failure(): string | null;
};

/**
 * Checks the bot token at start and from time to time. A token that works again lets the workspace's deliveries go on;
 * until then they wait. Slack being down at start does not keep events from being received.
 */
export function watchInstallation(deps: {
  readonly client: WebClient;
  readonly installations: Installations;
  readonly clock: Clock;
  readonly log: Log;
  readonly onUsable: () => void;
  readonly intervals?: { readonly recheckMs: number; readonly calmMs: number };
}): InstallationWatch {
  const { recheckMs, calmMs } = deps.intervals ?? usualIntervals;
  let identity: BotIdentity | null = null;
  let failure: string | null = 'not_checked';

  const work = async (): Promise<number> => {
    try {
      const answer = await deps.client.auth.test();
      if (!answer.team_id || !answer.user_id) throw new Error('auth.test answered without a team.');
      const known = await deps.installations.get(answer.team_id);
      identity = { teamId: answer.team_id, botUserId: answer.user_id, botId: answer.bot_id ?? '' };
      await deps.installations.save({
        teamId: answer.team_id,
        teamName: answer.team ?? '',
        botUserId: answer.user_id,
        blockedReason: null,
      });
      if (failure !== null || known?.blockedReason) {
        deps.log.info('slack.connected', { teamId: answer.team_id, wasBlocked: known?.blockedReason ?? null });
        deps.onUsable();
      }
      failure = null;
      return calmMs;
    } catch (error) {
      const { kind, code } = classify(error);
      if (code !== failure) deps.log.error('slack.not_connected', { code, kind });
      failure = code;
      return recheckMs;
    }
  };
  const loop = startLoop({ name: 'slack.check', clock: deps.clock, log: deps.log, work });
  return { ...loop, identity: () => identity, failure: () => failure };
}
