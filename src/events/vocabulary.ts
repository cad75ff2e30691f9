import type { GroupVocabulary, Selector, SubEvent, Vocabulary } from '../model.ts';
import type { EventDefinition, SubEventSpec } from './define.ts';

type GroupName = GroupVocabulary['name'];
type GroupWords = Pick<GroupVocabulary, 'label' | 'aliases' | 'freeSubEvent'>;

/** The groups in the order people read them. */
const groups: Readonly<Record<GroupName, GroupWords>> = {
  reviews: { label: 'Reviews', aliases: ['review'], freeSubEvent: null },
  tasks: { label: 'Review tasks', aliases: ['task', 'review-tasks'], freeSubEvent: null },
  comments: { label: 'Comments', aliases: ['comment'], freeSubEvent: null },
  metadata: { label: 'Use case details', aliases: ['details', 'use-case-details'], freeSubEvent: null },
  fields: { label: 'Custom fields', aliases: ['field', 'custom-fields'], freeSubEvent: 'custom field name' },
};

const groupNames: readonly GroupName[] = ['reviews', 'tasks', 'comments', 'metadata', 'fields'];

/** Everything people can subscribe to, gathered from the event definitions. */
export function buildVocabulary(definitions: readonly EventDefinition[]): Vocabulary {
  return {
    groups: groupNames.map((name) => {
      const members = definitions.filter(({ group }) => group === name);
      const eventTypes = distinct(members.flatMap(({ types }) => types));
      return { name, ...groups[name], eventTypes, subEvents: subEventsOf(members) };
    }),
    eventNames: new Map(definitions.flatMap(eventNamesOf)),
  };
}

function subEventsOf(members: readonly EventDefinition[]): SubEvent[] {
  const specs = members
    .flatMap((member) => member.subEvents.map((spec) => ({ spec, types: member.types })))
    .sort((a, b) => (a.spec.rank ?? 0) - (b.spec.rank ?? 0));
  const names = distinct(specs.map(({ spec }) => spec.name));
  return names.map((name): SubEvent => {
    const same = specs.filter(({ spec }) => spec.name === name);
    return {
      name,
      aliases: distinct(same.flatMap(({ spec }) => spec.aliases ?? [])),
      eventTypes: distinct(same.flatMap(({ spec, types }) => spec.eventTypes ?? types)),
      contains: distinct(same.flatMap(({ spec }) => spec.contains ?? [])),
      isPart: same.every(({ spec }) => spec.isPart),
    };
  });
}

type NameEntry = [string, { readonly selector: Selector; readonly note: string | null }];

/** Raw event names and what each stands for: a sub-event that claims the name, else the whole group, else itself. */
function eventNamesOf({ group, types, subEvents, lone = {} }: EventDefinition): NameEntry[] {
  const claimed = subEvents.flatMap((spec: SubEventSpec) =>
    (spec.eventNames ?? []).map((name): NameEntry => [name, { selector: { group, sub: spec.name }, note: null }]),
  );
  return [
    ...types.map((name): NameEntry => [name, { selector: { group, sub: null }, note: null }]),
    ...claimed,
    ...Object.entries(lone).map(([name, note]): NameEntry => [name, { selector: { group: 'other', sub: name }, note }]),
  ];
}

const distinct = <T>(items: readonly T[]): T[] => [...new Set(items)];
