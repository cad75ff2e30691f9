import { bold, type Inline } from '../blockkit/inline.ts';
import { describeSelectors } from '../subscriptions/format-subscription.ts';
import type { ParseProblem } from '../subscriptions/parse-problem.ts';
import type { Answer } from './answer.ts';
import { boldList, nothingChanged, runButton, toPerson, typed } from './answers.ts';

/** Says what was not understood, why, and what to type instead; `verb` is the command that was typed (product: Error texts). */
export function explainProblem(problem: ParseProblem, verb: string): Answer {
  const lines = whatIsWrong(problem, verb);
  const corrected = 'corrected' in problem ? problem.corrected : null;
  if (corrected === null) return toPerson(lines);
  const command = `${verb} ${corrected}`;
  return toPerson([...lines, ['Did you mean ', typed(command), '?']], runButton(`Yes, ${shorten(corrected)}`, command));
}

const longestLabel = 60;

function shorten(text: string): string {
  return text.length <= longestLabel ? text : 'do that';
}

function whatIsWrong(problem: ParseProblem, verb: string): readonly (readonly Inline[])[] {
  switch (problem.kind) {
    case 'unknown_event':
    case 'unknown_word': {
      const suggestions = problem.kind === 'unknown_event' ? problem.suggestions : [];
      if (suggestions.length === 0) {
        return [
          [bold(problem.word), " isn't something Credo AI reports.", nothingChanged],
          ['You can choose: ', ...boldList(problem.known), '. For example ', typed(`${verb} reviews`)],
        ];
      }
      return [
        ["I don't know ", bold(problem.word), '. The nearest is ', ...boldList(suggestions), '.', nothingChanged],
        ['All events: ', problem.known.join(', '), '.'],
      ];
    }
    case 'unknown_sub_event':
      return [
        [
          ...(problem.sub === ''
            ? ['Something is missing after ', bold(`${problem.group}:`), '.']
            : [bold(problem.group), ' has no ', bold(problem.sub), '.']),
          nothingChanged,
        ],
        problem.known.length > 0
          ? [
              bold(problem.group),
              ' has: ',
              problem.known.join(', '),
              '. For example ',
              typed(`${verb} ${problem.group}`),
            ]
          : ['Type ', typed(`${verb} ${problem.group}`), ' for all of them.'],
      ];
    case 'negated_event':
      return [
        [bold(`-${problem.word}`), ': events cannot be taken away like this.', nothingChanged],
        ['Type ', typed(`unsubscribe ${problem.word}`), ' instead.'],
      ];
    case 'unknown_filter':
      return [
        [bold(problem.key), " isn't a filter I know.", nothingChanged],
        [
          'Filters: ',
          problem.known.map((key) => `${key}:`).join(', '),
          '. For example ',
          typed(`${verb} reviews status:approved`),
        ],
      ];
    case 'filter_without_value':
      return [
        ['Something is missing after ', bold(`${problem.key}:`), '.', nothingChanged],
        ['Write it like this: ', typed(`${verb} ${exampleOf(problem.key)}`)],
      ];
    case 'unknown_status':
      return [
        ["I don't know the status ", bold(problem.value), '.', nothingChanged],
        ['There are: ', problem.known.join(', '), '. For example ', typed(`${verb} reviews status:approved`)],
      ];
    case 'filter_hides_events':
      return [
        [
          'The filter ',
          bold(`${problem.key}:`),
          ' would hide all of ',
          bold(describeSelectors(problem.hidden)),
          ', which have nothing it could look at.',
          nothingChanged,
        ],
        ['Type these one after the other instead:'],
        ...problem.commands.map((command): Inline[] => [typed(`${verb} ${command}`)]),
      ];
    case 'too_many_values':
      return [
        [`These are ${problem.count} filter values; a channel can have ${problem.limit}.`, nothingChanged],
        ['Use fewer, or split them over several channels. ', typed('list'), ' shows what is there.'],
      ];
    case 'unclosed_quote':
      return [['A quotation mark is missing after ', bold(problem.value), '.', nothingChanged]];
  }
}

function exampleOf(key: string): string {
  const examples: Readonly<Record<string, string>> = {
    'use-case': 'reviews use-case:"Resume screener"',
    risk: 'reviews risk:high',
    actor: 'reviews actor:me',
    assignee: 'tasks assignee:me',
    status: 'reviews status:approved',
    field: 'fields field:"Go-live date"',
  };
  return examples[key] ?? 'reviews';
}
