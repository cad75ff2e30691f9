import { bold } from '../blockkit/inline.ts';
import { sentenceOrList } from '../channels/describe.ts';
import type { Answer, Caller } from './answer.ts';
import { toPerson, typed } from './answers.ts';
import { changeChannel } from './change.ts';
import type { CommandContext, ConnectedTenant } from './deps.ts';
import { refusedBecause } from './standing.ts';

/** The *Undo* button: makes a channel's subscriptions what they were before its latest change. */
export async function undoCommand(
  deps: CommandContext,
  tenant: ConnectedTenant,
  caller: Caller,
  changeId: string,
): Promise<readonly Answer[]> {
  const { teamId, channelId } = caller;
  const access = await deps.slack.prepareChannel(teamId, channelId);
  const refusal = access.kind === 'shared_with_others' ? refusedBecause(access, caller) : null;
  if (refusal) return [refusal];
  return changeChannel(deps, tenant, caller, access, async () => {
    const notBefore = deps.clock.now() - deps.undoWindowMs;
    const rows = await deps.subscriptions.takeChange({ changeId, teamId, channelId, notBefore });
    if (!rows) return { instead: async () => [tooLate(deps.undoWindowMs)] };
    return {
      rows,
      done: (name, show) =>
        sentenceOrList([bold(name), ' took the last change back. This channel now gets:'], rows, show),
    };
  });
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
