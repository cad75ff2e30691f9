import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { onTestFinished } from 'vitest';
import { setup } from '../../src/cli/verbs/setup.ts';
import { AppError } from '../../src/errors.ts';
import { until } from './until.ts';

export type SetupEnd = { readonly code: number | 'stopped'; readonly message: string };

export const keys = { enter: '\r', down: '\u001b[B', right: '\u001b[C', ctrlC: '\u0003' } as const;

type Options = {
  readonly folder: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  readonly isAttended?: boolean;
};

/** Runs `setup` in a folder; with somebody at the terminal, `answer` waits for words on it and types then. */
export function sitAtSetup({ folder, env = {}, args = [], isAttended = true }: Options) {
  const input = new PassThrough();
  const output = new PassThrough();
  let shown = '';
  let read = 0;
  let starts = 0;
  output.on('data', (chunk: Buffer) => {
    shown += chunk.toString();
  });
  const ended: Promise<SetupEnd> = setup
    .run(args, {
      config: () => {
        throw new Error('The setup reads no configuration.');
      },
      environment: () => env,
      terminal: isAttended ? { input, output } : null,
      folder,
      startServer: async () => {
        starts += 1;
        return 0;
      },
      out: (text) => {
        shown += text;
      },
      note: (text) => {
        shown += text;
      },
    })
    .then(
      (code) => ({ code, message: '' }),
      (error: unknown) => {
        if (!(error instanceof AppError)) throw error;
        return { code: 'stopped' as const, message: error.message };
      },
    );
  onTestFinished(() => void input.end());
  const screen = () => stripVTControlCharacters(shown);
  return {
    ended,
    screen,
    starts: () => starts,
    leave: () => void input.end(),
    /** Waits for the words to appear after what was answered before. */
    answer: async (words: string, ...typed: readonly string[]) => {
      await until(() => screen().indexOf(words, read) >= 0, `"${words}" on the screen`);
      read = screen().indexOf(words, read) + words.length;
      for (const text of typed) input.write(text);
    },
  };
}
