import { systemClock } from '../../clock.ts';
import type { Config } from '../../config.ts';
import { AppError } from '../../errors.ts';
import type { Check } from '../checks/check.ts';
import { databaseChecks } from '../checks/database.ts';
import { credoChecks, publicUrlCheck, slackCheck, socketModeCheck } from '../checks/outside.ts';
import { json, table } from '../print.ts';
import { parse, type Verb } from '../verb.ts';

const usage = 'doctor [--json]';

const marks = { ok: '✅', warning: '⚠️', failed: '❌' } as const;

export const doctor: Verb = {
  usage,
  does: 'looks at settings, database, Slack, Credo AI and the public address, and says what to do',
  run: async (args, { config, out }) => {
    const { values } = parse(args, { json: { type: 'boolean' } }, usage);
    const checks = await examine(config);
    if (values.json) out(json(checks));
    else {
      out(
        table(
          ['', 'what', 'found'],
          checks.map(({ what, state, found }) => [marks[state], what, found]),
        ),
      );
      for (const { what, advice } of checks) if (advice) out(`\n${what}: ${advice}\n`);
    }
    return checks.some(({ state }) => state === 'failed') ? 1 : 0;
  },
};

async function examine(read: () => Config): Promise<readonly Check[]> {
  let config: Config;
  try {
    config = read();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return [{ what: 'settings', state: 'failed', found: 'cannot be used', advice: error.message }];
  }
  const settings: Check = { what: 'settings', state: 'ok', found: 'complete', advice: null };
  const [database, slack, socket, credo, address] = await Promise.all([
    databaseChecks(config, systemClock),
    slackCheck(config),
    socketModeCheck(config),
    credoChecks(config),
    publicUrlCheck(config),
  ]);
  return [settings, ...database, slack, ...socket, ...credo, address];
}
