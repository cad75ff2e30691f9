import { stripVTControlCharacters } from 'node:util';
import { blankInvisible, escapeInvisible } from '../invisible.ts';

/** Rows under headings, each column as wide as its widest cell. */
export function table(headings: readonly string[], rows: readonly (readonly (string | number | null)[])[]): string {
  const cells = [headings, ...rows].map((row) => row.map((cell) => clean(cell === null ? '–' : String(cell))));
  const widths = headings.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return `${cells.map(line).join('\n')}\n`;
}

/** One JSON value, for programs. */
export const json = (value: unknown): string => `${escapeInvisible(JSON.stringify(value, null, 2))}\n`;

/** The same in one line, for programs that read line by line. */
export const jsonLine = (value: unknown): string => `${escapeInvisible(JSON.stringify(value))}\n`;

/** `2026-03-04 05:06:07Z`; null is a dash in a table. */
export function time(at: number | null): string | null {
  return at === null ? null : `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')}Z`;
}

/** What somebody else wrote must not move the cursor or colour the terminal. */
export function clean(text: string): string {
  return blankInvisible(stripVTControlCharacters(text));
}
