import type { FilterValue } from '../model.ts';
import type { CredoApi } from '../ports/credo.ts';
import { closest } from '../subscriptions/suggest.ts';
import { fold } from '../subscriptions/words.ts';
import { boldList } from './answers.ts';
import type { NotFound } from './find-use-case.ts';
import { named } from './references.ts';

/** Finds a risk level of the tenant by its name or number. Throws `CredoApiError`. */
export async function findRisk(credo: CredoApi, text: string): Promise<FilterValue | NotFound | null> {
  const levels = await credo.riskLevels();
  if (levels.length === 0) return null;
  const level = levels.find(({ level: number, name }) => fold(name) === fold(text) || number === text);
  if (level) return { text: level.name, id: level.level };
  const names = levels.map(({ name }) => name);
  const instead = closest(text, names, 1).map((name) => ({ label: name, text: name }));
  const why = ['Credo AI has no risk level ', named(text), '. There are ', ...boldList(names), '.'];
  return { why, instead };
}
