import { readFileSync } from 'node:fs';
import { type Settings, settingsIn } from './env-file.ts';

/** What is set before anything is asked: by what an earlier setup left, else by the file of settings, else by the environment. */
export type Known = {
  /** The value that a start would use now, also from the file that `NAME_FILE` names. */
  current(setting: string): string | undefined;
  /** Whether the environment sets it, so that what is in the file does not count. */
  isInEnvironment(setting: string): boolean;
  /** Whether the file of settings names a file for it. */
  isInFileOfItsOwn(setting: string): boolean;
};

/** `draft`: what an earlier setup was told before it was stopped. */
export function knownSettings(
  env: Readonly<Record<string, string | undefined>>,
  file: Settings,
  draft: Settings,
): Known {
  const of = (settings: Readonly<Record<string, string | undefined>>, setting: string) =>
    settings[setting]?.trim() || contentOf(settings[`${setting}_FILE`]?.trim()) || undefined;
  return {
    // What was answered counts, also that it is to be taken out.
    current: (setting) =>
      Object.hasOwn(draft, setting) ? draft[setting] || undefined : (of(env, setting) ?? of(file, setting)),
    isInEnvironment: (setting) => of(env, setting) !== undefined,
    isInFileOfItsOwn: (setting) => (file[`${setting}_FILE`] ?? '').trim() !== '',
  };
}

/** What the file of settings must hold so that these answers count: only what changes, and nothing that stands against it. */
export function changesFor(answers: Settings, known: Known, file: Settings): Settings {
  const before = knownSettings({}, file, {});
  const changes: Record<string, string> = {};
  for (const [setting, value] of Object.entries(answers)) {
    if ((before.current(setting) ?? '') === value) continue;
    changes[setting] = value;
    if (known.isInFileOfItsOwn(setting)) changes[`${setting}_FILE`] = '';
  }
  return changes;
}

/** The settings of a text, or none. */
export const settingsOf = (text: string | null): Settings => (text === null ? {} : settingsIn(text));

function contentOf(path: string | undefined): string | undefined {
  if (!path) return undefined;
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    // It counts as missing, and is asked for.
    return undefined;
  }
}
