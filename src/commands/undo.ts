import { bold } from '../blockkit/inline.ts';
import type { Answer, Caller } from './answer.ts';
import { toPerson, typed } from './answers.ts';
import { applyChange } from './change.ts';
import type { CommandDeps, ConnectedTenant } from './deps.ts';
import { describeSpecs, showPeople } from './describe.ts';

/** The *Undo* button: makes a channel's subscriptions what they were before its latest change. */
export async function undoCommand(
  deps: CommandDeps,
  tenant: ConnectedTenant,
  caller: Caller,
  changeId: string,
): Promise<readonly Answer[]> {
  const notBefore = deps.clock.now() - deps.undoWindowMs;
  const { teamId, channelId } = caller;
  const rows = await deps.subscriptions.takeChange({ changeId, teamId, channelId, notBefore });
  if (!rows) {
    return [
      toPerson([
        [
          'This can no longer be undone: too much time has passed, or something else was changed since. ',
          typed('list'),
          ' shows what there is.',
        ],
      ]),
    ];
  }
  const before = await deps.subscriptions.ofChannel(teamId, channelId);
  const access = await deps.slack.prepareChannel(teamId, channelId);
  const show = await showPeople(deps.slack, teamId, rows);
  return applyChange(deps, tenant, caller, access, {
    before,
    rows,
    done: (name) => [
      bold(name),
      ' took the last change back. This channel now gets: ',
      ...describeSpecs(rows, show),
      '.',
    ],
  });
}
