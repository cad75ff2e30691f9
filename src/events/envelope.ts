import { z } from 'zod';
import {
  eventNameOfSubject,
  type FoundName,
  findEventName,
  type KnownNames,
  wordsOfUnknownName,
} from './event-name.ts';
import { isNestedDeeper } from './nesting.ts';

const text = z.string().nullish().catch(null);

/** The outer shape of a webhook. Nothing in it is certain (credo-api: Envelope; Integration Service). */
const envelope = z.looseObject({
  type: text,
  event_type: text,
  subject: text,
  time: z.unknown().optional(),
  data: z.record(z.string(), z.unknown()).catch({}),
});

/** Far more than Credo sends, and few enough for everything that recurses. */
const deepestData = 64;

export type Envelope = {
  /** The canonical event name; null when it is none we know. */
  readonly type: string | null;
  /** What an unknown event calls itself, in words. */
  readonly unknownName: string | null;
  readonly data: Readonly<Record<string, unknown>>;
  readonly happenedAt: number | null;
  /** Codes of what was odd, without any value. */
  readonly anomalies: readonly string[];
};

/** Reads the outer shape of any JSON value; never throws. */
export function readEnvelope(body: unknown, known: KnownNames): Envelope {
  const parsed = envelope.safeParse(body);
  if (!parsed.success) {
    return { type: null, unknownName: null, data: {}, happenedAt: null, anomalies: ['not_an_object', 'unknown_type'] };
  }
  const outer = parsed.data;
  const isDeep = isNestedDeeper(outer.data, deepestData);
  const data = isDeep ? {} : inCamelCase(outer.data);
  const calledNames = [data['eventType'], outer.event_type, outer.type].filter((name) => typeof name === 'string');
  const found = calledNames.flatMap((name) => findEventName(name, known) ?? []);
  const bySubject = found.length === 0 ? eventNameOfSubject(outer.subject ?? '', known) : null;
  const chosen = found[0] ?? bySubject;
  const happenedAt = parseTime(outer.time);
  return {
    type: chosen?.name ?? null,
    unknownName: chosen ? null : wordsOfUnknownName(calledNames[0] ?? outer.subject ?? ''),
    data,
    happenedAt,
    anomalies: [
      ...(isDeep ? ['too_deep'] : Object.keys(data).length === 0 ? ['no_data'] : []),
      ...nameAnomalies(found, bySubject),
      ...(happenedAt !== null ? [] : [outer.time === undefined || outer.time === null ? 'no_time' : 'bad_time']),
    ],
  };
}

/** Milliseconds since the epoch of an ISO 8601 time, with or without microseconds and zone (UTC then); null of anything else. */
export function parseTime(time: unknown): number | null {
  if (typeof time !== 'string') return null;
  const match = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(Z|[+-]\d\d:?\d\d)?$/i.exec(time.trim());
  if (match === null) return null;
  const ms = Date.parse(`${match[1]}T${match[2]}${match[3] ?? 'Z'}`);
  return Number.isNaN(ms) ? null : ms;
}

function nameAnomalies(found: readonly FoundName[], bySubject: FoundName | null): string[] {
  if (found.length === 0) return bySubject === null ? ['unknown_type'] : ['type_from_subject'];
  return [
    ...(found.some(({ isMisspelt }) => isMisspelt) ? ['misspelt_type'] : []),
    ...(found.some(({ name }) => name !== found[0]?.name) ? ['type_conflict'] : []),
  ];
}

/** Keys in snake_case (`use_case_id`, `parentUseCaseReview_id`) also count as their camelCase twins. */
function inCamelCase(data: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const renamed = Object.entries(data).map(([key, value]): [string, unknown] => [
    key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()),
    value,
  ]);
  return { ...Object.fromEntries(renamed), ...data };
}
