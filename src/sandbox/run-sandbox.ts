import { once } from 'node:events';
import { systemClock, withinBudget } from '../clock.ts';
import { playDemo } from './demo.ts';
import { openBrowser } from './open-browser.ts';
import { readOptions, type SandboxOptions, usage } from './options.ts';
import { type Sandbox, startSandbox } from './start-sandbox.ts';
import { playOpening } from './tour/opening.ts';
import { startPage } from './web/start-page.ts';

/** The page may be looked at while the rest of the opening scene is still being played. */
const openingBudgetMs = 2_000;

/**
 * `npm run sandbox`: runs until it is interrupted, or until the demo is over. Returns the exit code. `hasPerson` tells
 * whether somebody is there for whom a browser may be opened.
 */
export async function runSandbox(args: readonly string[], hasPerson: boolean): Promise<number> {
  const read = readOptions(args);
  if ('help' in read) {
    console.log(usage);
    return 0;
  }
  if ('problem' in read) {
    console.error(read.problem);
    return 1;
  }
  const interruption = new AbortController();
  // More than once, as npm passes on what the terminal sends to both; a second one must not cut the tidying short.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interruption.abort());
  try {
    return await run(read.options, hasPerson, interruption.signal);
  } catch (error) {
    // In a terminal the app hears of Ctrl-C as well, and is then not there to get ready.
    if (interruption.signal.aborted) return 0;
    console.error(error instanceof Error ? error.message : error);
    return 1;
  }
}

async function run(options: SandboxOptions, hasPerson: boolean, interruption: AbortSignal): Promise<number> {
  const sandbox = await startSandbox(options);
  try {
    const interrupted = interruption.aborted ? Promise.resolve() : once(interruption, 'abort');
    if (!options.isDemo) return await showPage(sandbox, options, hasPerson, interrupted);
    const hasHeld = playDemo(sandbox.stage, (line) => console.log(line));
    return await Promise.race([hasHeld.then((held) => (held ? 0 : 1)), interrupted.then(() => 1)]);
  } finally {
    await sandbox.stop();
  }
}

async function showPage(
  sandbox: Sandbox,
  { port, isOpening, speed, seed }: SandboxOptions,
  hasPerson: boolean,
  interrupted: Promise<unknown>,
): Promise<number> {
  const page = await startPage(sandbox, port);
  try {
    const opening = playOpening(sandbox.stage).catch((error: unknown) => {
      console.error(`The opening scene broke off: ${error instanceof Error ? error.message : error}`);
    });
    await Promise.race([withinBudget(systemClock, openingBudgetMs, opening, undefined), interrupted]);
    console.log(`The sandbox is ready: ${page.url}`);
    console.log(`Seed ${seed}; Credo AI's waits between attempts are ${speed} times shorter. Ctrl-C stops everything.`);
    if (isOpening && hasPerson) openBrowser(page.url);
    await interrupted;
    return 0;
  } finally {
    await page.close();
  }
}
