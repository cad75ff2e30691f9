import { bold, type Inline } from '../blockkit/inline.ts';
import type { Subscription } from '../model.ts';
import { describeSelectors, formatSelector, formatSpec } from '../subscriptions/format-subscription.ts';
import { parseSubscription } from '../subscriptions/parse-subscription.ts';
import { unsubscribe } from '../subscriptions/combine.ts';
import type { Answer, Caller } from './answer.ts';
import { nothingChanged, runButton, toPerson, typed } from './answers.ts';
import { applyChange } from './change.ts';
import type { CommandDeps, ConnectedTenant } from './deps.ts';
import { describeSpecs, showPeople } from './describe.ts';
import { explainProblem } from './problems.ts';
import { resolveFilters } from './resolve-filters.ts';

/** `/credo unsubscribe …`: takes events away; `all` takes everything away; nothing at all asks which. */
export async function unsubscribeCommand(
  deps: CommandDeps,
  tenant: ConnectedTenant,
  caller: Caller,
  args: string,
): Promise<readonly Answer[]> {
  const { vocabulary } = deps.catalog;
  const before = await deps.subscriptions.ofChannel(caller.teamId, caller.channelId);
  if (before.length === 0) {
    return [
      toPerson([['Nothing to change: this channel gets nothing from Credo AI. Start with ', typed('subscribe'), '.']]),
    ];
  }
  const show = await showPeople(deps.slack, caller.teamId, before);
  if (args.trim() === '') return [askWhich(before, describeSpecs(before, show))];

  const parsed = parseSubscription(args, vocabulary, { callerSlackUserId: caller.userId, intent: 'remove' });
  if (!parsed.ok) return [explainProblem(parsed.problem, 'unsubscribe')];
  const resolved = await resolveFilters({ credo: tenant.credo, slack: deps.slack, teamId: caller.teamId }, parsed.spec);
  if (!resolved.ok)
    return [
      toPerson([
        [...resolved.why, nothingChanged],
        ['To see what is here type ', typed('list'), '.'],
      ]),
    ];

  const { filters } = resolved.spec;
  const isEverything = parsed.isAll && filters.length === 0;
  const selectors = parsed.isDefault ? selectorsWith(before, filters) : resolved.spec.selectors;
  const result = isEverything
    ? { ok: true as const, rows: [], removed: before.flatMap((row) => row.selectors), changed: true }
    : unsubscribe(before, selectors, filters.length > 0 ? filters : null, vocabulary);
  if (!result.ok) {
    const { selector, from, commands } = result.problem;
    return [
      toPerson([
        [bold(formatSelector(selector)), ' cannot be taken out of ', bold(formatSelector(from)), '.', nothingChanged],
        [
          'What comes closest: ',
          ...commands.flatMap((command, index): Inline[] => [index === 0 ? '' : ', then ', typed(command)]),
        ],
      ]),
    ];
  }
  if (!result.changed) {
    const asked = formatSpec({ selectors: resolved.spec.selectors, filters });
    return [
      toPerson([
        ["This channel doesn't get ", bold(asked), '. It gets: ', ...describeSpecs(before, show), '.', nothingChanged],
      ]),
    ];
  }
  const access = await deps.slack.prepareChannel(caller.teamId, caller.channelId);
  return applyChange(deps, tenant, caller, access, {
    before,
    rows: result.rows,
    done: (name) =>
      result.rows.length === 0
        ? [bold(name), ' unsubscribed this channel from Credo AI. Nothing is sent here any more.']
        : [
            bold(name),
            ' removed ',
            bold(describeSelectors(result.removed)),
            '. Still on: ',
            ...describeSpecs(result.rows, show),
            '.',
          ],
  });
}

/** With filters only, everything that has just those filters is meant. */
function selectorsWith(rows: readonly Subscription[], filters: Subscription['filters']): Subscription['selectors'] {
  return rows.filter((row) => filters.length > 0 || row.filters.length === 0).flatMap((row) => row.selectors);
}

function askWhich(rows: readonly Subscription[], what: readonly Inline[]): Answer {
  const choices = [...new Set(rows.flatMap((row) => row.selectors.map(formatSelector)))];
  const buttons = [...choices, 'all'].flatMap((choice, index) =>
    runButton(`Stop ${choice}`, `unsubscribe ${choice}`, index),
  );
  return toPerson(
    [
      ['This channel gets: ', ...what, '. Which should stop?'],
      ['Nothing is stopped until you choose. Or type ', typed('unsubscribe all'), '.'],
    ],
    buttons,
  );
}
