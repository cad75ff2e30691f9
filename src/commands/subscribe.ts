import { bold, type Inline, value } from '../blockkit/inline.ts';
import {
  dayInWords,
  describeSpec,
  describeSpecs,
  nameOf,
  sentence,
  sentenceOrList,
  showPeople,
} from '../channels/describe.ts';
import { governanceStatusType } from '../events/metadata-fields.ts';
import type { ChannelSettings, Subscription, SubscriptionSpec } from '../model.ts';
import { replace, sameRows, subscribe } from '../subscriptions/combine.ts';
import { maxFilterValues } from '../subscriptions/filter-keys.ts';
import { countFilterValues } from '../subscriptions/filters.ts';
import { isWithheld } from '../subscriptions/format-subscription.ts';
import { parseSubscription } from '../subscriptions/parse-subscription.ts';
import { refusalFor } from './access/permission.ts';
import type { Answer, Caller } from './answer.ts';
import { boldList, nothingChanged, runButton, toPerson, typed } from './answers.ts';
import { type Change, changeChannel, waitingForCredo } from './change.ts';
import type { CommandContext, ConnectedTenant } from './deps.ts';
import { explainProblem, explainUnknownValue, noteLine } from './problems.ts';
import { resolveFilters } from './resolve-filters.ts';
import { restrictedLines } from './restricted.ts';
import { refusedBecause } from './standing.ts';

type Verb = 'subscribe' | 'set';

/** `/credo subscribe`: adds to what the channel gets. `/credo set`: makes it exactly this. */
export async function subscribeCommand(
  deps: CommandContext,
  tenant: ConnectedTenant,
  caller: Caller,
  args: string,
  verb: Verb,
): Promise<readonly Answer[]> {
  const { vocabulary } = deps.catalog;
  const { teamId, channelId, userId } = caller;
  if (verb === 'set' && /^(?:none|nothing|off)$/i.test(args.trim())) return [stopEverything];
  const parsed = parseSubscription(args, vocabulary, { callerSlackUserId: userId });
  if (!parsed.ok) return [explainProblem(parsed.problem, verb, userId)];
  if (verb === 'set' && parsed.isDefault && parsed.spec.filters.length === 0) return [sayWhat];
  const { credo } = tenant;
  const audience = await deps.audiences.of(teamId, channelId);
  const context = { credo, slack: deps.slack, clock: deps.clock, teamId, audience };
  const resolved = await resolveFilters(context, parsed.spec);
  if (!resolved.ok) return [explainUnknownValue(resolved.problem, verb, userId)];
  const denied = await refusalFor(deps, caller);
  if (denied) return [denied];
  const access = await deps.slack.prepareChannel(teamId, channelId);
  const refusal = await refusedBecause(deps, access, caller);
  if (refusal) return [refusal];

  const notes = parsed.notes.map(noteLine);
  const answers = await changeChannel(deps, tenant, caller, access, async (before) => {
    const { rows, added } =
      verb === 'set' ? { rows: replace(resolved.spec), added: [] } : subscribe(before, resolved.spec, vocabulary);
    const count = countFilterValues(rows);
    if (count > maxFilterValues) return { instead: async () => [tooManyValues(count)] };
    const isSame = sameRows(before, rows);
    if (isSame && before.every(({ state }) => state === 'active')) {
      return { instead: async () => [await nothingToChange(deps, tenant, caller, before, notes)] };
    }
    return {
      rows,
      isDiscreet: resolved.spec.filters.some(({ key, values }) => values.some((one) => isWithheld(one, key))),
      done: whatWasDone(verb, isSame, before, rows, { selectors: added, filters: resolved.spec.filters }),
      more: [
        ...(parsed.isDefault && parsed.notes.length === 0 && verb === 'subscribe'
          ? [usualChoices((await deps.channelSettings.get(teamId, channelId)).threads)]
          : []),
        ...uncheckedLines(resolved.unchecked),
      ],
    };
  });
  const isDone = answers.some(({ visibleTo }) => visibleTo === 'channel');
  const more = [
    ...(isDone ? notes : []),
    ...(await restrictedLines({ credo, clock: deps.clock, audience }, resolved.spec.filters)),
  ];
  const isGone = resolved.spec.selectors.some(({ sub }) => sub === governanceStatusType);
  const instead = isDone && isGone ? runButton('Reviews instead', `${verb} reviews`) : [];
  return more.length > 0 ? [...answers, toPerson(more, instead)] : answers;
}

const stopEverything = toPerson(
  [['To stop everything this channel gets, type ', typed('unsubscribe all'), '.', nothingChanged]],
  runButton('Stop everything', 'unsubscribe all'),
);

const sayWhat: Answer = toPerson([
  ['Say what this channel should get, for example ', typed('set reviews tasks'), '.', nothingChanged],
]);

const usualChoices = (threads: ChannelSettings['threads']): readonly Inline[] => [
  `Threads: ${threads}. These are the usual choices. To get only some of them, type for example `,
  typed('set reviews'),
  '; to see a sample, ',
  typed('test'),
  '.',
];

/** What a change is announced with: who did it, and what the channel gets now. */
export function whatWasDone(
  verb: Verb,
  isSame: boolean,
  before: readonly Subscription[],
  rows: readonly SubscriptionSpec[],
  added: SubscriptionSpec,
): Change['done'] {
  return (name, show) => {
    const saying = (...lead: readonly Inline[]) => sentenceOrList([bold(name), ...lead], rows, show);
    if (before.length === 0) return saying(' subscribed this channel to Credo AI:');
    if (isSame) return saying(' started this again. This channel gets:');
    if (verb === 'set') {
      const then = sentenceOrList([bold(name), ' changed what this channel gets. Before:'], before, show);
      const now = sentenceOrList(['Now:'], rows, show);
      return then.length > 1
        ? [...then, ...now]
        : [[...then, ...now].flatMap((line, index) => [index === 0 ? '' : ' ', ...line])];
    }
    return saying(' added ', ...sentence(describeSpec(added, show)), ' This channel now gets:');
  };
}

/** Says so to the person only; and whether Credo has taken what was chosen earlier. */
async function nothingToChange(
  deps: CommandContext,
  tenant: ConnectedTenant,
  { teamId }: Caller,
  before: readonly Subscription[],
  notes: readonly (readonly Inline[])[],
): Promise<Answer> {
  const show = await showPeople(deps.slack, teamId, before);
  const [first] = before;
  const since: Inline[] = first
    ? [` (set up by `, value(await nameOf(deps.slack, teamId, first.createdBy)), ` on ${dayInWords(first.createdAt)})`]
    : [];
  return toPerson([
    sentence(['Nothing to change: this channel already gets ', ...describeSpecs(before, show), ...since]),
    ...notes,
    ...(await waitingForCredo(deps, tenant, 'Still')),
  ]);
}

function tooManyValues(count: number): Answer {
  return toPerson([
    [`This channel would have ${count} filter values, and ${maxFilterValues} is the most it can have.`, nothingChanged],
    [typed('list'), ' shows what is there, and ', typed('unsubscribe'), ' takes some of it away.'],
  ]);
}

function uncheckedLines(names: readonly string[]): readonly (readonly Inline[])[] {
  if (names.length === 0) return [];
  return [
    [
      "Credo AI didn't answer, so I couldn't check the ",
      names.length === 1 ? 'name ' : 'names ',
      ...boldList(names),
      '. If it is misspelt, nothing will come: ',
      typed('list'),
      ' shows it.',
    ],
  ];
}
