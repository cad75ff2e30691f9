import { bold, type Inline, value } from '../blockkit/inline.ts';
import { replace, sameRows, subscribe } from '../subscriptions/combine.ts';
import { maxFilterValues } from '../subscriptions/filter-keys.ts';
import { countFilterValues } from '../subscriptions/filters.ts';
import { describeFilters, describeSelectors } from '../subscriptions/format-subscription.ts';
import { parseSubscription } from '../subscriptions/parse-subscription.ts';
import type { Answer, Caller } from './answer.ts';
import { nothingChanged, runButton, toPerson, typed } from './answers.ts';
import { applyChange, type Change, refusedBecause } from './change.ts';
import type { CommandDeps, ConnectedTenant } from './deps.ts';
import { describeSpecs, nameOf, showPeople } from './describe.ts';
import { explainProblem } from './problems.ts';
import { resolveFilters } from './resolve-filters.ts';

/** `/credo subscribe`: adds to what the channel gets. `/credo set`: makes it exactly this. */
export async function subscribeCommand(
  deps: CommandDeps,
  tenant: ConnectedTenant,
  caller: Caller,
  args: string,
  verb: 'subscribe' | 'set',
): Promise<readonly Answer[]> {
  const { vocabulary } = deps.catalog;
  if (verb === 'set' && args.trim() === '') {
    return [
      toPerson([['Say what this channel should get, for example ', typed('set reviews tasks'), '.', nothingChanged]]),
    ];
  }
  const parsed = parseSubscription(args, vocabulary, { callerSlackUserId: caller.userId });
  if (!parsed.ok) return [explainProblem(parsed.problem, verb)];
  const context = { credo: tenant.credo, slack: deps.slack, teamId: caller.teamId };
  const resolved = await resolveFilters(context, parsed.spec);
  if (!resolved.ok) {
    return [
      toPerson([
        [...resolved.why, nothingChanged],
        ['Then type ', typed(`${verb} …`), ' again.'],
      ]),
    ];
  }
  const access = await deps.slack.prepareChannel(caller.teamId, caller.channelId);
  const refusal = refusedBecause(access);
  if (refusal) return [refusal];

  const before = await deps.subscriptions.ofChannel(caller.teamId, caller.channelId);
  const rows = verb === 'set' ? replace(resolved.spec) : subscribe(before, resolved.spec, vocabulary).rows;
  if (countFilterValues(rows) > maxFilterValues) {
    return [
      toPerson([
        [`This channel would have more than ${maxFilterValues} filter values.`, nothingChanged],
        [
          'Combine some like ',
          typed(`${verb} reviews use-case:"A","B"`),
          ', or use ',
          typed('set'),
          ' to start afresh.',
        ],
      ]),
    ];
  }
  const show = await showPeople(deps.slack, caller.teamId, [...before, ...rows]);
  const notes = parsed.notes.map((note): Inline[] => [value(note)]);
  const isWaiting = before.some(({ state }) => state !== 'active');
  if (sameRows(before, rows) && !isWaiting) {
    const [first] = before;
    const by = first ? await nameOf(deps.slack, caller.teamId, first.createdBy) : 'Somebody';
    const lines = [
      [
        'Nothing to change: this channel already gets ',
        ...describeSpecs(before, show),
        ` (set up by `,
        value(by),
        ').',
      ],
    ];
    return [toPerson([...lines, ...notes])];
  }

  const change: Change = {
    before,
    rows,
    done: (name) => {
      if (before.length === 0)
        return [bold(name), ' subscribed this channel to Credo AI: ', ...describeSpecs(rows, show), '.'];
      if (verb === 'set')
        return [
          bold(name),
          ' changed what this channel gets. Before: ',
          ...describeSpecs(before, show),
          '. Now: ',
          ...describeSpecs(rows, show),
          '.',
        ];
      const filters = describeFilters(resolved.spec.filters, show);
      const added = [
        bold(describeSelectors(resolved.spec.selectors)),
        ...(filters === '' ? [] : [', ', value(filters)]),
      ];
      return [bold(name), ' added ', ...added, '. This channel now gets: ', ...describeSpecs(rows, show), '.'];
    },
    more: parsed.isDefault
      ? [
          [
            'These are the usual choices. To get only some of them: ',
            typed('set reviews'),
            '. To see a sample: ',
            typed('test'),
            '.',
          ],
        ]
      : [],
  };
  const answers = await applyChange(deps, tenant, caller, access, change);
  return notes.length > 0 ? [...answers, toPerson(notes, runButton('What does this channel get?', 'list'))] : answers;
}
