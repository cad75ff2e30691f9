import type { Readable, Writable } from 'node:stream';
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import type { Config } from '../config.ts';
import { AppError } from '../errors.ts';

/** Where somebody sits: both ends are a terminal. */
export type Terminal = { readonly input: Readable; readonly output: Writable };

/** What a verb works with; `out` is standard output, `note` standard error, for progress and complaints. */
export type CliContext = {
  readonly config: () => Config;
  /** The environment as it is, without what `.env` adds. */
  readonly environment: () => Readonly<Record<string, string | undefined>>;
  /** Null when input or output are no terminal. */
  readonly terminal: Terminal | null;
  /** Where `.env` stands. */
  readonly folder: string;
  /** Runs the server until it ends; its exit code. */
  readonly startServer: () => Promise<number>;
  readonly out: (text: string) => void;
  readonly note: (text: string) => void;
};

/** One thing an operator can do. `run` returns the exit code: 0 done, 1 something is wrong. */
export type Verb = {
  readonly usage: string;
  readonly does: string;
  run(args: readonly string[], context: CliContext): Promise<number>;
};

/** Reads options; throws `AppError` with the code `usage` that shows how the verb is written. */
export function parse<const T extends ParseArgsOptionsConfig>(args: readonly string[], options: T, usage: string) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (cause) {
    throw usageError(usage, cause);
  }
}

export function usageError(usage: string, cause?: unknown): AppError {
  return new AppError('usage', `Write it like this: npm run -s cli -- ${usage}`, { cause });
}

/** A whole number above 0; `otherwise` when nothing was given. */
export function count(text: string | undefined, otherwise: number, usage: string): number {
  if (text === undefined) return otherwise;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw usageError(usage);
  return Number(text);
}

/** Ids from positional arguments; none means that a filter chooses. */
export function idsFrom(words: readonly string[], usage: string): readonly number[] | undefined {
  if (words.length === 0) return undefined;
  return words.map((word) => count(word, 0, usage));
}
