import { type Clock, withinBudget } from '../clock.ts';
import { CredoApiError } from '../errors.ts';
import type { Audience, Filter, FilterKey, FilterValue, SubscriptionSpec } from '../model.ts';
import type { CredoApi } from '../ports/credo.ts';
import type { SlackWorkspace } from '../ports/slack.ts';
import { fold } from '../subscriptions/words.ts';
import { findRisk } from './find-risk.ts';
import { findUseCase, type NotFound } from './find-use-case.ts';
import { emailIn, named, slackUserIdIn } from './references.ts';

/** All look-ups of one command together; the answer must come soon even if Credo does not. */
const lookUpBudgetMs = 3_000;

export type ResolveContext = {
  readonly credo: CredoApi;
  readonly slack: SlackWorkspace;
  readonly clock: Clock;
  readonly teamId: string;
  /** Who reads the channel the command is about. */
  readonly audience: Audience;
  /** Filters already in use: their values need no look-up, even if Credo has renamed or lost what they stand for. */
  readonly known?: readonly Filter[];
};

export type ResolvedSpec =
  | {
      readonly ok: true;
      readonly spec: SubscriptionSpec;
      /** Names Credo should know, but did not answer for. */
      readonly unchecked: readonly string[];
    }
  | { readonly ok: false; readonly problem: UnknownValue };

/** A value that names nothing. `instead` are whole choices with another value in its place. */
export type UnknownValue = Omit<NotFound, 'instead'> & {
  readonly instead: readonly { readonly label: string; readonly spec: SubscriptionSpec }[];
  readonly without: SubscriptionSpec;
};

/**
 * Looks up what filter values stand for, so that a use case that is renamed later is still the same one. While Credo or
 * Slack does not answer, a value stays what was typed and is compared by name when an event arrives.
 */
export async function resolveFilters(context: ResolveContext, spec: SubscriptionSpec): Promise<ResolvedSpec> {
  const resolved = await Promise.all(
    spec.filters.map((filter) => Promise.all(filter.values.map((value) => resolve(context, filter.key, value)))),
  );
  const withFilters = (filters: readonly Filter[]) => ({ selectors: spec.selectors, filters });
  const replaced = (at: number, index: number, value: FilterValue | null) =>
    withFilters(
      spec.filters.flatMap((filter, position) => {
        if (position !== at) return [filter];
        const values = filter.values.flatMap((one, place) => (place === index ? (value ?? []) : [one]));
        return values.length === 0 ? [] : [{ ...filter, values }];
      }),
    );
  for (const [at, results] of resolved.entries()) {
    for (const [index, result] of results.entries()) {
      if (result === null || !('why' in result)) continue;
      const instead = result.instead.map(({ label, text }) => ({
        label,
        spec: replaced(at, index, { text, id: null }),
      }));
      return { ok: false, problem: { why: result.why, instead, without: replaced(at, index, null) } };
    }
  }
  const unchecked: string[] = [];
  const filters = spec.filters.map((filter, at) => {
    const values = filter.values.map((value, index) => {
      const result = resolved[at]?.[index];
      if (result && !('why' in result)) return result;
      if (slackUserIdIn(value.text) === null) unchecked.push(value.text);
      return value;
    });
    return { ...filter, values: distinct(values) };
  });
  return { ok: true, spec: withFilters(filters), unchecked };
}

/** Null when nobody answered in time. */
async function resolve(context: ResolveContext, key: FilterKey, value: FilterValue) {
  const inUse = (context.known ?? [])
    .filter((filter) => filter.key === key)
    .flatMap((filter) => filter.values)
    .find((known) => fold(known.text) === fold(value.text) || known.id === value.text);
  return inUse ?? withinBudget(context.clock, lookUpBudgetMs, lookUp(context, key, value), null);
}

async function lookUp(
  context: ResolveContext,
  key: FilterKey,
  value: FilterValue,
): Promise<FilterValue | NotFound | null> {
  try {
    switch (key) {
      case 'use-case':
        return await findUseCase(context.credo, value.text, context.audience);
      case 'risk':
        return await findRisk(context.credo, value.text);
      case 'actor':
      case 'assignee':
        return await findPerson(context, value);
      case 'status':
      case 'field':
        return value;
    }
  } catch (error) {
    if (error instanceof CredoApiError) return null;
    throw error;
  }
}

/**
 * A Slack user is also remembered by their Credo id, so that people who are not in Slack are told apart from them. Credo
 * cannot look for a full name, so that is compared when an event arrives; one word of it would never match.
 */
async function findPerson(
  { credo, slack, teamId }: ResolveContext,
  { text }: FilterValue,
): Promise<FilterValue | NotFound> {
  const slackUserId = slackUserIdIn(text);
  if (slackUserId !== null) {
    const email = (await slack.user(teamId, slackUserId).catch(() => null))?.email;
    const user = email ? await credo.users.findByEmail(email) : null;
    return { text, id: user?.id ?? null };
  }
  if (/\S\s+\S/.test(text)) return { text, id: null };
  const ref = emailIn(text);
  const user = await (ref.includes('@') ? credo.users.findByEmail(ref) : credo.users.get(ref));
  if (user) return { text: ref, id: user.id };
  return {
    why: [
      "I don't know anybody called ",
      named(text.startsWith('<mailto:') ? ref : text),
      ': type @ and choose the person.',
    ],
    instead: [],
  };
}

/** A name and an id may turn out to be the same thing. */
function distinct(values: readonly FilterValue[]): FilterValue[] {
  const seen = new Set<string>();
  return values.filter(({ id, text }) => {
    const key = id ?? text.toLowerCase();
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
