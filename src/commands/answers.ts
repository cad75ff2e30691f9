import type { ActionButton } from '../blockkit/blocks.ts';
import { bold, code, type Inline } from '../blockkit/inline.ts';
import { answer } from '../blockkit/message.ts';
import type { Answer } from './answer.ts';
import { withoutIds } from './references.ts';

/** Longer commands do not fit a button; they can still be read and typed. */
const longestCommandOnButton = 1_900;

/** Says something to the person who asked, and to nobody else. */
export function toPerson(lines: readonly (readonly Inline[])[], buttons: readonly ActionButton[] = []): Answer {
  return { visibleTo: 'person', message: answer(lines, buttons) };
}

/** Says something to everybody in the channel. */
export function toChannel(lines: readonly (readonly Inline[])[], buttons: readonly ActionButton[] = []): Answer {
  return { visibleTo: 'channel', message: answer(lines, buttons) };
}

/** A button that types a command for the person who presses it. `command` is without `/credo`. */
export function runButton(label: string, command: string, index = 0): readonly ActionButton[] {
  if (command.length > longestCommandOnButton) return [];
  return [{ text: withoutIds(label), action_id: `run:${index}`, value: command }];
}

/** A command to copy, as it is typed, but without ids. */
export function typed(command: string): Inline {
  return code(`/credo ${withoutIds(command)}`);
}

/** What every refusal ends with, so that nobody wonders. */
export const nothingChanged: Inline = ' Nothing was changed.';

/** `a, b and c` of words shown bold. */
export function boldList(words: readonly string[]): readonly Inline[] {
  return words.flatMap((word, index): Inline[] => {
    if (index === 0) return [bold(word)];
    return [index === words.length - 1 ? ' and ' : ', ', bold(word)];
  });
}
