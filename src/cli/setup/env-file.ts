import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { AppError } from '../../errors.ts';
import { followLinks } from '../../follow-links.ts';

/** Settings by name; an empty one counts as not set. */
export type Settings = Readonly<Record<string, string>>;

/** The text of a file with settings; null when there is none. Throws `AppError` when it cannot be read. */
export function readEnvText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null;
    throw new AppError('env_file_unreadable', `The file ${path} cannot be read by this user.`, { cause });
  }
}

/** The settings in a text, as `npm start` will read them. */
export function settingsIn(text: string): Settings {
  return Object.fromEntries(Object.entries(parseEnv(text)).map(([name, value]) => [name, value ?? '']));
}

/**
 * The text with these settings, in the place of what they were and else at its end. All other lines stay as they are. Throws
 * `AppError` for a value that no file of settings can hold.
 */
export function withSettings(text: string, settings: Settings): string {
  const lines = text === '' ? [] : text.replace(/\n$/, '').split('\n');
  for (const [name, value] of Object.entries(settings)) {
    const line = `${name}=${quote(name, value)}`;
    const place = lastPlace(lines, name);
    if (place === null) lines.push(line);
    else lines.splice(place.at, place.count, line);
  }
  const changed = `${lines.join('\n')}\n`;
  const read = settingsIn(changed);
  const lost = Object.entries(settings).find(([name, value]) => (read[name] ?? '') !== value);
  if (lost) throw unwritable(lost[0]);
  return changed;
}

/** Puts the text in the place of the file at once, readable by its owner only: a crash leaves the one text or the other. */
export function writePrivately(path: string, text: string): void {
  const target = followLinks(path);
  const fresh = `${target}.${process.pid}.new`;
  try {
    const file = openSync(fresh, 'wx', 0o600);
    try {
      writeSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(fresh, target);
  } catch (cause) {
    rmSync(fresh, { force: true });
    throw new AppError(
      'env_file_unwritable',
      `The file ${path} cannot be written by this user. Give yourself write access to its folder, or name another file with --env-file.`,
      { cause },
    );
  }
}

type Place = { readonly at: number; readonly count: number };

/** Where a setting stands that counts: the last one, which may go on over several lines in quotes. */
function lastPlace(lines: readonly string[], name: string): Place | null {
  let found: Place | null = null;
  for (let at = 0; at < lines.length; ) {
    const [, is, value = ''] = /^\s*(?:export\s+)?([\w.-]+)\s*=\s*(.*)$/.exec(lines[at] ?? '') ?? [];
    const count = is === undefined ? 1 : lengthOf(lines, at, value);
    if (is === name) found = { at, count };
    at += count;
  }
  return found;
}

/** How many lines a value takes: an opening quote reaches to the next one of its kind, if there is one. */
function lengthOf(lines: readonly string[], at: number, value: string): number {
  const [quoteMark = ''] = /^["'`]/.exec(value) ?? [];
  if (quoteMark === '' || value.indexOf(quoteMark, 1) > 0) return 1;
  const end = lines.findIndex((line, index) => index > at && line.includes(quoteMark));
  return end === -1 ? 1 : end - at + 1;
}

function quote(name: string, value: string): string {
  if (/^[\w.:/@+=,%?&~-]*$/.test(value)) return value;
  const mark = ["'", '"', '`'].find((one) => !value.includes(one) && !(one === '"' && /[\\$]/.test(value)));
  if (mark === undefined || /[\r\n]/.test(value)) throw unwritable(name);
  return `${mark}${value}${mark}`;
}

function unwritable(name: string): AppError {
  return new AppError(
    'env_value',
    `${name} holds characters that .env cannot hold. Put it into a file and set ${name}_FILE.`,
  );
}
