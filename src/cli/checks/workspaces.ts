import type { Clock } from '../../clock.ts';
import type { Config } from '../../config.ts';
import { AppError } from '../../errors.ts';
import type { WorkspaceStanding } from '../../ports/standing.ts';
import { createInstallations } from '../../store/installations.ts';
import { createStandings } from '../../store/standing.ts';
import { type Check, failed, ok, warning } from './check.ts';
import { botTokenCheck } from './slack.ts';
import { boxOf, type Store } from './store.ts';

const atOnce = 5;

/** The workspace of the environment's token; or else each one that installed the app, by its name. */
export async function workspaceChecks(config: Config, store: Store | null, clock: Clock): Promise<readonly Check[]> {
  if (config.SLACK_BOT_TOKEN !== undefined) return [await botTokenCheck(config.SLACK_BOT_TOKEN, config.SLACK_API_URL)];
  const workspaces = store === null ? [] : (await createStandings(store).read()).workspaces;
  if (store === null || workspaces.length === 0) {
    return [
      warning('Slack', 'not installed anywhere yet', `Open ${config.PUBLIC_URL}/slack/install once the app runs.`),
    ];
  }
  const checks: Check[] = [];
  for (let first = 0; first < workspaces.length; first += atOnce) {
    const some = workspaces.slice(first, first + atOnce);
    checks.push(...(await Promise.all(some.map((one) => workspaceCheck(config, store, clock, one)))));
  }
  return checks;
}

async function workspaceCheck(
  config: Config,
  store: Store,
  clock: Clock,
  workspace: WorkspaceStanding,
): Promise<Check> {
  const what = `Slack, ${workspace.name || workspace.teamId}`;
  if (workspace.blockedReason === 'uninstalled') return ok(what, 'taken out by its people');
  try {
    const token = (await createInstallations(store, boxOf(config)).get(workspace.teamId))?.token ?? null;
    if (token === null) return ok(what, 'has no token of its own');
    if (token.rotation !== null && token.rotation.expiresAt <= clock.now()) {
      return warning(
        what,
        'its token has ended',
        'The server gets a new one before it is used next. Start it if it does not run.',
      );
    }
    return await botTokenCheck(token.accessToken, config.SLACK_API_URL, what);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return failed(what, 'its token cannot be read', error.message);
  }
}
