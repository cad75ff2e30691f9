import type { Readable } from 'node:stream';
import * as clack from '@clack/prompts';
import { AppError } from '../../errors.ts';
import type { Check } from '../checks/check.ts';
import { clean } from '../print.ts';
import type { Terminal } from '../verb.ts';
import { type Choice, flagOf, type Question } from './questions.ts';

/** Who answers: the command line, then whoever sits there, then what was set before. */
export type Desk = {
  readonly isAttended: boolean;
  say(text: string): void;
  /** As it stands, so that it can be copied whole. */
  print(text: string): void;
  report(check: Check): void;
  /** `isAgain`: what was given on the command line was no good. */
  ask(question: Question, isAgain?: boolean): Promise<string>;
  choose<T extends string>(choice: Choice<T>): Promise<T>;
  confirm(message: string, otherwise: boolean): Promise<boolean>;
};

type DeskOptions = {
  /** Null: nobody can be asked. */
  readonly terminal: Terminal | null;
  readonly out: (text: string) => void;
  /** By the name of the setting, or of the choice. */
  readonly given: ReadonlyMap<string, string>;
  readonly current: (setting: string) => string | undefined;
};

const marks = { ok: '✅', warning: '⚠️', failed: '❌' } as const;

/** Throws `AppError` with the code `cancelled` when whoever sits there goes away, and `usage` for what is missing or no good. */
export function createDesk({ terminal, out, given, current }: DeskOptions): Desk {
  const streams = terminal ? { ...terminal, signal: gone(terminal.input) } : null;
  return {
    isAttended: terminal !== null,
    say: (text) => (streams ? clack.log.message(cleanLines(text), streams) : out(`${cleanLines(text)}\n`)),
    print: (text) => out(`${text}\n`),
    report: ({ what, state, found, advice }) => {
      const words = cleanLines(`${what}: ${found}${advice ? `. ${advice}` : ''}`);
      if (!streams) return out(`${marks[state]} ${words}\n`);
      const level = { ok: clack.log.success, warning: clack.log.warn, failed: clack.log.error }[state];
      return level(words, streams);
    },
    ask: async (question, isAgain = false) => {
      const { setting, message, isSecret, fallback } = question;
      const known = current(setting);
      const chosen = isAgain ? undefined : given.get(setting);
      if (chosen !== undefined || !streams) return settled(question, chosen ?? known ?? fallback);
      const problem = (value: string | undefined) => question.problem((value ?? '').trim()) ?? undefined;
      if (!isSecret) {
        const initialValue = known ?? fallback ?? '';
        return answered<string>(await clack.text({ ...streams, message, initialValue, validate: problem })).trim();
      }
      const keeps = known !== undefined && !isAgain;
      const typed = await clack.password({
        ...{ ...streams, message: keeps ? `${message}; Enter keeps the one there is` : message },
        validate: (value) => (keeps && !value ? undefined : problem(value)),
      });
      // Nothing typed is undefined, whatever the types say.
      return (answered<string>(typed) ?? '').trim() || (known ?? '');
    },
    choose: async ({ flag, message, options, initial }) => {
      const word = given.get(flag);
      const wanted = options.find(({ value }) => value === word);
      if (word !== undefined && !wanted) {
        throw new AppError('usage', `--${flag} is one of: ${options.map(({ value }) => value).join(', ')}.`);
      }
      if (wanted) return wanted.value;
      if (!streams) return initial;
      const shown: { value: string; label: string; hint: string }[] = options.map((option) => ({ ...option }));
      const picked = answered<string>(
        await clack.select({ ...streams, message, options: shown, initialValue: initial }),
      );
      return options.find(({ value }) => value === picked)?.value ?? initial;
    },
    confirm: async (message, otherwise) =>
      streams ? answered<boolean>(await clack.confirm({ ...streams, message, initialValue: otherwise })) : otherwise,
  };
}

const cleanLines = (text: string) => text.split('\n').map(clean).join('\n');

function settled(question: Question, value: string | undefined): string {
  const flag = `--${flagOf(question)}`;
  if (value === undefined || value === '') {
    throw new AppError(
      'usage',
      `${question.setting} is missing. Give ${flag}${question.isSecret ? ' FILE' : ''}, or set ${question.setting} in the environment. Nothing was written.`,
    );
  }
  const problem = question.problem(value);
  if (problem !== null) throw new AppError('usage', `${question.setting} (${flag}): ${problem} Nothing was written.`);
  return value;
}

function answered<T>(answer: T | symbol): T {
  if (typeof answer !== 'symbol') return answer;
  throw new AppError(
    'cancelled',
    'Stopped; no settings were written. What was answered is kept: run setup again to go on.',
  );
}

/** A terminal that is closed answers no question any more. */
function gone(input: Readable): AbortSignal {
  const controller = new AbortController();
  for (const event of ['end', 'close'] as const) input.once(event, () => controller.abort());
  return controller.signal;
}
