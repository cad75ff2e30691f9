import type { ActionButton } from '../blockkit/blocks.ts';
import { bold, type Inline } from '../blockkit/inline.ts';
import { nameOf, sentence, sentenceOrList } from '../channels/describe.ts';
import { describeSettings } from '../channels/describe-settings.ts';
import type { SubscriptionSpec } from '../model.ts';
import { isWithheld } from '../subscriptions/format-subscription.ts';
import { refusalFor } from './access/permission.ts';
import type { Answer, Caller } from './answer.ts';
import { nothingChanged, toChannel, toPerson, typed } from './answers.ts';
import { changeChannel } from './change.ts';
import { saveSettings, undoButton } from './channel-changes.ts';
import type { CommandContext, ConnectedTenant } from './deps.ts';
import { settingsDone } from './settings/save.ts';
import { refusedBecause } from './standing.ts';

/**
 * The *Undo* button: makes of a channel what it was before a change, unless somebody changed the same since. `by`: under a
 * choice of admins, about nothing but what others may see here.
 */
export async function undoCommand(
  deps: CommandContext,
  tenant: ConnectedTenant,
  caller: Caller,
  changeId: string,
  by: 'anyone' | 'admin',
): Promise<readonly Answer[]> {
  const { teamId, channelId } = caller;
  const denied = await refusalFor(deps, caller);
  if (denied) return [denied];
  const access = await deps.slack.prepareChannel(teamId, channelId);
  const isForAll = access.kind === 'shared_with_others' && by !== 'admin';
  const refusal = isForAll ? await refusedBecause(deps, access, caller) : null;
  if (refusal) return [refusal];
  return changeChannel(deps, tenant, caller, access, async (before) => {
    const notBefore = deps.clock.now() - deps.undoWindowMs;
    const taken = await deps.subscriptions.takeChange({ changeId, teamId, channelId, notBefore });
    if (taken === null) return { instead: async () => [tooLate(deps.undoWindowMs)] };
    if (taken === 'changed_since') return { instead: async () => [changedSince] };
    const { rows, settings } = taken;
    if (rows === null) {
      const undone = await saveSettings(deps, caller, settings);
      return {
        instead: async () => {
          if (by === 'admin') await deps.channels.looked(teamId, channelId);
          const again = undoButton(undone, settings);
          return [await tookBack(deps, caller, describeSettings(settings), again)];
        },
      };
    }
    const then = await deps.channelSettings.get(teamId, channelId);
    return {
      rows,
      settings,
      // The channel was not told of it when it was chosen.
      isDiscreet: changedRows(before, rows).some(({ filters }) =>
        filters.some(({ key, values }) => values.some((one) => isWithheld(one, key))),
      ),
      done: (name, show) => [
        ...sentenceOrList([bold(name), ' took the last change back. This channel now gets:'], rows, show),
        ...settingsDone(name, settings, then),
      ],
    };
  });
}

async function tookBack(
  deps: CommandContext,
  { teamId, userId, userName }: Caller,
  now: readonly Inline[],
  undo: readonly ActionButton[],
): Promise<Answer> {
  const name = await nameOf(deps.slack, teamId, userId, userName || undefined);
  return toChannel([sentence([bold(name), ' took a change back. This channel again: ', ...now])], undo);
}

const changedSince: Answer = toPerson([
  ["This can't be undone any more: somebody changed it since.", nothingChanged],
  [typed('list'), ' shows what this channel gets now.'],
]);

/** The rows that only one of both has. */
function changedRows(a: readonly SubscriptionSpec[], b: readonly SubscriptionSpec[]): readonly SubscriptionSpec[] {
  const textOf = ({ selectors, filters }: SubscriptionSpec) => JSON.stringify([selectors, filters]);
  const onlyIn = (here: typeof a, there: typeof a) => {
    const others = new Set(there.map(textOf));
    return here.filter((row) => !others.has(textOf(row)));
  };
  return [...onlyIn(a, b), ...onlyIn(b, a)];
}

function tooLate(windowMs: number): Answer {
  const minutes = Math.max(1, Math.round(windowMs / 60_000));
  return toPerson([
    [
      "This can't be undone any more: it was undone already, or it is more than ",
      `${minutes} ${minutes === 1 ? 'minute' : 'minutes'} ago.`,
      nothingChanged,
    ],
    [typed('list'), ' shows what this channel gets now.'],
  ]);
}
