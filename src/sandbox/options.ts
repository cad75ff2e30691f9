import { parseArgs } from 'node:util';
import { z } from 'zod';

export type SandboxOptions = {
  readonly isDemo: boolean;
  readonly seed: number;
  readonly port: number;
  readonly isOpening: boolean;
  readonly speed: number;
  readonly isSocketMode: boolean;
  readonly isPostgres: boolean;
  readonly replicas: number;
  readonly workspaces: 1 | 2;
};

export const usage = `npm run sandbox -- [options]

The whole product on this machine: the real app between a simulated Slack and a simulated Credo AI, and a page for both.

  --demo      play the guided tour in this terminal; exit code 0 if everything held, else 1
  --port N    where the page is served on 127.0.0.1; 0 for any free port (default 4477)
  --no-open   do not open a browser
  --speed N   shorten the waits between Credo AI's attempts N times (default 60: a minute takes a second)
  --seed N    ids follow from this number, so that the same seed gives the same ids (default 1)
  --socket    Slack reaches the app through a websocket (Socket Mode) instead of requests
  --postgres  store everything in a PostgreSQL that is started for it, instead of in a file
  --replicas N  run the app N times behind one address (2 to 5; needs --postgres); each can be killed and paused
  --workspaces 2  a second company, whose workspace and tenant you add yourself: install the app, then connect it
  --help      show this`;

const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,10}$/)
    .transform(Number)
    .refine((value) => value >= least && value <= most);

const numbers = {
  seed: { least: 0, most: 4_294_967_295, fallback: '1' },
  port: { least: 0, most: 65_535, fallback: '4477' },
  speed: { least: 1, most: 100_000, fallback: '60' },
  replicas: { least: 1, most: 5, fallback: '1' },
  workspaces: { least: 1, most: 2, fallback: '1' },
} as const;

/** What `npm run sandbox --` was given; `help` when that was asked for, or what is wrong with it in a sentence. */
export function readOptions(
  args: readonly string[],
): { readonly options: SandboxOptions } | { readonly help: true } | { readonly problem: string } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        ...{ demo: { type: 'boolean' }, help: { type: 'boolean' }, 'no-open': { type: 'boolean' } },
        ...{ socket: { type: 'boolean' }, postgres: { type: 'boolean' }, replicas: { type: 'string' } },
        workspaces: { type: 'string' },
        ...{ seed: { type: 'string' }, port: { type: 'string' }, speed: { type: 'string' } },
      },
    });
    if (values.help) return { help: true };
    const number = (name: keyof typeof numbers): number => {
      const { least, most, fallback } = numbers[name];
      const parsed = wholeNumber(least, most).safeParse(values[name] ?? fallback);
      if (!parsed.success) throw new Error(`--${name} must be a whole number from ${least} to ${most}`);
      return parsed.data;
    };
    const isOpening = values['no-open'] !== true;
    const isDemo = values.demo === true;
    const isSocketMode = values.socket === true;
    const isPostgres = values.postgres === true;
    const replicas = number('replicas');
    if (replicas > 1 && !isPostgres) {
      throw new Error('Several replicas share one database, which a file cannot be: add --postgres to --replicas');
    }
    const numbered = { seed: number('seed'), port: number('port'), speed: number('speed'), replicas };
    const workspaces = number('workspaces') === 1 ? 1 : 2;
    return { options: { workspaces, isDemo, isOpening, isSocketMode, isPostgres, ...numbered } };
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/\.?$/, '.') : 'The options cannot be read.';
    return { problem: `${reason} "npm run sandbox -- --help" shows what is possible.` };
  }
}
