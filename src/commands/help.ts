import { bold, code, type Inline } from '../blockkit/inline.ts';
import type { GroupVocabulary, Vocabulary } from '../model.ts';
import { formatConnection } from '../subscriptions/connection-word.ts';
import type { Answer, Caller } from './answer.ts';
import { toPerson, typed } from './answers.ts';
import { isDirect } from './standing.ts';
import { type CommandName, commandWords, findCommand } from './words.ts';

type Line = readonly Inline[];

/** `connections`: the names of those the workspace has. `/credo help`: what is wanted most, in a few lines; `help <topic>`: all commands, one of them, events or filters. */
export function helpCommand(
  vocabulary: Vocabulary,
  caller: Caller,
  args: string,
  connections: readonly string[] = [],
): readonly Answer[] {
  const topic = args.trim().toLowerCase();
  const name = findCommand(topic);
  if (topic !== '' && name !== null && name !== 'help') return [helpOn(name)];
  switch (topic) {
    case 'commands':
      return [toPerson([...commandLines, more])];
    case 'events':
      return [toPerson(eventLines(vocabulary))];
    case 'filters':
      return [toPerson([...filterLines, ...connectionLines(connections)])];
    default:
      return [
        toPerson(isDirect(caller) ? [forYou, forChannels, trouble, more] : [start, change, forYou, trouble, more]),
      ];
  }
}

const start: Line = [
  ...['I bring Credo AI news into this channel. To start, type ', typed('subscribe'), ', or ', code('/credo')],
  ' alone to choose from a form.',
];

const change: Line = [
  ...[bold('This channel:'), ' ', typed('list'), ' shows what it gets, ', typed('unsubscribe'), ' stops some of it, '],
  ...[typed('mute 4h'), ' keeps it quiet, and ', typed('test'), ' shows samples.'],
];

const forYou: Line = [
  ...[bold('You:'), ' ', typed('todo'), ' shows what waits for you, ', typed('notify me assigned tagged outcome')],
  ...[' and ', typed('mentions dm'), ' how I tell you, and ', typed('link'), ' who you are in Credo AI.'],
];

const forChannels: Line = [
  ...[bold('Channels:'), ' go to one and type ', typed('subscribe'), ' there; ', typed('list mine')],
  ' shows what you set up.',
];

const trouble: Line = [
  ...[bold('Something is odd:'), ' ', typed('status'), ' shows whether everything works. In the menu of a message, '],
  '"Why this message?" says what brought it.',
];

const more: Line = [
  ...[
    bold('More:'),
    ' ',
    typed('help commands'),
    ', ',
    typed('help events'),
    ', ',
    typed('help filters'),
    ', or about one: ',
  ],
  ...[typed('help subscribe'), '. In a thread, mention me instead, for example @Credo AI list.'],
];

const commandLines: readonly Line[] = commandWords.map(({ name, does, example }) => [
  '• ',
  bold(`/credo ${name}`),
  ` ${does}`,
  ...(example === name ? [] : [': ', typed(example)]),
]);

/** `/credo help subscribe`: one command, its other names, and an example. */
function helpOn(name: CommandName): Answer {
  const found = commandWords.filter((word) => word.name === name);
  return toPerson([
    ...found.flatMap(({ does, example, aliases }): Inline[][] => [
      [bold(`/credo ${name}`), ` ${does}. For example, type `, typed(example), '.'],
      ...(aliases.length > 0 ? [['It is also called ', aliases.join(', '), '.']] : []),
    ]),
    [typed('help commands'), ' lists everything.'],
  ]);
}

function eventLines(vocabulary: Vocabulary): Inline[][] {
  return [
    [bold('Events'), ' you can choose, whole groups or parts:'],
    ...vocabulary.groups.map((group): Inline[] => ['• ', bold(group.name), ...partsOf(group)]),
    ['• ', bold('all'), ' is all of these. For example: ', typed('subscribe reviews:decided tasks')],
  ];
}

const filterLines: readonly Line[] = [
  [bold('Filters'), ' narrow them: ', typed('subscribe reviews risk:high use-case:"Resume screener"')],
  [
    'There are use-case, risk, actor, assignee, status and field. For people, type @ and choose the person, or ',
    code('me'),
    ': ',
    typed('subscribe tasks assignee:me'),
  ],
  ['A minus means all but that: ', typed('subscribe all -use-case:"Resume screener"')],
];

/** Only where there is something to choose. */
function connectionLines(names: readonly string[]): readonly Line[] {
  const [, second] = names;
  if (second === undefined) return [];
  const example = `subscribe reviews ${formatConnection(second)}`;
  return [[bold('connection'), ' says which Credo AI is meant, with any command: ', typed(example)]];
}

function partsOf({ name, subEvents, freeSubEvent }: GroupVocabulary): Inline[] {
  const parts = freeSubEvent === null ? subEvents.map((sub) => sub.name) : [`"${freeSubEvent}"`];
  return parts.flatMap((part, index): Inline[] => [index === 0 ? ', or ' : ', ', code(`${name}:${part}`)]);
}
