import type { EventFacts, Filter, FilterKey, FilterValue, PersonRef, Selector, SubscriptionSpec } from '../model.ts';
import { fold, squash } from './words.ts';

/** What was looked up about an event's use case and people; null is not known, an empty list is known to be none. */
export type KnownFacts = {
  readonly useCaseName: string | null;
  /** The name and the number of the use case's risk level. */
  readonly riskNames: readonly string[] | null;
  readonly actorSlackUserId: string | null;
  readonly actorNames: readonly string[];
  readonly assigneeSlackUserId: string | null;
  readonly assigneeNames: readonly string[];
};

export type Answer = 'yes' | 'no' | 'unknown';

/** Whether a subscription wants an event. A filter that cannot be decided lets it through, so that nothing is lost. */
export function matchRow(row: SubscriptionSpec, facts: EventFacts, known: KnownFacts): boolean {
  return (
    row.selectors.some((selector) => selects(selector, facts)) &&
    row.filters.every((filter) => passes(filter, facts, known) !== 'no')
  );
}

/** Whether an event belongs to what was chosen. */
export function selects(selector: Selector, facts: EventFacts): boolean {
  const { group, sub } = selector;
  if (group === 'other') return sub !== null && facts.type === sub;
  return facts.group === group && (sub === null || facts.subs.some((one) => fold(one) === fold(sub)));
}

/** Whether an event satisfies a filter, as far as is known. */
export function passes(filter: Filter, facts: EventFacts, known: KnownFacts): Answer {
  const decide = deciders[filter.key];
  const answers = filter.values.map((value) => decide(value, facts, known));
  const holds = answers.includes('yes') ? 'yes' : answers.includes('unknown') ? 'unknown' : 'no';
  if (!filter.negated || holds === 'unknown') return holds;
  return holds === 'yes' ? 'no' : 'yes';
}

type Decide = (value: FilterValue, facts: EventFacts, known: KnownFacts) => Answer;

const deciders: Readonly<Record<FilterKey, Decide>> = {
  'use-case': isUseCase,
  risk: hasRisk,
  actor: (value, { actor }, { actorSlackUserId, actorNames }) =>
    isPerson(value, actor, { slackUserId: actorSlackUserId, names: actorNames }),
  assignee: (value, { assignee }, { assigneeSlackUserId, assigneeNames }) =>
    isPerson(value, assignee, { slackUserId: assigneeSlackUserId, names: assigneeNames }),
  status: (value, { statuses }) => yesOrNo(statuses.some((status) => fold(status) === fold(value.text))),
  field: (value, facts) => yesOrNo(isField(value.text, facts)),
};

function isUseCase(value: FilterValue, { useCaseId }: EventFacts, { useCaseName }: KnownFacts): Answer {
  if (useCaseId === null) return 'no';
  if (value.text === useCaseId || value.id === useCaseId) return 'yes';
  if (value.id !== null) return 'no';
  return useCaseName === null ? 'unknown' : yesOrNo(fold(useCaseName) === fold(value.text));
}

function hasRisk(value: FilterValue, { useCaseId }: EventFacts, { riskNames }: KnownFacts): Answer {
  if (useCaseId === null) return 'no';
  if (riskNames === null) return 'unknown';
  return yesOrNo(riskNames.some((name) => fold(name) === fold(value.text) || name === value.id));
}

function isField(text: string, { field, group, subs }: EventFacts): boolean {
  if (group !== 'metadata' && group !== 'fields') return false;
  const names = field === null ? subs : [field, ...subs];
  if (names.some((name) => fold(name) === fold(text))) return true;
  const word = squash(text);
  return group === 'metadata' && word !== '' && names.some((name) => squash(name) === word);
}

function isPerson(
  value: FilterValue,
  person: PersonRef | null,
  known: { readonly slackUserId: string | null; readonly names: readonly string[] },
): Answer {
  if (person === null) return 'no';
  const { credoUserId, email } = person;
  if (credoUserId !== null && (value.id === credoUserId || value.text === credoUserId)) return 'yes';
  const isOtherId = value.id !== null && credoUserId !== null;
  const slackUserId = /^<@([^>]+)>$/.exec(value.text)?.[1];
  if (slackUserId !== undefined) {
    if (known.slackUserId !== null) return yesOrNo(known.slackUserId === slackUserId);
    return isOtherId ? 'no' : 'unknown';
  }
  const names = [...known.names, ...[person.name, email].filter((name) => name !== null)];
  const typedName = fold(value.text.replace(/^@/, ''));
  if (names.some((name) => fold(name) === typedName)) return 'yes';
  if (isOtherId) return 'no';
  const isDecidable = typedName.includes('@') ? email !== null : names.some((name) => name !== email);
  return isDecidable ? 'no' : 'unknown';
}

function yesOrNo(is: boolean): Answer {
  return is ? 'yes' : 'no';
}
