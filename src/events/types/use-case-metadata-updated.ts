import { z } from 'zod';
import { type Inline, say, value } from '../../blockkit/inline.ts';
import { defineEvent } from '../define.ts';
import { type FieldChange, isTopRisk, type Previous, was } from '../field-change.ts';
import { requiredId } from '../ids.ts';
import {
  documentedFields,
  fieldOfType,
  formerNames,
  governanceStatusType,
  type MetadataField,
  metadataField,
  typeOfField,
} from '../metadata-fields.ts';
import { actor, toPerson } from '../people.ts';
import { type DescribedValue, describe, nameValue, shortName } from '../values.ts';
import type { Voice } from '../voice.ts';

export default defineEvent({
  types: documentedFields.map(({ field }) => typeOfField(field)),
  family: (name) => fieldOfType(name) !== null,
  lone: { [governanceStatusType]: 'Credo AI has deprecated the governance status; follow reviews instead.' },
  label: 'Use case detail changed',
  group: 'metadata',
  vaguely: 'A detail of',
  subEvents: documentedFields.map(({ field, sub, aliases }) => ({
    name: sub,
    aliases,
    eventTypes: [typeOfField(field)],
    eventNames: [field, ...formerNames(field)].map(typeOfField),
    isPart: true,
  })),
  factsOfType: (type) => {
    const field = fieldOfType(type) ?? type;
    return type === governanceStatusType
      ? { group: 'other', subs: [type], field }
      : { subs: [metadataField(field).sub], field };
  },
  schema: z.looseObject({ useCaseId: requiredId, value: z.unknown().optional(), user: actor }),
  facts: ({ user }) => ({ actor: toPerson(user) }),
  change: ({ value: to }, { field }) => changeOf(field, to),
  sentence: ({ value: to }, voice, { field }, previous) => {
    const known = metadataField(field ?? '');
    return { headline: headline(known, to, voice, previous), hidesRisk: known.shows === 'risk level' };
  },
});

function changeOf(field: string | null, to: unknown): FieldChange {
  const { field: key, words, shows } = metadataField(field ?? '');
  return { key, words, shows, value: to };
}

function headline(field: MetadataField, to: unknown, voice: Voice, previous: Previous | null): Inline[] {
  const { actor: who, useCase } = voice;
  const change = changeOf(field.field, to);
  if (field.shows === 'vendor' && typeof to === 'boolean') {
    const mark = to ? 'provided by a vendor' : 'not provided by a vendor';
    return who ? say`✏️ ${who} marked ${useCase} as ${mark}` : say`✏️ ${useCase} was marked as ${mark}`;
  }
  const ending = was(change, previous, voice);
  if (field.shows === 'name' && typeof to === 'string' && shortName(to) !== '' && shortName(to) === voice.useCaseName) {
    return who
      ? say`✏️ ${who} renamed a use case to ${useCase}${ending}`
      : say`✏️ A use case was renamed to ${useCase}${ending}`;
  }
  const described = describe(to);
  const emoji = isTopRisk(change) ? '⚠️' : '✏️';
  const verb = described.kind === 'cleared' ? 'cleared' : raises(change, previous) ? 'raised' : 'changed';
  const words = nameValue(field.words);
  const news = described.kind === 'cleared' ? [] : endingOf(field, to, described, voice);
  return who
    ? say`${emoji} ${who} ${verb} the ${words} of ${useCase}${news}${ending}`
    : say`${emoji} The ${words} of ${useCase} ${field.words.endsWith('s') ? 'were' : 'was'} ${verb}${news}${ending}`;
}

/** To the top; between other levels the words alone say enough. */
function raises(change: FieldChange, previous: Previous | null): boolean {
  return isTopRisk(change) && previous !== null && String(previous.value) !== '0';
}

function endingOf(field: MetadataField, to: unknown, described: DescribedValue, voice: Voice): Inline[] {
  switch (field.shows) {
    case 'risk level': {
      if (typeof to !== 'string' && typeof to !== 'number') return [];
      return say` to ${nameValue(voice.riskLevel(String(to)) ?? `level ${to}`)}`;
    }
    case 'count':
      return Array.isArray(to) ? [` (${to.length} now)`] : [];
    case 'nothing':
      return [];
    default:
      return described.kind === 'shown' ? say` to ${value(described.words)}` : [];
  }
}
