import { wordsOf } from '../../blockkit/inline.ts';
import { selectBlock } from '../../blockkit/inputs.ts';
import { scheduleInWords } from '../../channels/describe-settings.ts';
import type { ChannelSettings, DigestSchedule } from '../../model.ts';
import { addedIn, type SettingsForm, settingBlock } from './form.ts';

/** The settings in the form whose value is one of a few words. */
const wordFields = {
  threads: {
    label: 'Threads',
    choices: {
      cards: 'One card per review, news in its thread, decisions also in the channel',
      quiet: 'One card per review, everything else in its thread',
      off: 'No threads: every message in the channel',
    },
  },
  size: { label: 'Size of messages', choices: { compact: 'Compact', standard: 'Standard: longer excerpts' } },
  details: {
    label: 'Details',
    choices: { full: 'Names and comments', minimal: 'Only that there is something to read' },
  },
  mentions: { label: 'Mentions', choices: { on: 'Mention people who must act', off: 'Only write their names' } },
} as const;

type WordField = keyof typeof wordFields;
const wordFieldNames = ['threads', 'size', 'details', 'mentions'] as const satisfies readonly WordField[];

const nine = 9 * 60;
const monday = 1;
const keep = 'keep';

/** How messages come, as menus. */
export function settingBlocks(settings: ChannelSettings) {
  return [
    ...wordFieldNames.map((name) =>
      selectBlock({
        id: settingBlock(name),
        label: wordFields[name].label,
        choices: Object.entries(wordFields[name].choices).map(([value, label]) => ({
          value,
          label,
          isChosen: settings[name] === value,
        })),
      }),
    ),
    selectBlock({
      id: settingBlock('digest'),
      label: 'When messages come',
      hint: 'Times are in your time zone.',
      choices: digestChoices(settings.digest),
    }),
  ];
}

function digestChoices(digest: DigestSchedule | null) {
  return [
    ...(digest === null
      ? []
      : [{ value: keep, label: `All at once, ${wordsOf(scheduleInWords(digest))}`, isChosen: true }]),
    { value: 'off', label: 'When they happen', isChosen: digest === null },
    { value: 'daily', label: 'All at once, daily 9:00', isChosen: false },
    { value: 'weekly', label: 'All at once, Monday 9:00', isChosen: false },
  ];
}

/** How messages would look with what the form holds now. */
export function chosenStyle({ fields }: SettingsForm): Pick<ChannelSettings, 'size' | 'details'> {
  const isNow = (name: WordField, value: string) =>
    fields.some(({ blockId, now }) => blockId === settingBlock(name) && now.includes(value));
  return {
    size: isNow('size', 'standard') ? 'standard' : 'compact',
    details: isNow('details', 'minimal') ? 'minimal' : 'full',
  };
}

/** What somebody changed in the menus. `timeZone` is theirs. */
export function changedSettings({ fields }: SettingsForm, timeZone: string): Partial<ChannelSettings> {
  const chosen = (name: string) => fields.filter(({ blockId }) => blockId === settingBlock(name)).flatMap(addedIn)[0];
  const words = wordFieldNames.flatMap((name) => {
    const word = Object.keys(wordFields[name].choices).find((value) => value === chosen(name));
    return word === undefined ? [] : [[name, word]];
  });
  const digest = chosen('digest');
  return {
    ...(Object.fromEntries(words) as Partial<Pick<ChannelSettings, WordField>>),
    ...(digest === undefined || digest === keep ? {} : { digest: scheduleOf(digest, timeZone) }),
  };
}

function scheduleOf(choice: string, timeZone: string): DigestSchedule | null {
  if (choice === 'daily') return { every: 'day', minuteOfDay: nine, timeZone };
  if (choice === 'weekly') return { every: 'week', weekday: monday, minuteOfDay: nine, timeZone };
  return null;
}
