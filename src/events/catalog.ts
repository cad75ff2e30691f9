import { readdir } from 'node:fs/promises';
import type { EventFacts, Vocabulary } from '../model.ts';
import { type EventDefinition, type EventReading, isEventDefinition } from './define.ts';
import { type Envelope, readEnvelope } from './envelope.ts';
import { unknownSentence, vagueSentence } from './fallback.ts';
import { optionalId } from './ids.ts';
import { actor, toPerson } from './people.ts';
import { createReadEvent, type ReadEvent } from './read-event.ts';
import { buildVocabulary } from './vocabulary.ts';

export type { FieldChange, Previous } from './field-change.ts';
export { isSamePerson } from './people.ts';
export type { CommentIdentity, ReadEvent, Reader, RenderOptions } from './read-event.ts';
export type { ReviewFigures } from './review-parts.ts';
export { areTwins, mergeTwins } from './twins.ts';

export type Catalog = {
  readonly vocabulary: Vocabulary;
  /** Understands as much as it can of any JSON value; never throws. */
  read(body: unknown): ReadEvent;
};

/** Loads every event definition in `types/`. A new kind of event is a new file there. */
export async function loadCatalog(): Promise<Catalog> {
  const folder = new URL('./types/', import.meta.url);
  const files = (await readdir(folder)).filter((name) => name.endsWith('.ts')).sort();
  const definitions = files.map(async (file) => {
    const module: unknown = await import(new URL(file, folder).href);
    const definition = typeof module === 'object' && module !== null && 'default' in module ? module.default : null;
    if (!isEventDefinition(definition)) throw new Error(`${file} does not export an event definition`);
    return definition;
  });
  return createCatalog(await Promise.all(definitions));
}

/** A catalogue of these definitions. Throws when two of them claim one event type. */
export function createCatalog(definitions: readonly EventDefinition[]): Catalog {
  const byType = indexByType(definitions);
  const inFamily = (name: string) => definitions.find(({ family }) => family?.(name));
  const known = { exact: new Set(byType.keys()), isFamily: (name: string) => inFamily(name) !== undefined };
  return {
    vocabulary: buildVocabulary(definitions),
    read: (body) => {
      const envelope = readEnvelope(body, known);
      const definition = envelope.type === null ? undefined : (byType.get(envelope.type) ?? inFamily(envelope.type));
      return definition === undefined ? readUnknown(envelope) : readKnown(definition, envelope);
    },
  };
}

function indexByType(definitions: readonly EventDefinition[]): ReadonlyMap<string, EventDefinition> {
  const byType = new Map<string, EventDefinition>();
  for (const definition of definitions) {
    for (const type of [...definition.types, ...Object.keys(definition.lone ?? {})]) {
      if (byType.has(type)) throw new Error(`Two event definitions claim ${type}`);
      byType.set(type, definition);
    }
  }
  return byType;
}

function readKnown(definition: EventDefinition, envelope: Envelope): ReadEvent {
  const reading: EventReading | null = definition.read(envelope.data);
  const facts: EventFacts = {
    ...bareFacts(envelope),
    group: definition.group,
    ...definition.factsOfType?.(envelope.type ?? ''),
    ...reading?.facts,
  };
  return createReadEvent({
    label: definition.label,
    isKnown: true,
    anomalies: [...envelope.anomalies, ...(reading === null ? ['schema_mismatch'] : []), ...missing(facts)],
    happenedAt: envelope.happenedAt,
    facts,
    comment: reading?.comment ?? null,
    change: reading?.change(facts) ?? null,
    vaguely: definition.vaguely,
    sentence: (voice, told, previous) =>
      reading?.sentence(voice, told, previous) ?? vagueSentence(definition.vaguely, voice),
    personal: (voice, told) => reading?.personal(voice, told) ?? vagueSentence(definition.vaguely, voice),
    taskOver: (voice, told) => reading?.taskOver(voice, told) ?? [],
  });
}

function readUnknown(envelope: Envelope): ReadEvent {
  const facts = bareFacts(envelope);
  return createReadEvent({
    label: 'Unknown event',
    isKnown: false,
    anomalies: [...envelope.anomalies, ...missing(facts)],
    happenedAt: envelope.happenedAt,
    facts,
    comment: null,
    change: null,
    vaguely: 'Something about',
    sentence: (voice) => unknownSentence(envelope.unknownName, facts.useCaseId !== null, voice),
    personal: (voice) => unknownSentence(envelope.unknownName, facts.useCaseId !== null, voice),
    taskOver: () => [],
  });
}

/** What every payload may tell, read without trusting its shape. */
function bareFacts({ type, data }: Envelope): EventFacts {
  return {
    type,
    group: null,
    subs: [],
    useCaseId: idIn(data['useCaseId']),
    reviewId: idIn(data['reviewId']),
    actor: toPerson(actor.parse(data['user'])),
    assignee: null,
    tagged: [],
    statuses: [],
    field: null,
  };
}

const idIn = (value: unknown): string | null => optionalId.parse(value) ?? null;

function missing(facts: EventFacts): string[] {
  return [...(facts.useCaseId === null ? ['no_use_case'] : []), ...(facts.actor === null ? ['no_user'] : [])];
}
