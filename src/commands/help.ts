import { bold, type Inline } from '../blockkit/inline.ts';
import type { Vocabulary } from '../model.ts';
import type { Answer } from './answer.ts';
import { toPerson, typed } from './answers.ts';
import { commandWords } from './words.ts';

/** `/credo help`: the commands, then what can be chosen and how to narrow it. */
export function helpCommand(vocabulary: Vocabulary): readonly Answer[] {
  const commands = commandWords.map(({ usage, does }): Inline[] => [typed(usage), ` ${does}`]);
  const groups = vocabulary.groups.map(({ name, subEvents, freeSubEvent }): Inline[] => {
    const subs =
      freeSubEvent === null ? subEvents.map((sub) => `${name}:${sub.name}`).join(', ') : `${name}:"${freeSubEvent}"`;
    return ['• ', bold(name), subs === '' ? '' : ` or ${subs}`];
  });
  return [
    toPerson([
      ...commands,
      ['Events to choose from:'],
      ...groups,
      [
        'Narrow them with use-case:"Name", risk:high, actor:@person, assignee:@person, status:approved, field:"Name"; a leading - means all but that.',
      ],
    ]),
  ];
}
