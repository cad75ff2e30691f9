import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../clock.ts';
import { publicAddress, readConfig, settingNames } from '../../config.ts';
import { AppError } from '../../errors.ts';
import { reachCheck } from '../checks/reach.ts';
import { takeCredoSettings } from './credo-steps.ts';
import { type DatabaseCheck, takeDatabaseSettings } from './database-steps.ts';
import type { Desk } from './desk.ts';
import { readEnvText, type Settings, withSettings, writePrivately } from './env-file.ts';
import { changesFor, knownSettings, settingsOf } from './known-settings.ts';
import { questions } from './questions.ts';
import { chooseShape, showHowToMakeTheApp, takeSlackSettings } from './slack-steps.ts';
import { takeChecked, type Work } from './steps.ts';

export type SetupOptions = {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The file of settings, and the example that a new one begins with. */
  readonly envFile: string;
  readonly exampleFile: string;
  readonly isForced: boolean;
  readonly clock: Clock;
  readonly checkDatabase: DatabaseCheck;
  /** The desk for what is known before anything is asked. */
  readonly openDesk: (current: (setting: string) => string | undefined) => Desk;
};

/** What the setup led to; `problems`: what keeps a start from working. */
export type SetupResult = {
  readonly isWritten: boolean;
  readonly isForMany: boolean;
  readonly problems: string | null;
};

/**
 * Leads from nothing to a file of settings that the app starts with. Nothing but the draft beside it is written before all is
 * answered and agreed to. Throws `AppError`.
 */
export async function runSetup(options: SetupOptions): Promise<SetupResult> {
  const { env, envFile, clock } = options;
  const text = readEnvText(envFile);
  const file = settingsOf(text);
  const draftFile = `${envFile}.setup`;
  let draft = settingsOf(readEnvText(draftFile));
  const isResumed = Object.keys(draft).length > 0;
  const known = () => knownSettings(env, file, draft);
  const current = (setting: string) => known().current(setting);
  const desk = options.openDesk(current);
  const answers: Record<string, string> = { ...draft };
  const work: Work = {
    desk,
    known: { current, isInEnvironment: known().isInEnvironment, isInFileOfItsOwn: known().isInFileOfItsOwn },
    isForced: options.isForced,
    keep: (more) => {
      Object.assign(answers, more);
      draft = { ...answers };
      writePrivately(draftFile, withSettings('', draft));
    },
  };
  if (isResumed) desk.say('Going on with what an earlier setup was told before it was stopped.');

  const port = Number(current('PORT') ?? 3000);
  await takeChecked(work, [questions.publicUrl], async ({ PUBLIC_URL = '' }) => {
    const check = await reachCheck(publicAddress.parse(PUBLIC_URL), current('HOST') ?? '0.0.0.0', port);
    // What cannot be reached yet, or from here, must not keep anybody from going on.
    return [check.state === 'failed' && !desk.isAttended ? { ...check, state: 'warning' } : check];
  });
  const publicUrl = publicAddress.parse(current('PUBLIC_URL'));
  const shape = await chooseShape(work);
  showHowToMakeTheApp(work, publicUrl, shape);
  await takeSlackSettings(work, shape, (current('SLACK_API_URL') ?? 'https://slack.com/api').replace(/\/+$/, ''));
  await takeDatabaseSettings(work, options.checkDatabase);
  await takeCredoSettings(work, shape.isForMany, clock);

  const changes = changesFor(answers, work.known, file);
  const isAgreed = await agree(desk, envFile, changes, file, work.known.isInEnvironment);
  if (!isAgreed)
    throw new AppError('cancelled', 'No settings were written. What was answered is kept: run setup again to go on.');
  if (Object.keys(changes).length > 0 || text === null) {
    writePrivately(envFile, withSettings(text ?? readEnvText(options.exampleFile) ?? '', changes));
  }
  rmSync(draftFile, { force: true });
  return {
    isWritten: Object.keys(changes).length > 0,
    isForMany: shape.isForMany,
    problems: problemsOf({ ...file, ...changes }, env),
  };
}

/** Shows which settings change, without their values if they are secret. */
async function agree(
  desk: Desk,
  envFile: string,
  changes: Settings,
  file: Settings,
  isInEnvironment: (setting: string) => boolean,
): Promise<boolean> {
  const names = Object.keys(changes);
  if (names.length === 0) {
    desk.say(`Everything stands in ${envFile} already.`);
    return true;
  }
  const lines = names.map((name) => {
    const had = (file[name] ?? '') !== '';
    const value = isShown(name) ? changes[name] : '(hidden)';
    if (changes[name] === '') return `  ${name} is taken out`;
    return had ? `  ${name} changes to ${value}` : `  ${name} is set to ${value}`;
  });
  desk.say([`These settings go into ${envFile}; everything else in it stays:`, ...lines].join('\n'));
  const overruled = names.filter((name) => changes[name] !== '' && isInEnvironment(name));
  if (overruled.length > 0) {
    desk.say(`Set in the environment as well, which counts more than the file: ${overruled.join(', ')}.`);
  }
  return desk.confirm('Write them?', true);
}

const shown = new Set(
  Object.values(questions)
    .filter(({ isSecret }) => !isSecret)
    .map(({ setting }) => String(setting)),
);
const mayHoldPassword = 'DATABASE_URL';
const isShown = (name: string) => shown.has(name) && name !== mayHoldPassword;

/** What a start would complain about. */
function problemsOf(file: Settings, env: SetupOptions['env']): string | null {
  const known = settingNames.flatMap((name) => [name, `${name}_FILE`]);
  const fromEnv = Object.fromEntries(known.filter((name) => env[name] !== undefined).map((name) => [name, env[name]]));
  try {
    readConfig({ ...file, ...fromEnv });
    return null;
  } catch (error) {
    if (error instanceof AppError) return error.message;
    throw error;
  }
}

/** The file of settings that a start reads, and where its example stands. */
export const usualEnvFile = (folder: string) => join(folder, '.env');
