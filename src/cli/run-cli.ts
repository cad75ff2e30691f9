import { AppError } from '../errors.ts';
import { printManifest } from './manifest.ts';

type Verb = { readonly usage: string; readonly does: string; run(args: readonly string[]): string };

/** What an operator can do from a shell. */
const verbs: Readonly<Record<string, Verb>> = {
  manifest: {
    usage: 'manifest --url https://…',
    does: 'prints the Slack app manifest with your public address',
    run: printManifest,
  },
};

/** Runs one verb and returns the exit code: 0 done, 1 it failed, 2 the words were wrong. Answers go to standard output, complaints to standard error. */
export async function runCli(args: readonly string[]): Promise<number> {
  const [name = 'help', ...rest] = args;
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (!verb) {
    const isHelp = ['help', '--help', '-h'].includes(name);
    const list = Object.values(verbs).map(({ usage, does }) => `  npm run cli -- ${usage}\n      ${does}`);
    const text = [isHelp ? 'Verbs:' : `There is no verb "${name}". Verbs:`, ...list].join('\n');
    if (isHelp) console.log(text);
    else console.error(text);
    return isHelp ? 0 : 2;
  }
  try {
    process.stdout.write(verb.run(rest));
    return 0;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    console.error(error.message);
    return error.code === 'usage' ? 2 : 1;
  }
}
