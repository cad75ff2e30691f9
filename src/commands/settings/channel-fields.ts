import { date, wordsOf } from '../../blockkit/inline.ts';
import { selectBlock } from '../../blockkit/inputs.ts';
import { scheduleInWords } from '../../channels/describe-settings.ts';
import type { ChannelSettings, DigestSchedule } from '../../model.ts';
import { readUntil } from '../../windows/read-time.ts';
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
const muteTimes = ['1h', '4h', 'until tomorrow 9am'];

/** How messages come, as menus. `forAdmin`: with what only admins may decide. */
export function settingBlocks(settings: ChannelSettings, now: number, forAdmin: boolean) {
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
    selectBlock({
      id: settingBlock('mute'),
      label: 'Mute',
      hint: 'What is missed comes as one digest afterwards.',
      choices: muteChoices(settings.mutedUntil, now),
    }),
    ...(forAdmin ? [restrictedMenu(settings.showsRestricted)] : []),
  ];
}

function muteChoices(mutedUntil: number | null, now: number) {
  const isMuted = mutedUntil !== null && mutedUntil > now;
  return [
    ...(isMuted ? [{ value: keep, label: `Muted until ${wordsOf(date(mutedUntil))}`, isChosen: true }] : []),
    { value: 'off', label: 'Not muted', isChosen: !isMuted },
    ...muteTimes.map((time) => ({
      value: time,
      label: `Mute for ${time}`.replace('for until', 'until'),
      isChosen: false,
    })),
  ];
}

function restrictedMenu(isShown: boolean) {
  return selectBlock({
    id: settingBlock('restricted'),
    label: 'Restricted use cases',
    hint: 'Only admins see this.',
    choices: [
      { value: 'withhold', label: 'Not named here, unless the channel is private', isChosen: !isShown },
      { value: 'allow', label: 'Shown to whoever reads this channel', isChosen: isShown },
    ],
  });
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
export function changedSettings({ fields }: SettingsForm, timeZone: string, now: number): Partial<ChannelSettings> {
  const chosen = (name: string) => fields.filter(({ blockId }) => blockId === settingBlock(name)).flatMap(addedIn)[0];
  const words = wordFieldNames.flatMap((name) => {
    const word = Object.keys(wordFields[name].choices).find((value) => value === chosen(name));
    return word === undefined ? [] : [[name, word]];
  });
  const digest = chosen('digest');
  const restricted = chosen('restricted');
  return {
    ...(Object.fromEntries(words) as Partial<Pick<ChannelSettings, WordField>>),
    ...(digest === undefined || digest === keep ? {} : { digest: scheduleOf(digest, timeZone) }),
    ...muteOf(chosen('mute'), now, timeZone),
    ...(restricted === undefined ? {} : { showsRestricted: restricted === 'allow' }),
  };
}

function muteOf(
  choice: string | undefined,
  now: number,
  timeZone: string,
): Pick<Partial<ChannelSettings>, 'mutedUntil'> {
  if (choice === 'off') return { mutedUntil: null };
  const time = muteTimes.find((one) => one === choice);
  return time === undefined ? {} : { mutedUntil: readUntil(time, now, timeZone) };
}

function scheduleOf(choice: string, timeZone: string): DigestSchedule | null {
  if (choice === 'daily') return { every: 'day', minuteOfDay: nine, timeZone };
  if (choice === 'weekly') return { every: 'week', weekday: monday, minuteOfDay: nine, timeZone };
  return null;
}
