import { bold, type Inline } from '../blockkit/inline.ts';
import type { PersonSettings } from '../model.ts';
import { closest } from '../subscriptions/suggest.ts';
import type { Answer, Caller } from './answer.ts';
import { nothingChanged, runButton, toPerson, typed } from './answers.ts';
import type { CommandContext } from './deps.ts';
import { named } from './references.ts';

type Choice = PersonSettings['mentions'];

const meaning: Readonly<Record<Choice, string>> = {
  on: 'I mention you in a channel you are in; if none of them gets the comment, I send you a direct message.',
  dm: 'I send you a direct message, and channels show your plain name.',
  off: 'channels show your plain name, and I send you nothing.',
};
const choices: readonly Choice[] = ['on', 'dm', 'off'];

/** `/credo mentions on|dm|off`: how somebody hears of comments that tag them; alone it shows how. */
export async function mentionsCommand(
  { personSettings }: CommandContext,
  { teamId, userId }: Caller,
  args: string,
): Promise<readonly Answer[]> {
  const word = args.trim().toLowerCase();
  if (word === '') {
    const { mentions } = await personSettings.get(teamId, userId);
    return [toPerson([whatHappens(mentions), others(mentions)])];
  }
  const choice = choices.find((one) => one === word);
  if (choice === undefined) return [unknownChoice(word)];
  const before = await personSettings.get(teamId, userId);
  // A direct message about tags is what they ask for now, whatever they chose before.
  const lacksTags = choice === 'dm' && !before.notify.includes('tagged');
  await personSettings.change(teamId, userId, {
    mentions: choice,
    ...(lacksTags ? { notify: [...before.notify, 'tagged'] } : {}),
  });
  return [
    toPerson([whatHappens(choice), ['Tasks for you are another matter: ', typed('notify'), ' shows what I tell you.']]),
  ];
}

function whatHappens(choice: Choice): readonly Inline[] {
  return ['Mentions are ', bold(choice), ` for you. When a comment tags you, ${meaning[choice]}`];
}

function others(choice: Choice): readonly Inline[] {
  const [first, second] = choices.filter((one) => one !== choice).map((one) => typed(`mentions ${one}`));
  return ['To change it, type ', first ?? '', ' or ', second ?? '', '.'];
}

function unknownChoice(word: string): Answer {
  const [nearest] = closest(word, choices, 1);
  const lines = [
    ["I don't know ", named(word), ' for mentions.', nothingChanged],
    ['You can choose ', typed('mentions on'), ', ', typed('mentions dm'), ' or ', typed('mentions off'), '.'],
  ];
  return toPerson(lines, nearest ? runButton(`Yes, ${nearest}`, `mentions ${nearest}`) : []);
}
