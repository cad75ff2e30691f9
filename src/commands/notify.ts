import { bold, type Inline } from '../blockkit/inline.ts';
import { defaultPersonSettings, type PersonalReason, type PersonSettings } from '../model.ts';
import { closest } from '../subscriptions/suggest.ts';
import type { Answer, Caller } from './answer.ts';
import { nothingChanged, runButton, toPerson, typed } from './answers.ts';
import { waitingForCredo } from './change.ts';
import type { CommandContext } from './deps.ts';
import { named } from './references.ts';

const all = defaultPersonSettings.notify;

/** What each word stands for; people type those of events, too. */
const reasonOfWord: ReadonlyMap<string, readonly PersonalReason[]> = new Map([
  ...['assigned', 'assign', 'task', 'tasks'].map((word) => [word, ['assigned']] as const),
  ...['tagged', 'tags', 'tag', 'comments', 'mentions'].map((word) => [word, ['tagged']] as const),
  ...['outcome', 'outcomes', 'review', 'reviews', 'decisions'].map((word) => [word, ['outcome']] as const),
  ...['all', 'everything', 'on'].map((word) => [word, all] as const),
]);

const described: Readonly<Record<PersonalReason, string>> = {
  assigned: 'a task is assigned to you',
  tagged: "a comment tags you where I can't mention you",
  outcome: 'a review you started is decided, closed or sent back for changes',
};

/** `/credo notify me assigned tagged outcome|off`: what comes as a direct message; alone it shows what does. */
export async function notifyCommand(
  deps: CommandContext,
  { teamId, userId }: Caller,
  args: string,
): Promise<readonly Answer[]> {
  const { personSettings } = deps;
  const words = args
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((word) => word !== '');
  const asked = words[0] === 'me' ? words.slice(1) : words;
  const before = await personSettings.get(teamId, userId);
  if (asked.length === 0) return [toPerson([...whatComes(before), howToChange(before)])];
  const unknown = asked.find((word) => !isKnown(word));
  if (unknown !== undefined) return [unknownWord(unknown, asked)];
  const chosen = new Set(asked.flatMap((word) => reasonOfWord.get(word) ?? []));
  const notify = all.filter((reason) => chosen.has(reason));
  const now = await personSettings.change(teamId, userId, { notify, mentions: inKeeping(before, notify) });
  const tenants = notify.length > 0 ? await deps.tenants(teamId) : [];
  const [waiting = []] = (await Promise.all(tenants.map((tenant) => waitingForCredo(deps, tenant)))).filter(
    (lines) => lines.length > 0,
  );
  return [toPerson([...whatComes(now), howToChange(now), ...waiting])];
}

const isKnown = (word: string): boolean => reasonOfWord.has(word) || isOff(word);
const isOff = (word: string): boolean => ['off', 'none', 'nothing'].includes(word);

/** Tags come directly only to whoever wants that, and wanting it takes back that one wants to hear of none. */
function inKeeping({ mentions }: PersonSettings, notify: readonly PersonalReason[]): PersonSettings['mentions'] {
  const wantsTags = notify.includes('tagged');
  return (mentions === 'off' && wantsTags) || (mentions === 'dm' && !wantsTags) ? 'on' : mentions;
}

function whatComes({ notify, mentions }: PersonSettings): readonly (readonly Inline[])[] {
  const where = mentions === 'off' ? notify.filter((reason) => reason !== 'tagged') : notify;
  if (where.length === 0) return [['I send you ', bold('no direct messages'), ' about Credo AI.']];
  return [
    ['I send you a direct message when:'],
    ...where.map((reason): Inline[] => {
      const words = reason === 'tagged' && mentions === 'dm' ? 'a comment tags you' : described[reason];
      return ['• ', bold(reason), `: ${words}`];
    }),
  ];
}

function howToChange({ notify }: PersonSettings): readonly Inline[] {
  const other = notify.length === all.length ? 'notify me assigned outcome' : 'notify me assigned tagged outcome';
  return [
    'To change it, type for example ',
    typed(other),
    notify.length === 0 ? '' : ', or ',
    notify.length === 0 ? '' : typed('notify off'),
    '. How you hear of tags in channels: ',
    typed('mentions'),
    '.',
  ];
}

function unknownWord(word: string, asked: readonly string[]): Answer {
  const [nearest] = closest(word, [...reasonOfWord.keys(), 'off'], 1);
  const corrected = nearest && `notify me ${asked.map((one) => (one === word ? nearest : one)).join(' ')}`;
  return toPerson(
    [
      ["I don't know ", named(word), ' for direct messages.', nothingChanged],
      corrected !== undefined
        ? ['Did you mean ', typed(corrected), '?']
        : [
            'You can choose assigned, tagged and outcome: ',
            typed('notify me assigned tagged outcome'),
            ', or ',
            typed('notify off'),
            '.',
          ],
    ],
    corrected !== undefined ? runButton(`Yes, ${nearest}`, corrected) : [],
  );
}
