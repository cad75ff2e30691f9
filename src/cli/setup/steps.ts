import { AppError } from '../../errors.ts';
import type { Check } from '../checks/check.ts';
import type { Desk } from './desk.ts';
import type { Known } from './known-settings.ts';
import type { Question } from './questions.ts';

/** What the steps of the setup work with. */
export type Work = {
  readonly desk: Desk;
  readonly known: Known;
  /** Also what a check refused is written. */
  readonly isForced: boolean;
  /** Keeps answers, so that a setup that was stopped goes on with them. An empty one takes a setting away. */
  keep(answers: Readonly<Record<string, string>>): void;
};

/** Asks for one setting that needs no look outside. */
export async function take({ desk, keep }: Work, question: Question): Promise<string> {
  const value = await desk.ask(question);
  keep({ [question.setting]: value });
  return value;
}

/**
 * Asks for settings and looks whether they work, until they do or whoever sits there keeps them as they are. Unattended, what
 * does not work ends the setup. Throws `AppError`.
 */
export async function takeChecked(
  work: Work,
  questions: readonly Question[],
  check: (answers: Readonly<Record<string, string>>) => Promise<readonly Check[]>,
): Promise<void> {
  const { desk, isForced, keep } = work;
  for (let isAgain = false; ; isAgain = true) {
    const answers: Record<string, string> = {};
    for (const question of questions) answers[question.setting] = await desk.ask(question, isAgain);
    const checks = await check(answers);
    for (const one of checks) desk.report(one);
    const isGood = checks.every(({ state }) => state !== 'failed');
    if (isGood || isForced) return keep(answers);
    if (!desk.isAttended) throw new AppError('setup_check_failed', notWritten);
    const next = await desk.choose({
      flag: 'on-failure',
      message: 'How to go on?',
      options: [
        { value: 'again', label: 'Enter it again', hint: 'or put it right elsewhere and press Enter twice' },
        { value: 'keep', label: 'Keep it as it is', hint: 'the app may not work until it is put right' },
      ],
      initial: 'again',
    });
    if (next === 'keep') return keep(answers);
  }
}

const notWritten =
  'Nothing was written. Put right what is marked above and run setup again, or add --force to write the settings as they are.';
