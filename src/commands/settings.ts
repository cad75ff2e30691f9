import type { ModalView } from '../blockkit/view.ts';
import type { Selector, SubscriptionSpec, Vocabulary } from '../model.ts';
import { type Rows, sameRows, subscribe } from '../subscriptions/combine.ts';
import type { Answer, Caller } from './answer.ts';
import { changeChannel } from './change.ts';
import type { CommandContext, ConnectedTenant } from './deps.ts';

import { sameSelector, selectorOf, settingsView } from './settings-view.ts';
import { isDirect, refusedBecause } from './standing.ts';
import { whatWasDone } from './subscribe.ts';
import { stoppedEverything } from './unsubscribe.ts';

export { settingsCallbackId } from './settings-view.ts';

/** What a submitted form shows: by block id, the values that were chosen when it opened and those chosen now. */
export type SettingsForm = readonly {
  readonly blockId: string;
  readonly before: readonly string[];
  readonly now: readonly string[];
}[];

/** The settings of a channel; null where there is nothing to set. Asks nobody, because Slack waits three seconds. */
export async function openSettings(deps: CommandContext, caller: Caller): Promise<ModalView | null> {
  if (!deps.tenant || isDirect(caller)) return null;
  const rows = await deps.subscriptions.ofChannel(caller.teamId, caller.channelId);
  return settingsView(caller, rows, deps.catalog.vocabulary);
}

/** Saves what somebody changed in the form, and only that: what others changed meanwhile stays. */
export async function saveSettings(
  deps: CommandContext,
  tenant: ConnectedTenant,
  caller: Caller,
  form: SettingsForm,
): Promise<readonly Answer[]> {
  const { vocabulary } = deps.catalog;
  const { added, removed } = differences(form, vocabulary);
  if (added.length + removed.length === 0) return [];
  const { teamId, channelId } = caller;
  const isMore = added.length > 0;
  const access = await (isMore
    ? deps.slack.prepareChannel(teamId, channelId)
    : deps.slack.lookAtChannel(teamId, channelId));
  const refusal = isMore ? refusedBecause(access, caller) : null;
  if (refusal) return [refusal];
  return changeChannel(deps, tenant, caller, access, async (before) => {
    const rows = withChanges(before, added, removed, vocabulary);
    if (sameRows(before, rows)) return { instead: async () => [] };
    return {
      rows,
      done: (name, show) =>
        rows.length === 0
          ? stoppedEverything(name)
          : whatWasDone('set', false, before, rows, { selectors: added, filters: [] })(name, show),
    };
  });
}

/** Takes a checkbox's own events out of every subscription that names them, and adds others without filters. */
function withChanges(
  before: Rows,
  added: readonly Selector[],
  removed: readonly Selector[],
  vocabulary: Vocabulary,
): Rows {
  const isRemoved = (selector: Selector) => removed.some((one) => sameSelector(one, selector));
  const kept = before.flatMap((row): SubscriptionSpec[] => {
    if (!row.selectors.some(isRemoved)) return [row];
    const selectors = row.selectors.filter((selector) => !isRemoved(selector));
    return selectors.length === 0 ? [] : [{ selectors, filters: row.filters }];
  });
  return added.length === 0 ? kept : subscribe(kept, { selectors: added, filters: [] }, vocabulary).rows;
}

function differences(form: SettingsForm, vocabulary: Vocabulary) {
  const selectors = (pick: (block: SettingsForm[number]) => readonly string[]) =>
    form.flatMap((block) => pick(block).flatMap((value) => selectorOf(block.blockId, value, vocabulary) ?? []));
  return {
    added: selectors(({ before, now }) => now.filter((value) => !before.includes(value))),
    removed: selectors(({ before, now }) => before.filter((value) => !now.includes(value))),
  };
}
