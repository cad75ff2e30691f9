import { readFileSync } from 'node:fs';
import type { ParseArgsOptionsConfig } from 'node:util';
import { AppError } from '../../errors.ts';
import { flagOf, questions } from './questions.ts';

const choices = ['slack', 'workspaces', 'database', 'credo'] as const;
const asked = Object.values(questions);

/** What the setup takes from the command line: an answer to each question and choice, and how it is to go about it. */
export const setupFlags = {
  ...Object.fromEntries([...asked.map(flagOf), ...choices].map((flag) => [flag, { type: 'string' as const }])),
  'env-file': { type: 'string' },
  yes: { type: 'boolean' },
  'no-start': { type: 'boolean' },
  force: { type: 'boolean' },
} satisfies ParseArgsOptionsConfig;

/** The answers given, by setting or choice. Throws `AppError` when the file with a secret cannot be read or is empty. */
export function givenAnswers(
  values: Readonly<Record<string, string | boolean | undefined>>,
): ReadonlyMap<string, string> {
  const given = new Map<string, string>();
  for (const choice of choices) {
    const value = values[choice];
    if (typeof value === 'string') given.set(choice, value);
  }
  for (const question of asked) {
    const flag = flagOf(question);
    const value = values[flag];
    if (typeof value !== 'string') continue;
    given.set(question.setting, question.isSecret ? secretIn(value, flag) : value);
  }
  return given;
}

function secretIn(path: string, flag: string): string {
  let text = '';
  try {
    text = readFileSync(path, 'utf8').trim();
  } catch (cause) {
    throw new AppError('usage', `--${flag} names a file that cannot be read: ${path}`, { cause });
  }
  if (text === '') throw new AppError('usage', `--${flag} names an empty file: ${path}`);
  return text;
}
