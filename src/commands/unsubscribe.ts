import { bold, type Inline } from '../blockkit/inline.ts';
import { describeSpec, describeSpecs, sentence, sentenceOrList, showPeople } from '../channels/describe.ts';
import type { Filter, Subscription } from '../model.ts';
import { type TakeOutProblem, unsubscribe } from '../subscriptions/combine.ts';
import { describeSelectors, formatSelector, formatSpec } from '../subscriptions/format-subscription.ts';
import { parseSubscription } from '../subscriptions/parse-subscription.ts';
import { refusalFor } from './access/permission.ts';
import type { Answer, Caller } from './answer.ts';
import { nothingChanged, runButton, toPerson, typed } from './answers.ts';
import { changeChannel } from './change.ts';
import type { CommandContext, ConnectedTenant } from './deps.ts';
import { explainProblem, explainUnknownValue } from './problems.ts';
import { withMe, withoutIds } from './references.ts';
import { resolveFilters } from './resolve-filters.ts';
import { getsNothing, howToStart } from './standing.ts';

/** `/credo unsubscribe …`: takes events away; `all` takes everything away; nothing at all asks which. */
export async function unsubscribeCommand(
  deps: CommandContext,
  tenant: ConnectedTenant,
  caller: Caller,
  args: string,
): Promise<readonly Answer[]> {
  const { vocabulary } = deps.catalog;
  const { teamId, channelId, userId } = caller;
  const parsed = parseSubscription(args, vocabulary, { callerSlackUserId: userId, intent: 'remove' });
  if (!parsed.ok) return [explainProblem(parsed.problem, 'unsubscribe', userId)];
  const now = await deps.subscriptions.ofChannel(teamId, channelId);
  if (now.length === 0) return [await nothingHere(deps, caller)];
  if (parsed.isDefault && parsed.spec.filters.length === 0)
    return [askWhich(now, describeSpecs(now, await showPeople(deps.slack, teamId, now)))];

  const known = now.flatMap((row) => row.filters);
  const audience = await deps.audiences.of(teamId, channelId);
  const context = { credo: tenant.credo, slack: deps.slack, clock: deps.clock, teamId, audience, known };
  const resolved = await resolveFilters(context, parsed.spec);
  if (!resolved.ok) return [explainUnknownValue(resolved.problem, 'unsubscribe', userId)];
  const { filters } = resolved.spec;
  const isEverything = parsed.isAll && filters.length === 0;

  const denied = await refusalFor(deps, caller);
  if (denied) return [denied];
  const access = await deps.slack.lookAtChannel(teamId, channelId);
  const from = await nameAmongOthers(deps, tenant, teamId);
  return changeChannel(deps, tenant, caller, access, async (before) => {
    if (before.length === 0) return { instead: async () => [await nothingHere(deps, caller)] };
    const selectors = parsed.isDefault ? selectorsWith(before, filters) : resolved.spec.selectors;
    const result = isEverything
      ? { ok: true as const, rows: [], removed: [], changed: true }
      : unsubscribe(before, selectors, filters.length > 0 ? filters : null, vocabulary);
    if (!result.ok) return { instead: async () => [inseparable(result.problem)] };
    if (!result.changed) {
      const asked = formatSpec({ selectors: parsed.isDefault ? [] : resolved.spec.selectors, filters });
      const show = await showPeople(deps.slack, teamId, before);
      return { instead: async () => [notHere(withMe(asked, userId), describeSpecs(before, show))] };
    }
    return {
      rows: result.rows,
      done: (name, show) =>
        result.rows.length === 0
          ? stoppedEverything(name, from)
          : sentenceOrList(
              [
                ...[bold(name), ' removed '],
                ...sentence(describeSpec({ selectors: result.removed, filters }, show)),
                ' Still on:',
              ],
              result.rows,
              show,
            ),
    };
  });
}

/** The connection's name where the workspace has others, too. */
export async function nameAmongOthers(
  { tenants }: CommandContext,
  { name }: ConnectedTenant,
  teamId: string,
): Promise<string | null> {
  return (await tenants(teamId)).length > 1 ? name : null;
}

/** Said in a channel that gets nothing any more; with `from`, nothing of one of several connections. */
export function stoppedEverything(name: string, from: string | null = null): readonly (readonly Inline[])[] {
  if (from !== null) return [[bold(name), ' unsubscribed this channel from Credo AI ', bold(from), '.']];
  return [[bold(name), ' unsubscribed this channel from Credo AI. Nothing is sent here any more.']];
}

async function nothingHere(deps: CommandContext, caller: Caller): Promise<Answer> {
  return toPerson([[`Nothing to change: ${getsNothing(caller, 'this')}. `, ...(await howToStart(deps, caller))]]);
}

/** With filters only, everything that has just those filters is meant. */
function selectorsWith(rows: readonly Subscription[], filters: readonly Filter[]): Subscription['selectors'] {
  return rows.filter((row) => filters.length > 0 || row.filters.length === 0).flatMap((row) => row.selectors);
}

function inseparable({ selector, from, commands }: TakeOutProblem): Answer {
  return toPerson([
    [
      bold(describeSelectors([selector])),
      ' cannot be taken out of ',
      bold(describeSelectors([from])),
      ' alone.',
      nothingChanged,
    ],
    [
      'What comes closest: ',
      ...commands.flatMap((command, index): Inline[] => [index === 0 ? '' : ', then ', typed(command)]),
    ],
  ]);
}

function notHere(asked: string, gets: readonly Inline[]): Answer {
  return toPerson([
    ["This channel doesn't get ", bold(withoutIds(asked)), '. It gets: ', ...sentence(gets), nothingChanged],
    [typed('unsubscribe'), ' asks which of them should stop.'],
  ]);
}

function askWhich(rows: readonly Subscription[], what: readonly Inline[]): Answer {
  const choices = [...new Set(rows.flatMap((row) => row.selectors.map(formatSelector)))];
  const buttons = [...choices, 'all'].flatMap((choice, index) =>
    runButton(`Stop ${choice}`, `unsubscribe ${choice}`, index),
  );
  return toPerson(
    [
      ['This channel gets: ', ...sentence(what), ' Which should stop?'],
      ['Nothing is stopped until you choose. To stop everything, type ', typed('unsubscribe all'), '.'],
    ],
    buttons,
  );
}
