import { bold, type Inline } from '../blockkit/inline.ts';
import { CredoApiError } from '../errors.ts';
import type { Filter, FilterValue, SubscriptionSpec } from '../model.ts';
import type { CredoApi } from '../ports/credo.ts';
import type { SlackWorkspace } from '../ports/slack.ts';
import { closest } from '../subscriptions/suggest.ts';

/** How many use cases with a similar name are looked at. */
const mostCandidates = 20;
const mostSuggestions = 3;

export type ResolvedSpec =
  | { readonly ok: true; readonly spec: SubscriptionSpec }
  | { readonly ok: false; readonly why: readonly Inline[]; readonly suggestion: string | null };

type Context = { readonly credo: CredoApi; readonly slack: SlackWorkspace; readonly teamId: string };

/**
 * Looks up what filter values stand for, so that a use case that is renamed later is still the same one. While Credo or
 * Slack does not answer, a value stays what was typed and is compared by name when an event arrives.
 */
export async function resolveFilters(context: Context, spec: SubscriptionSpec): Promise<ResolvedSpec> {
  const filters: Filter[] = [];
  for (const filter of spec.filters) {
    const values: FilterValue[] = [];
    for (const value of filter.values) {
      const resolved = await resolveValue(context, filter, value);
      if ('why' in resolved) return { ok: false, ...resolved };
      values.push(resolved);
    }
    filters.push({ ...filter, values });
  }
  return { ok: true, spec: { selectors: spec.selectors, filters } };
}

type Unresolved = { readonly why: readonly Inline[]; readonly suggestion: string | null };

async function resolveValue(context: Context, { key }: Filter, value: FilterValue): Promise<FilterValue | Unresolved> {
  try {
    switch (key) {
      case 'use-case':
        return await resolveUseCase(context.credo, value);
      case 'risk':
        return await resolveRisk(context.credo, value);
      case 'actor':
      case 'assignee':
        return await resolvePerson(context, value);
      case 'status':
      case 'field':
        return value;
    }
  } catch (error) {
    if (error instanceof CredoApiError) return value;
    throw error;
  }
}

async function resolveUseCase(credo: CredoApi, value: FilterValue): Promise<FilterValue | Unresolved> {
  const found = await credo.useCases.search(value.text, mostCandidates);
  const sameName = found.filter(({ name }) => isSameWord(name ?? '', value.text));
  const [only, another] = sameName;
  if (only && !another) return { text: only.name ?? value.text, id: only.id };
  if (another) {
    return {
      why: [
        'More than one use case is called ',
        bold(value.text),
        '. Use its id from its address in Credo AI instead.',
      ],
      suggestion: null,
    };
  }
  const byId = await credo.useCases.get(value.text);
  if (byId) return { text: byId.name ?? value.text, id: byId.id };
  const names = found.map(({ name }) => name).filter((name) => name !== null);
  const near = [...new Set([...closest(value.text, names, mostSuggestions), ...names])].slice(0, mostSuggestions);
  const hint: Inline[] =
    near.length > 0
      ? [' Closest: ', ...near.flatMap((name, index): Inline[] => [index === 0 ? '' : ', ', bold(name)]), '.']
      : [];
  return { why: ["I can't find a use case called ", bold(value.text), '.', ...hint], suggestion: near[0] ?? null };
}

async function resolveRisk(credo: CredoApi, value: FilterValue): Promise<FilterValue | Unresolved> {
  const levels = await credo.riskLevels();
  const level = levels.find(({ level: number, name }) => isSameWord(name, value.text) || number === value.text);
  if (level) return { text: level.name, id: level.level };
  if (levels.length === 0) return value;
  const names = levels.map(({ name }) => name);
  const hint = names.flatMap((name, index): Inline[] => [index === 0 ? '' : ', ', bold(name)]);
  const why: Inline[] = ["There's no risk level ", bold(value.text), '. Levels: ', ...hint, '.'];
  return { why, suggestion: closest(value.text, names)[0] ?? null };
}

/** A Slack user is also remembered by their Credo id, so that people who are not in Slack are told apart from them. */
async function resolvePerson({ credo, slack, teamId }: Context, value: FilterValue): Promise<FilterValue> {
  const slackUserId = /^<@([UW][A-Z0-9]+)>$/.exec(value.text)?.[1];
  const slackUser = slackUserId ? await slack.user(teamId, slackUserId).catch(() => null) : null;
  const email = slackUser?.email ?? (value.text.includes('@') && !slackUserId ? value.text : null);
  const user = email ? await credo.users.findByEmail(email) : null;
  return { text: value.text, id: user?.id ?? null };
}

function isSameWord(a: string, b: string): boolean {
  const normal = (text: string) => text.trim().replace(/\s+/g, ' ').toLowerCase();
  return normal(a) === normal(b);
}
