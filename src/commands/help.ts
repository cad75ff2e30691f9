import { bold, code, type Inline } from '../blockkit/inline.ts';
import type { GroupVocabulary, Vocabulary } from '../model.ts';
import type { Answer } from './answer.ts';
import { toPerson, typed } from './answers.ts';
import { commandWords } from './words.ts';

/** `/credo help`: how to start, the commands, then what can be chosen and how to narrow it. */
export function helpCommand(vocabulary: Vocabulary): readonly Answer[] {
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
      [bold('Events'), ' you can choose, whole groups or parts:'],
      ...vocabulary.groups.map((group): Inline[] => ['• ', bold(group.name), ...partsOf(group)]),
      ['• ', bold('all'), ' is all of these'],
      [bold('Filters'), ' narrow them: ', typed('subscribe reviews risk:high use-case:"Resume screener"')],
      [
        'There are use-case, risk, actor, assignee, status and field. For people, type @ and choose the person, or ',
        code('me'),
        ': ',
        typed('subscribe tasks assignee:me'),
      ],
      ['A minus means all but that: ', typed('subscribe all -use-case:"Resume screener"')],
    ]),
  ];
}

function partsOf({ name, subEvents, freeSubEvent }: GroupVocabulary): Inline[] {
  const parts = freeSubEvent === null ? subEvents.map((sub) => sub.name) : [`"${freeSubEvent}"`];
  return parts.flatMap((part, index): Inline[] => [index === 0 ? ', or ' : ', ', code(`${name}:${part}`)]);
}
