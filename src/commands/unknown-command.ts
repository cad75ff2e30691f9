import type { Inline } from '../blockkit/inline.ts';
import { shown } from '../blockkit/limits.ts';
import { truncate } from '../blockkit/text.ts';
import { closest } from '../subscriptions/suggest.ts';
import type { Answer } from './answer.ts';
import { nothingChanged, runButton, toPerson, typed } from './answers.ts';
import { commandWords } from './words.ts';

/** What to say to a word that is no command: the likeliest one, or all of them. */
export function unknownCommand(word: string, args: string): Answer {
  const known = similar(word);
  if (known !== null) return toPerson([known, [typed('help commands'), ' lists everything.']]);
  const names = commandWords.flatMap(({ name, aliases }) => [name, ...aliases]);
  const [nearest] = closest(word, names);
  const wrong = typed(truncate(word, shown.name));
  if (!nearest) {
    return toPerson(
      [
        ["There's no ", wrong, '.', nothingChanged],
        [typed('help commands'), ' lists everything.'],
      ],
      runButton('Show help', 'help'),
    );
  }
  const corrected = args === '' ? nearest : `${nearest} ${args}`;
  return toPerson(
    [
      ["There's no ", wrong, '.', nothingChanged],
      ['Did you mean ', typed(corrected), '? ', typed('help commands'), ' lists everything.'],
    ],
    runButton(`Yes, ${nearest}`, corrected),
  );
}

/** What people look for that has another name, or does not exist. */
function similar(word: string): readonly Inline[] | null {
  switch (word.toLowerCase()) {
    case 'pause':
      return ['To hear nothing for a while, type ', typed('mute 4h'), '.', nothingChanged];
    default:
      return null;
  }
}
