import { bold, type Inline, wordsOf } from '../../blockkit/inline.ts';
import { describeSettings } from '../../channels/describe-settings.ts';
import { withinBudget } from '../../clock.ts';
import type { ChannelSettings, Subscription } from '../../model.ts';
import { sameRows } from '../../subscriptions/combine.ts';
import { describeFilters, describeSelectors, showValue } from '../../subscriptions/format-subscription.ts';
import { refusalFor } from '../access/permission.ts';
import { showUnnamed, withoutSecrets } from '../access/wish-words.ts';
import { onlyAdmins } from '../admin.ts';
import type { Answer, Caller } from '../answer.ts';
import { nothingChanged, toPerson, typed } from '../answers.ts';
import { changeChannel } from '../change.ts';
import { type CommandContext, type ConnectedTenant, isAdmin } from '../deps.ts';
import { refusedBecause } from '../standing.ts';
import { whatWasDone } from '../subscribe.ts';
import { nameAmongOthers, stoppedEverything } from '../unsubscribe.ts';
import { changedSettings } from './channel-fields.ts';
import {
  addedIn,
  changedEvents,
  type FieldErrors,
  type FormPlace,
  filterBlock,
  removedIn,
  type SettingsForm,
} from './form.ts';
import { rowsAfter } from './form-row.ts';

/** What is wrong with a form as things are now, by field; null when it can be saved. Asks only our own database. */
export async function checkSettings(
  deps: CommandContext,
  { teamId, channelId }: Caller,
  form: SettingsForm,
): Promise<FieldErrors | null> {
  const rows = (await deps.subscriptions.ofChannel(teamId, channelId)).filter(
    (row) => form.connectionId === '' || row.connectionId === form.connectionId,
  );
  const after = rowsAfter(rows, form, deps.catalog.vocabulary);
  return 'errors' in after ? after.errors : null;
}

/** Saves what somebody changed in the form, and only that: what others changed meanwhile stays. */
export async function saveSettings(
  given: CommandContext,
  tenant: ConnectedTenant,
  caller: Caller,
  { isPicked }: Pick<FormPlace, 'isPicked'>,
  form: SettingsForm,
): Promise<readonly Answer[]> {
  const { teamId, channelId, userId } = caller;
  const { vocabulary } = given.catalog;
  const settings = changedSettings(form, await timeZoneOf(given, caller), given.clock.now());
  const { added, removed } = changedEvents(form, vocabulary);
  const filters = form.fields.filter(({ blockId }) => blockId.startsWith('filter:'));
  const isSame =
    [...added, ...removed, ...Object.keys(settings), ...filters.flatMap(addedIn), ...filters.flatMap(removedIn)]
      .length === 0;
  if (isSame) return [];
  if (isPicked && !(await given.slack.isInChannel(teamId, channelId, userId))) return [notAMember];

  if (settings.showsRestricted !== undefined && !(await isAdmin(given, teamId, userId))) return [onlyAdmins];
  const wish = {
    kind: 'form' as const,
    formJson: JSON.stringify(form),
    summary: await summaryOf(form, settings, given, teamId),
  };
  const deps: CommandContext = { ...given, wish };
  const denied = await refusalFor(deps, caller);
  if (denied) return [denied];
  const isMore = added.length > 0;
  const access = await (isMore
    ? deps.slack.prepareChannel(teamId, channelId)
    : deps.slack.lookAtChannel(teamId, channelId));
  const refusal = isMore ? await refusedBecause(deps, access, caller) : null;
  if (refusal) return [refusal];
  const from = await nameAmongOthers(deps, tenant, teamId);
  return changeChannel(deps, tenant, caller, access, async (before) => {
    const after = rowsAfter(before, form, vocabulary);
    if ('errors' in after) return { instead: async () => [changedMeanwhile(Object.values(after.errors))] };
    const then = await deps.channelSettings.get(teamId, channelId);
    const changed = reallyChanged(settings, then);
    const isSameRows = sameRows(before, after.rows);
    if (isSameRows && Object.keys(changed).length === 0) return { instead: async () => [] };
    return {
      rows: after.rows,
      settings: changed,
      done: (name, show) => [
        ...(isSameRows ? [] : rowsDone(before, after.rows, from)(name, show)),
        ...settingsDone(name, changed, then),
      ],
    };
  });
}

function rowsDone(before: readonly Subscription[], rows: Parameters<typeof whatWasDone>[3], from: string | null) {
  return rows.length === 0
    ? (name: string) => stoppedEverything(name, from)
    : whatWasDone('set', false, before, rows, { selectors: [], filters: [] });
}

/** `Ana changed how messages come here: threads quiet, size standard. Before: threads cards, size compact.` */
export function settingsDone(
  name: string,
  now: Partial<ChannelSettings>,
  then: Partial<ChannelSettings>,
): readonly (readonly Inline[])[] {
  const words = describeSettings(now);
  if (words.length === 0) return [];
  const names = new Set(Object.keys(now));
  const before = describeSettings(Object.fromEntries(Object.entries(then).filter(([key]) => names.has(key))));
  return [[bold(name), ' changed how messages come here: ', ...words, '. Before: ', ...before, '.']];
}

function reallyChanged(settings: Partial<ChannelSettings>, then: ChannelSettings): Partial<ChannelSettings> {
  const before = new Map<string, unknown>(Object.entries(then));
  const differs = ([key, value]: [string, unknown]) => JSON.stringify(value) !== JSON.stringify(before.get(key));
  return Object.fromEntries(Object.entries(settings).filter(differs));
}

/** What somebody wants to change, for whoever may allow it. */
async function summaryOf(
  form: SettingsForm,
  settings: Partial<ChannelSettings>,
  deps: CommandContext,
  teamId: string,
): Promise<string> {
  const { added, removed } = changedEvents(form, deps.catalog.vocabulary);
  const chosen = (['use-case', 'risk'] as const).flatMap((key) => {
    const field = form.fields.find(({ blockId }) => blockId === filterBlock(key));
    if (!field || addedIn(field).length + removedIn(field).length === 0) return [];
    return [
      { key, negated: false, values: field.now.map((value) => ({ text: field.labels[value] ?? value, id: value })) },
    ];
  });
  const filters = (await withoutSecrets(deps, teamId, chosen)).map((filter) =>
    filter.values.length === 0 ? `no filter by ${filter.key}` : describeFilters([filter], showUnnamed(showValue)),
  );
  const words = describeSettings(settings).map(wordsOf).join('');
  return [
    ...(added.length > 0 ? [`add ${describeSelectors(added)}`] : []),
    ...(removed.length > 0 ? [`remove ${describeSelectors(removed)}`] : []),
    ...filters,
    ...(words === '' ? [] : [words]),
  ].join('; ');
}

const zoneBudgetMs = 2_000;

async function timeZoneOf({ slack, clock }: CommandContext, { teamId, userId }: Caller): Promise<string> {
  const user = await withinBudget(
    clock,
    zoneBudgetMs,
    slack.user(teamId, userId).catch(() => null),
    null,
  );
  return user?.timeZone ?? 'UTC';
}

function changedMeanwhile(reasons: readonly string[]): Answer {
  return toPerson([
    [...reasons.map((text): Inline => ({ kind: 'value', text })), nothingChanged],
    [typed('list'), ' shows what this channel gets now.'],
  ]);
}

const notAMember: Answer = toPerson([
  ["You aren't in that channel as far as I can see, so you can't change what it gets.", nothingChanged],
  ['Go to a channel you are in and type ', typed('settings'), ' there.'],
]);
