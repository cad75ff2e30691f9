import { bold } from '../blockkit/inline.ts';
import { sentenceOrList } from '../channels/describe.ts';
import type { SubscriptionSpec } from '../model.ts';
import { isWithheld } from '../subscriptions/format-subscription.ts';
import { refusalFor } from './access/permission.ts';
import type { Answer, Caller } from './answer.ts';
import { toPerson, typed } from './answers.ts';
import { changeChannel } from './change.ts';
import type { CommandContext, ConnectedTenant } from './deps.ts';
import { settingsDone } from './settings/save.ts';
import { refusedBecause } from './standing.ts';

/** The *Undo* button: makes a channel's subscriptions what they were before its latest change. */
export async function undoCommand(
  deps: CommandContext,
  tenant: ConnectedTenant,
  caller: Caller,
  changeId: string,
): Promise<readonly Answer[]> {
  const { teamId, channelId } = caller;
  const denied = await refusalFor(deps, caller);
  if (denied) return [denied];
  const access = await deps.slack.prepareChannel(teamId, channelId);
  const refusal = access.kind === 'shared_with_others' ? await refusedBecause(deps, access, caller) : null;
  if (refusal) return [refusal];
  return changeChannel(deps, tenant, caller, access, async (before) => {
    const notBefore = deps.clock.now() - deps.undoWindowMs;
    const taken = await deps.subscriptions.takeChange({ changeId, teamId, channelId, notBefore });
    if (!taken) return { instead: async () => [tooLate(deps.undoWindowMs)] };
    const { rows, settings } = taken;
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
      "This can't be undone any more: it was undone already, something was changed since, or it is more than ",
      `${minutes} ${minutes === 1 ? 'minute' : 'minutes'} ago. Nothing was changed.`,
    ],
    [typed('list'), ' shows what this channel gets now.'],
  ]);
}
