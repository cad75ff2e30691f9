import type { Clock } from '../clock.ts';
import { AppError } from '../errors.ts';
import type { Log } from '../log.ts';
import { startLoop } from '../loop.ts';
import { type DueInstallation, type Installations, type TokenResult, uninstalled } from '../ports/installations.ts';
import { classify } from './classify.ts';
import { NotInstalledError, type SlackClients } from './clients.ts';
import { doubtMs, type InstallationWatch, keptAfterUninstall, type WatchDeps } from './installation.ts';

/** Between two looks, so that many workspaces do not make many calls at once. */
const gapMs = 100;
const idleMs = 1_000;
/** Longer than a look takes. */
const takenMs = 30_000;
/** How soon a token is looked at again, give or take a half: one that works, is refused, is gone, gave no answer. */
const againMs = { works: 600_000, refused: 60_000, gone: 3_600_000, unknown: 30_000 };

/**
 * Checks the tokens of all installations from time to time, one after the other; of several replicas one looks at each. A
 * token that works again lets the workspace's deliveries go on; one that is refused makes them wait.
 */
export function watchInstallations(
  deps: WatchDeps & {
    readonly clients: Pick<SlackClients, 'of'>;
    readonly forget: (teamId: string) => void;
    readonly installations: Installations;
    readonly clock: Clock;
    readonly log: Log;
    readonly random: () => number;
  },
): InstallationWatch {
  const { installations, clock, log } = deps;
  const spread = (ms: number) => Math.round(ms * (0.5 + deps.random()));

  /** Whether another token than its own can be used for a workspace whose own is refused. */
  const hasOrganisation = async ({ teamId, enterpriseId }: DueInstallation): Promise<boolean> => {
    if (enterpriseId === null || enterpriseId === teamId) return false;
    const own = await installations.get(teamId);
    return own?.token !== null && (await installations.get(enterpriseId))?.blockedReason === null;
  };

  const look = async (due: DueInstallation): Promise<TokenResult> => {
    const { teamId, blockedReason, toldGoneAt } = due;
    deps.forget(teamId);
    try {
      await (await deps.clients.of(teamId)).auth.test();
      deps.onChecked('works');
      const isDoubted = toldGoneAt !== null && clock.now() - toldGoneAt < doubtMs.total;
      return {
        ...{ blockedReason: null, isDoubted, isReplaced: false },
        checkAgainInMs: isDoubted ? doubtMs.recheck : spread(againMs.works),
      };
    } catch (error) {
      const { kind, code } = classify(error);
      if (error instanceof AppError && !(error instanceof NotInstalledError)) {
        log.error('slack.token_unreadable', { teamId, error });
      }
      if (blockedReason === null) log.warn('slack.token_refused', { teamId, code, kind });
      deps.onChecked(kind === 'token_dead' ? 'refused' : 'unanswered');
      if (kind !== 'token_dead') {
        const isDoubted = toldGoneAt !== null;
        return { blockedReason, isDoubted, isReplaced: false, checkAgainInMs: spread(againMs.unknown) };
      }
      if (await hasOrganisation(due)) {
        // Looked at again at once, with the organisation's token.
        return { blockedReason, isDoubted: false, isReplaced: true, checkAgainInMs: 0 };
      }
      const isGone = toldGoneAt !== null || blockedReason === uninstalled;
      return {
        ...{ blockedReason: isGone ? uninstalled : 'token_dead', isDoubted: false, isReplaced: false },
        checkAgainInMs: spread(isGone || code === 'not_installed' ? againMs.gone : againMs.refused),
      };
    }
  };

  const check = async (due: DueInstallation): Promise<void> => {
    const { teamId, blockedReason: before } = due;
    const result = await look(due);
    const { blockedReason: now } = result;
    if (before !== null && now === null) await deps.beforeUsable(teamId);
    const isSettled = await installations.settle(due, result);
    deps.forget(teamId);
    if (!isSettled || before === now) return;
    if (now === null) {
      log.info('slack.connected', { teamId, wasBlocked: before });
      deps.onUsable();
    } else if (now === uninstalled) {
      log.warn('slack.uninstalled', { teamId, advice: keptAfterUninstall });
    }
    if (before === uninstalled || now === uninstalled) deps.onPresence();
  };

  const work = async (): Promise<number> => {
    const due = await installations.takeDue(takenMs);
    if (due === null) return idleMs;
    await check(due);
    return gapMs;
  };
  const loop = startLoop({ name: 'slack.check', clock, log, work });
  return {
    ...loop,
    failure: (teamId) =>
      installations.get(teamId).then(
        (found) => found?.blockedReason ?? null,
        () => 'unreadable',
      ),
    toldGone: async ({ teamId, enterpriseId }) => {
      // Kept before Slack is answered, so that the word is not lost if we fall now.
      for (const id of [teamId, enterpriseId]) if (id) await installations.doubt(id);
      loop.nudge();
    },
  };
}
