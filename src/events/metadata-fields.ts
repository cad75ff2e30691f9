/** One field of a use case: how it is subscribed, how it is called, and how much of its value a message shows. */
export type MetadataField = {
  /** As Credo spells it within `use_case_<field>_updated`. */
  readonly field: string;
  readonly sub: string;
  readonly aliases: readonly string[];
  readonly words: string;
  readonly shows: 'value' | 'risk level' | 'name' | 'vendor' | 'count' | 'nothing';
};

/** The fields of the webhooks guide, without the deprecated governance status. */
export const documentedFields: readonly MetadataField[] = [
  { field: 'name', sub: 'name', aliases: ['renamed', 'title'], words: 'name', shows: 'name' },
  {
    field: 'risk_category_level',
    sub: 'risk',
    aliases: ['risk-level', 'risk-category', 'risk-category-level', 'risk-classification-level'],
    words: 'risk',
    shows: 'risk level',
  },
  { field: 'description', sub: 'description', aliases: [], words: 'description', shows: 'nothing' },
  { field: 'icon', sub: 'icon', aliases: [], words: 'icon', shows: 'nothing' },
  { field: 'industries', sub: 'industries', aliases: ['industry'], words: 'industries', shows: 'value' },
  { field: 'regions', sub: 'regions', aliases: ['region'], words: 'regions', shows: 'value' },
  { field: 'ai_type', sub: 'ai-type', aliases: ['aitype', 'type'], words: 'AI type', shows: 'value' },
  { field: 'is_vendor', sub: 'vendor', aliases: ['is-vendor', 'vendors'], words: 'vendor mark', shows: 'vendor' },
  {
    field: 'questionnaire_ids',
    sub: 'questionnaires',
    aliases: ['questionnaire', 'questionnaire-ids'],
    words: 'questionnaires',
    shows: 'count',
  },
];

/** Older and deprecated names that still come in, and the field each stands for. */
const formerFields: ReadonlyMap<string, string> = new Map([['risk_classification_level', 'risk_category_level']]);

/** The names a field had before. */
export const formerNames = (field: string): string[] =>
  [...formerFields].flatMap(([former, now]) => (now === field ? [former] : []));

export const governanceStatusType = 'use_case_governance_status_updated';

export const typeOfField = (field: string): string => `use_case_${field}_updated`;

/** The field of `use_case_<field>_updated`; null when the name is not of that family. */
export const fieldOfType = (type: string): string | null => /^use_case_([a-z0-9_]+)_updated$/.exec(type)?.[1] ?? null;

/** What is known of a field; a field nobody documented is called by its own name. */
export function metadataField(field: string): MetadataField {
  const documented = documentedFields.find((known) => known.field === (formerFields.get(field) ?? field));
  if (documented !== undefined) return documented;
  const holdsIds = /_(id|ids|refs)$/.test(field);
  const words = field.replace(/_(id|ids|refs)$/, '').replaceAll('_', ' ');
  return { field, sub: field, aliases: [], words, shows: holdsIds ? 'nothing' : 'value' };
}
