import { z } from 'zod';
import { bold, type Inline, say, value } from '../../blockkit/inline.ts';
import { defineEvent } from '../define.ts';
import { type FieldChange, type Previous, was } from '../field-change.ts';
import { optionalId, requiredId } from '../ids.ts';
import { actor, toPerson } from '../people.ts';
import { type DescribedValue, describe, shortName } from '../values.ts';
import type { Voice } from '../voice.ts';

export default defineEvent({
  types: ['use_case_custom_field_updated'],
  label: 'Custom field changed',
  group: 'fields',
  vaguely: 'A custom field of',
  subEvents: [],
  schema: z.looseObject({
    useCaseId: requiredId,
    customFieldId: optionalId,
    customFieldName: z.string().nullish().catch(null),
    value: z.unknown().optional(),
    user: actor,
  }),
  facts: ({ customFieldName, user }) => ({
    subs: customFieldName ? [customFieldName] : [],
    actor: toPerson(user),
    field: customFieldName || null,
  }),
  change: ({ customFieldId, customFieldName, value: to }) =>
    changeOf(customFieldId ?? null, customFieldName ?? null, to),
  sentence: ({ customFieldId, customFieldName, value: to }, voice, _facts, previous) => {
    const name = shortName(customFieldName ?? '');
    const change = changeOf(customFieldId ?? null, customFieldName ?? null, to);
    return {
      headline: [
        ...headline(name === '' ? 'a custom field' : bold(name), describe(to), voice),
        ...formerly(change, previous, voice),
      ],
    };
  },
});

/** A field without id and name cannot be told from others. */
function changeOf(id: string | null, name: string | null, to: unknown): FieldChange | null {
  const key = id ?? name;
  if (!key) return null;
  return { key: `custom:${key}`, words: shortName(name ?? '') || 'a custom field', shows: 'value', value: to };
}

function formerly(change: FieldChange | null, previous: Previous | null, voice: Voice): Inline[] {
  return change === null ? [] : was(change, previous, voice);
}

function headline(field: Inline, to: DescribedValue, { actor: who, useCase }: Voice): Inline[] {
  const passiveField = field === 'a custom field' ? 'A custom field' : field;
  switch (to.kind) {
    case 'shown': {
      const words = value(to.words);
      return who
        ? say`✏️ ${who} set ${field} to ${words} on ${useCase}`
        : say`✏️ ${passiveField} was set to ${words} on ${useCase}`;
    }
    case 'cleared':
      return who ? say`✏️ ${who} cleared ${field} on ${useCase}` : say`✏️ ${passiveField} was cleared on ${useCase}`;
    case 'hidden':
      return who ? say`✏️ ${who} changed ${field} on ${useCase}` : say`✏️ ${passiveField} was changed on ${useCase}`;
  }
}
