import { z } from 'zod';
import { metadataFields } from './event-types.ts';
import type { CustomField } from './records.ts';
import type { RiskClassification } from './types.ts';

const text = z.string().nullable();
const list = z.array(z.string());
const fields: Readonly<Record<string, { readonly schema: z.ZodType; readonly problem: string }>> = {
  name: { schema: z.string().trim().min(1), problem: 'A use case needs a name.' },
  icon: { schema: text, problem: 'The icon is a text, or nothing.' },
  description: { schema: text, problem: 'The description is a text, or nothing.' },
  ai_type: { schema: text, problem: 'The kind of AI is a text, or nothing.' },
  governance_status: { schema: z.union([text, z.number()]), problem: 'The governance status is a text or a number.' },
  industries: { schema: list, problem: 'The industries are a list of texts.' },
  regions: { schema: list, problem: 'The regions are a list of texts.' },
  questionnaire_ids: { schema: list, problem: 'The questionnaires are a list of their ids.' },
  is_vendor: { schema: z.boolean().nullable(), problem: 'From a vendor is yes, no, or nothing.' },
};

/** Throws a sentence when a metadata field of a use case cannot hold this value. */
export function checkField(field: string, value: unknown, risks: readonly RiskClassification[]): void {
  if (!metadataFields.includes(field)) throw new Error(`A use case has no field called ${field}.`);
  if (field === 'risk_category_level') checkRisk(value, risks);
  const known = fields[field];
  if (known && !known.schema.safeParse(value).success) throw new Error(known.problem);
}

/** Levels come as numbers and as texts, as in Credo's own answers. */
function checkRisk(value: unknown, risks: readonly RiskClassification[]): void {
  const isLevel = z.union([z.string(), z.number()]).safeParse(value).success;
  if (value === null || (isLevel && risks.some(({ level }) => String(level) === String(value)))) return;
  const known = risks.map(({ level, name }) => `${level} (${name})`).join(', ');
  throw new Error(`The risk is one of ${known}, or nothing.`);
}

const date = z.union([z.iso.date(), z.iso.datetime()]).nullable();
const customValues: Readonly<Record<string, { readonly schema: z.ZodType; readonly words: string }>> = {
  text: { schema: text, words: 'a text' },
  date: { schema: date, words: 'a date such as 2026-09-01' },
  number: { schema: z.number().nullable(), words: 'a number' },
  boolean: { schema: z.boolean().nullable(), words: 'yes or no' },
};

/** Throws a sentence when a custom field of this type cannot hold this value. */
export function checkCustomField({ name, type }: Pick<CustomField, 'name' | 'type'>, value: unknown): void {
  const known = customValues[type];
  if (known && !known.schema.safeParse(value).success) throw new Error(`${name} is ${known.words}, or nothing.`);
}
