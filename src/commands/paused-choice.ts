import { channel } from '../blockkit/inline.ts';
import { refusalFor } from './access/permission.ts';
import type { Answer, Caller } from './answer.ts';
import { toPerson, typed } from './answers.ts';
import type { CommandContext, ConnectedTenant } from './deps.ts';

/** The answer to the buttons under the word that a channel is paused. `caller.channelId` is that channel. */
export async function pausedChoice(
  deps: CommandContext,
  tenant: ConnectedTenant,
  caller: Caller,
  choice: 'stop' | 'keep',
): Promise<readonly Answer[]> {
  const { teamId, channelId, userId } = caller;
  const name = channel(channelId);
  const rows = await deps.subscriptions.ofChannel(teamId, channelId);
  if (rows.length === 0) return [toPerson([[name, ' gets nothing from Credo AI any more. Nothing was changed.']])];
  if (rows.some(({ state }) => state === 'active'))
    return [toPerson([[name, ' is not paused any more. To stop it, type ', typed('unsubscribe all'), ' there.']])];
  if (choice === 'keep') {
    return [
      toPerson([
        ['All right: I say no more about ', name, '. What comes meanwhile is kept for 7 days.'],
        ['It goes on by itself if what paused it ends.'],
      ]),
    ];
  }
  const refusal = await refusalFor(deps, caller);
  if (refusal) return [refusal];
  const { connectionId } = tenant;
  const [{ state, reason } = { state: 'paused' as const, reason: null }] = rows;
  await deps.subscriptions.replaceInChannel({
    ...{ connectionId, teamId, channelId, rows: [], state, reason, changedBy: userId },
  });
  deps.log.info('subscription.changed', { teamId, channelId, userId, rows: 0, state });
  await tenant.reconcile().catch(() => undefined);
  return [
    toPerson([
      ['Stopped: ', name, ' gets nothing from Credo AI any more, and what waited for it is not sent.'],
      ['To start again, type ', typed('subscribe'), ' there.'],
    ]),
  ];
}
