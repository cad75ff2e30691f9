import { z } from 'zod';
import { type Inline, say, value } from '../../blockkit/inline.ts';
import { defineEvent } from '../define.ts';
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
  sentence: ({ value: to }, voice, { field }) => {
    const known = metadataField(field ?? '');
    return { headline: headline(known, to, voice), hidesRisk: known.shows === 'risk level' };
  },
});

function headline(field: MetadataField, to: unknown, voice: Voice): Inline[] {
  const { actor: who, useCase } = voice;
  if (field.shows === 'vendor' && typeof to === 'boolean') {
    const mark = to ? 'provided by a vendor' : 'not provided by a vendor';
    return who ? say`✏️ ${who} marked ${useCase} as ${mark}` : say`✏️ ${useCase} was marked as ${mark}`;
  }
  if (field.shows === 'name' && typeof to === 'string' && shortName(to) !== '' && shortName(to) === voice.useCaseName) {
    return who ? say`✏️ ${who} renamed a use case to ${useCase}` : say`✏️ A use case was renamed to ${useCase}`;
  }
  const described = describe(to);
  const verb = described.kind === 'cleared' ? 'cleared' : 'changed';
  const words = nameValue(field.words);
  const ending = described.kind === 'cleared' ? [] : endingOf(field, to, described, voice);
  return who
    ? say`✏️ ${who} ${verb} the ${words} of ${useCase}${ending}`
    : say`✏️ The ${words} of ${useCase} ${field.words.endsWith('s') ? 'were' : 'was'} ${verb}${ending}`;
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
