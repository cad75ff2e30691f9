import { bold, code, type Inline } from '../blockkit/inline.ts';
import type { GroupVocabulary, Vocabulary } from '../model.ts';
import type { Answer } from './answer.ts';
import { toPerson, typed } from './answers.ts';
import { type CommandName, commandWords, findCommand } from './words.ts';

/** `/credo help`: how to start, the commands, then what can be chosen and how to narrow it; `help <topic>`: one of these. */
export function helpCommand(vocabulary: Vocabulary, args: string): readonly Answer[] {
  const topic = args.trim().toLowerCase();
  const name = findCommand(topic);
  if (topic !== '' && name !== null && name !== 'help') return [helpOn(name)];
  if (['events', 'filters'].includes(topic))
    return [toPerson(topic === 'events' ? eventLines(vocabulary) : filterLines)];
  const commands = commandWords.map(({ name, does, example }): Inline[] => [
    '• ',
    bold(`/credo ${name}`),
    ` ${does}`,
    ...(example === name ? [] : [': ', typed(example)]),
  ]);
  return [
    toPerson([
      [
        'I bring Credo AI news into this channel. To start, type ',
        typed('subscribe'),
        ', or ',
        code('/credo'),
        ' alone to choose from a form.',
      ],
      ...commands,
      ...eventLines(vocabulary),
      ...filterLines,
      [
        'In a thread, mention me instead, for example @Credo AI list. About one command: ',
        typed('help subscribe'),
        '.',
      ],
    ]),
  ];
}

/** `/credo help subscribe`: one command, its other names, and an example. */
function helpOn(name: CommandName): Answer {
  const found = commandWords.filter((word) => word.name === name);
  return toPerson([
    ...found.flatMap(({ does, example, aliases }): Inline[][] => [
      [bold(`/credo ${name}`), ` ${does}. For example, type `, typed(example), '.'],
      ...(aliases.length > 0 ? [['It is also called ', aliases.join(', '), '.']] : []),
    ]),
    [typed('help'), ' lists everything.'],
  ]);
}

function eventLines(vocabulary: Vocabulary): Inline[][] {
  return [
    [bold('Events'), ' you can choose, whole groups or parts:'],
    ...vocabulary.groups.map((group): Inline[] => ['• ', bold(group.name), ...partsOf(group)]),
    ['• ', bold('all'), ' is all of these'],
  ];
}

const filterLines: readonly (readonly Inline[])[] = [
  [bold('Filters'), ' narrow them: ', typed('subscribe reviews risk:high use-case:"Resume screener"')],
  [
    'There are use-case, risk, actor, assignee, status and field. For people, type @ and choose the person, or ',
    code('me'),
    ': ',
    typed('subscribe tasks assignee:me'),
  ],
  ['A minus means all but that: ', typed('subscribe all -use-case:"Resume screener"')],
];

function partsOf({ name, subEvents, freeSubEvent }: GroupVocabulary): Inline[] {
  const parts = freeSubEvent === null ? subEvents.map((sub) => sub.name) : [`"${freeSubEvent}"`];
  return parts.flatMap((part, index): Inline[] => [index === 0 ? ', or ' : ', ', code(`${name}:${part}`)]);
}
