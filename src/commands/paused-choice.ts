import { channel, type Inline } from '../blockkit/inline.ts';
import { laneId } from '../lane-id.ts';
import type { Subscription } from '../model.ts';
import { refusalFor } from './access/permission.ts';
import type { Answer, Caller } from './answer.ts';
import { nothingChanged, toPerson, typed } from './answers.ts';
import type { CommandContext, ConnectedTenant } from './deps.ts';
import { standing } from './standing.ts';

/** The answer to the buttons under the word that a channel is paused. `caller.channelId` is that channel. */
export async function pausedChoice(
  deps: CommandContext,
  tenant: ConnectedTenant,
  caller: Caller,
  choice: 'stop' | 'keep',
): Promise<readonly Answer[]> {
  const { teamId, channelId, userId } = caller;
  const name = channel(channelId);
  const before = await deps.subscriptions.ofChannel(teamId, channelId);
  const over = notPaused(before, name);
  if (over) return [over];
  if (choice === 'keep') {
    return [
      toPerson([
        ['All right: I say no more about ', name, '. What comes meanwhile is kept for 7 days.'],
        ['It goes on by itself if what paused it ends. ', ...stopThere],
      ]),
    ];
  }
  const refusal = await refusalFor(deps, caller);
  if (refusal) return [refusal];
  const { connectionId } = tenant;
  const outcome = await deps.inTurn(laneId(teamId, channelId), async () => {
    const rows = await deps.subscriptions.ofChannel(teamId, channelId);
    const instead = notPaused(rows, name);
    if (instead) return { instead };
    const [{ state, reason } = { state: 'paused' as const, reason: null }] = rows;
    const changeId = await deps.subscriptions.replaceInChannel({
      ...{ connectionId, teamId, channelId, rows: [], state, reason, changedBy: userId },
    });
    await deps.noteChange(caller);
    deps.log.info('subscription.changed', { teamId, channelId, userId, rows: 0, state });
    return { changeId };
  });
  if ('instead' in outcome) return [outcome.instead];
  await tenant.reconcile().catch(() => undefined);
  const stopped = toPerson(
    [['Stopped: ', name, ' gets nothing from Credo AI any more, and what waited for it is not sent.'], again],
    [{ text: 'Undo', action_id: 'undo:stop', value: `${channelId} ${outcome.changeId}` }],
  );
  return [{ ...stopped, replacesOriginal: true }];
}

/** What is said when there is nothing to choose any more. */
function notPaused(rows: readonly Subscription[], name: Inline): Answer | null {
  if (rows.length === 0) return inPlace(['It gets nothing from Credo AI any more: ', name, '.', nothingChanged], again);
  if (rows.some(({ state }) => state === 'active'))
    return inPlace([name, ' is not paused any more.', nothingChanged], stopThere);
  return null;
}

/** *Undo* under the word that a channel was stopped for good. `caller.channelId` is that channel. */
export async function undoStop(
  deps: CommandContext,
  tenant: ConnectedTenant,
  caller: Caller,
  changeId: string,
): Promise<readonly Answer[]> {
  const { teamId, channelId, userId } = caller;
  const refusal = await refusalFor(deps, caller);
  if (refusal) return [refusal];
  const { connectionId } = tenant;
  const name = channel(channelId);
  const access = await deps.slack.lookAtChannel(teamId, channelId);
  const isBack = await deps.inTurn(laneId(teamId, channelId), async () => {
    const notBefore = deps.clock.now() - deps.undoWindowMs;
    const taken = await deps.subscriptions.takeChange({ changeId, teamId, channelId, notBefore });
    if (taken === null || taken === 'changed_since' || taken.rows === null) return false;
    const now = standing(access, []);
    await deps.subscriptions.replaceInChannel({
      ...{ connectionId, teamId, channelId, rows: taken.rows, ...now, changedBy: userId },
    });
    await deps.noteChange(caller);
    deps.log.info('subscription.changed', { teamId, channelId, userId, rows: taken.rows.length, state: now.state });
    return true;
  });
  if (!isBack) {
    return [
      inPlace(["This can't be undone any more: somebody changed it since, or it is too late.", nothingChanged], again),
    ];
  }
  deps.onOutbox();
  await tenant.reconcile().catch(() => undefined);
  return [
    inPlace(['Taken back: ', name, ' is subscribed again, as it was, and goes on once I can post there.'], stopThere),
  ];
}

const again: readonly Inline[] = ['To start again, type ', typed('subscribe'), ' there.'];
const stopThere: readonly Inline[] = ['To stop it, type ', typed('unsubscribe all'), ' there.'];

/** Its buttons are of no use any more. */
function inPlace(...lines: readonly (readonly Inline[])[]): Answer {
  return { ...toPerson(lines), replacesOriginal: true };
}
