import { environment, loadConfig } from '../environment.ts';
import { AppError } from '../errors.ts';
import { startServer } from './start-server.ts';
import type { CliContext, Verb } from './verb.ts';
import { backup } from './verbs/backup.ts';
import { copy } from './verbs/copy.ts';
import { deliveries } from './verbs/deliveries.ts';
import { doctor } from './verbs/doctor.ts';
import { events } from './verbs/events.ts';
import { keys } from './verbs/keys.ts';
import { manifest } from './verbs/manifest.ts';
import { migrate } from './verbs/migrate.ts';
import { setup } from './verbs/setup.ts';
import { status } from './verbs/status.ts';
import { webhooks } from './verbs/webhooks.ts';

/** What an operator can do from a shell. */
const verbs: Readonly<Record<string, Verb>> = {
  ...{ setup, doctor, manifest, status, events, deliveries, webhooks, backup, copy, migrate, keys },
};

const isTerminal = process.stdin.isTTY === true && process.stdout.isTTY === true;

const context: CliContext = {
  ...{ config: loadConfig, environment, folder: process.cwd(), startServer },
  terminal: isTerminal ? { input: process.stdin, output: process.stdout } : null,
  out: (text) => void process.stdout.write(text),
  note: (text) => void process.stderr.write(text),
};

/**
 * Runs one verb and returns the exit code: 0 done, 1 it failed or found something wrong, 2 the words were wrong. Answers
 * go to standard output; progress and complaints to standard error.
 */
export async function runCli(args: readonly string[]): Promise<number> {
  const [name = 'help', ...rest] = args;
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (!verb) {
    const isHelp = ['help', '--help', '-h'].includes(name);
    const list = Object.values(verbs).map(({ usage, does }) => `  npm run -s cli -- ${usage}\n      ${does}`);
    const text = [isHelp ? 'Verbs:' : `There is no verb "${name}". Verbs:`, ...list].join('\n');
    (isHelp ? context.out : context.note)(`${text}\n`);
    return isHelp ? 0 : 2;
  }
  try {
    return await verb.run(rest, context);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    context.note(`${error.message}\n`);
    return error.code === 'usage' ? 2 : 1;
  }
}
