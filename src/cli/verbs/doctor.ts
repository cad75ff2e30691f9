import { appVersion } from '../../app-version.ts';
import { systemClock } from '../../clock.ts';
import type { Config } from '../../config.ts';
import { AppError } from '../../errors.ts';
import { type Check, failed, ok } from '../checks/check.ts';
import { clockCheck } from '../checks/clock.ts';
import { connectionChecks } from '../checks/connections.ts';
import { databaseChecks } from '../checks/database.ts';
import { publicUrlCheck } from '../checks/reach.ts';
import { serverCheck } from '../checks/server.ts';
import { appTokenCheck } from '../checks/slack.ts';
import { lookInside } from '../checks/store.ts';
import { workspaceChecks } from '../checks/workspaces.ts';
import { clean, json } from '../print.ts';
import { parse, type Verb } from '../verb.ts';

const usage = 'doctor [--json]';

const marks = { ok: '✅', warning: '⚠️', failed: '❌' } as const;

export const doctor: Verb = {
  usage,
  does: 'looks at settings, server, database, Slack, Credo AI, public address and clock, and says what to do',
  run: async (args, { config, out }) => {
    const { values } = parse(args, { json: { type: 'boolean' } }, usage);
    const checks = await examine(config);
    out(values.json ? json(checks) : inLines(checks));
    return checks.some(({ state }) => state === 'failed') ? 1 : 0;
  },
};

/** Each line says that all is well, or below it what to do. */
function inLines(checks: readonly Check[]): string {
  const width = Math.max(...checks.map(({ what }) => what.length));
  const lines = checks.flatMap(({ what, state, found, advice }) => [
    `${marks[state]}  ${clean(what).padEnd(width)}  ${clean(found)}`,
    ...(advice === null ? [] : advice.split('\n').map((line) => `      ${clean(line)}`)),
  ]);
  return `${lines.join('\n')}\n`;
}

async function examine(read: () => Config): Promise<readonly Check[]> {
  let config: Config;
  try {
    config = read();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return [failed('settings', 'cannot be used', error.message)];
  }
  const { slackTransport: transport, SLACK_API_URL: slackUrl, CREDO_API_URL: credoUrl } = config;
  const groups = await Promise.all([
    serverCheck(config, appVersion()),
    databaseChecks(config, systemClock),
    lookInside(config, systemClock, async (store) => [
      ...(await workspaceChecks(config, store, systemClock)),
      ...(await connectionChecks(config, store, systemClock)),
    ]),
    transport.kind === 'socket' ? appTokenCheck(transport.appToken, slackUrl) : [],
    publicUrlCheck(config),
    clockCheck('Slack', `${slackUrl}/api.test`, systemClock),
    clockCheck('Credo AI', `${credoUrl}/healthz`, systemClock),
  ]);
  return [ok('settings', 'complete'), ...groups.flat()];
}
