import type { Choice } from '../../blockkit/inputs.ts';
import { withinBudget } from '../../clock.ts';
import { CredoApiError } from '../../errors.ts';
import type { Audience } from '../../model.ts';
import type { Caller } from '../answer.ts';
import type { CommandContext, ConnectedTenant } from '../deps.ts';
import { nameable } from '../find-use-case.ts';
import { filterBlock, namesBlock } from './form.ts';

export type Found = Pick<Choice, 'value' | 'label'>;

/** Slack gives up after three seconds. */
const budgetMs = 2_000;
const mostFound = 50;

/** What fits the letters typed into a menu of the form; nothing when Credo does not answer in time. */
export async function suggestFor(
  deps: CommandContext,
  { teamId, channelId }: Caller,
  connectionId: string,
  blockId: string,
  typedText: string,
): Promise<readonly Found[]> {
  const text = typedText.trim().replace(/\s+/g, ' ');
  // A custom field may be called anything, and Credo tells of none before it changes.
  if (blockId === namesBlock('fields')) return text === '' ? [] : [{ value: text, label: text }];
  const tenants = await deps.tenants(teamId);
  const tenant = tenants.find((one) => one.connectionId === connectionId) ?? tenants[0];
  if (!tenant) return [];
  const look = lookIn(tenant, await deps.audiences.of(teamId, channelId), blockId, text);
  return withinBudget(deps.clock, budgetMs, look, []);
}

async function lookIn(
  { credo }: ConnectedTenant,
  audience: Audience,
  blockId: string,
  text: string,
): Promise<readonly Found[]> {
  try {
    if (blockId === filterBlock('risk')) {
      const levels = await credo.riskLevels();
      const fitting = levels.filter(({ name }) => name.toLowerCase().includes(text.toLowerCase()));
      return fitting.map(({ level, name }) => ({ value: level, label: name }));
    }
    if (blockId !== filterBlock('use-case') || text === '') return [];
    const found = await nameable(await credo.useCases.search(text, mostFound), audience);
    return found.flatMap(({ id, name }) => (name === null ? [] : [{ value: id, label: name }]));
  } catch (error) {
    if (error instanceof CredoApiError) return [];
    throw error;
  }
}
