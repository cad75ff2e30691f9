import { bold, code, type Inline } from '../blockkit/inline.ts';
import { describeSelectors, formatSpec } from '../subscriptions/format-subscription.ts';
import type { ParseProblem } from '../subscriptions/parse-problem.ts';
import type { Answer } from './answer.ts';
import { nothingChanged, runButton, toPerson, typed } from './answers.ts';
import { channelIdIn, named, withMe } from './references.ts';
import type { UnknownValue } from './resolve-filters.ts';

type Lines = readonly (readonly Inline[])[];

/** Says what was not understood, why, and what to type instead; `verb` is the command that was typed (product: Error texts). */
export function explainProblem(found: ParseProblem, verb: string, callerSlackUserId: string): Answer {
  const problem = asTyped(found, callerSlackUserId);
  if ('word' in problem && channelIdIn(problem.word) !== null) return onlyHere(problem.word, verb);
  const [first = [], ...others] = whatIsWrong(problem, verb);
  const lines = [[...first, nothingChanged], ...others];
  const corrected = 'corrected' in problem ? problem.corrected : null;
  if (corrected === null) return toPerson([...lines, ...insteadOf(problem, verb)]);
  const command = `${verb} ${corrected}`;
  return toPerson([...lines, ['Did you mean ', typed(command), '?']], runButton(`Yes, ${shorten(corrected)}`, command));
}

/** Says that a filter's value names nothing, and offers others. */
export function explainUnknownValue(
  { why, instead, without }: UnknownValue,
  verb: string,
  callerSlackUserId: string,
): Answer {
  const [first] = instead;
  const command = withMe(`${verb} ${formatSpec(first?.spec ?? without)}`, callerSlackUserId);
  const lines: Lines = [[...why, nothingChanged], whatToType(verb, command, instead.length)];
  const buttons = instead.flatMap(({ label, spec }, index) =>
    runButton(instead.length > 1 ? label : `Yes, ${shorten(label)}`, `${verb} ${formatSpec(spec)}`, index),
  );
  return toPerson(lines, buttons);
}

/** Leaving a filter out widens what is meant: fine for adding, ruinous for taking away. */
function whatToType(verb: string, command: string, offers: number): readonly Inline[] {
  if (offers > 1) return ['Choose one, or type for example ', typed(command)];
  if (offers === 1) return ['Did you mean ', typed(command), '?'];
  if (verb === 'unsubscribe') return ['To see what this channel gets, type ', typed('list'), '.'];
  return ['Correct it, or leave it out: ', typed(command)];
}

/** A remark of the parser as a line of its own; what stands between backticks is shown as typed. */
export function noteLine(note: string): readonly Inline[] {
  const text = note.charAt(0).toUpperCase() + note.slice(1);
  return text.split('`').flatMap((part, index): Inline[] => {
    if (part === '') return [];
    return [index % 2 === 1 ? code(part) : { kind: 'value', text: part }];
  });
}

/** Commands are about the channel they are typed in, whatever channel they name. */
function onlyHere(word: string, verb: string): Answer {
  return toPerson([
    ['A command is about the channel it is typed in.', nothingChanged],
    ['Go to ', named(word), ' and type ', typed(verb), ' there.'],
  ]);
}

/** The corrections that a problem comes with, as the caller would type them. */
function asTyped(problem: ParseProblem, callerSlackUserId: string): ParseProblem {
  const me = (command: string) => withMe(command, callerSlackUserId);
  if (problem.kind === 'filter_hides_events') return { ...problem, commands: problem.commands.map(me) };
  return 'corrected' in problem && problem.corrected ? { ...problem, corrected: me(problem.corrected) } : problem;
}

const longestLabel = 60;

function shorten(text: string): string {
  return text.length <= longestLabel ? text : 'do that';
}

/** The first line ends with what was (not) done; more lines may follow. */
function whatIsWrong(problem: ParseProblem, verb: string): Lines {
  switch (problem.kind) {
    case 'unknown_event':
      return [["I don't know ", named(problem.word), '.'], eventsLine(problem.known)];
    case 'unknown_word':
      return [[named(problem.word), " isn't something Credo AI reports."], eventsLine(problem.known)];
    case 'unknown_sub_event':
      return [
        problem.sub === ''
          ? ['Something is missing after ', bold(`${problem.group}:`), '.']
          : [bold(problem.group), ' has no part called ', named(problem.sub), '.'],
        ...(problem.known.length > 0 ? [['It has: ', problem.known.join(', '), '.']] : []),
      ];
    case 'negated_event':
      return [
        [named(`-${problem.word}`), " doesn't work: a minus takes away filters, not events."],
        ['To stop events that are on, type ', typed(`unsubscribe ${problem.word}`)],
      ];
    case 'unknown_filter':
      return [
        ["I don't know a filter called ", named(problem.key), '.'],
        ['Filters: ', problem.known.join(', '), '.'],
      ];
    case 'filter_without_value':
      return [['The filter ', bold(`${problem.key}:`), ' needs a value.']];
    case 'unknown_status':
      return [
        ["I don't know the status ", named(problem.value), '.'],
        ['There are: ', problem.known.join(', '), '.'],
      ];
    case 'filter_hides_events': {
      const hidden = describeSelectors(problem.hidden);
      const what = problem.key === 'field' ? 'changed field' : problem.key;
      return [
        [
          'With ',
          bold(`${problem.key}:`),
          ' nothing of ',
          bold(hidden),
          ` would arrive, because they have no ${what}.`,
        ],
        [problem.commands.length > 1 ? 'Type these one after the other instead:' : 'Type this instead:'],
        // A second `set` would take back the first.
        ...problem.commands.map((command, index) => [
          typed(`${verb === 'set' && index > 0 ? 'subscribe' : verb} ${command}`),
        ]),
      ];
    }
    case 'too_many_values':
      return [
        [`These are ${problem.count} filter values, and ${problem.limit} is the most a channel can have.`],
        ['Use fewer, or share them between channels. ', typed('list'), ' shows what is there.'],
      ];
    case 'unclosed_quote':
      return [['A quotation mark is missing after ', named(problem.value), '.']];
  }
}

/** What to type when no correction could be guessed. */
function insteadOf(problem: ParseProblem, verb: string): Lines {
  const example = exampleFor(problem);
  return example === null ? [] : [['For example, type ', typed(`${verb} ${example}`)]];
}

function exampleFor(problem: ParseProblem): string | null {
  switch (problem.kind) {
    case 'unknown_event':
    case 'unknown_word':
    case 'unclosed_quote':
      return 'reviews';
    case 'unknown_sub_event':
      return problem.group;
    case 'unknown_filter':
    case 'unknown_status':
      return 'reviews status:approved';
    case 'filter_without_value':
      return filterExamples[problem.key];
    default:
      return null;
  }
}

const eventsLine = (known: readonly string[]): readonly Inline[] => ['You can choose: ', known.join(', '), '.'];

const filterExamples = {
  'use-case': 'reviews use-case:"Resume screener"',
  risk: 'reviews risk:high',
  actor: 'reviews actor:me',
  assignee: 'tasks assignee:me',
  status: 'reviews status:approved',
  field: 'fields field:"Go-live date"',
} as const;
