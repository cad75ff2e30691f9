import type { Inline } from '../blockkit/inline.ts';
import { inviteCommand } from '../channels/notices.ts';
import { withinBudget } from '../clock.ts';
import type { Subscription, SubscriptionSpec } from '../model.ts';
import type { ChannelAccess } from '../ports/slack.ts';
import type { Answer, Caller } from './answer.ts';
import { nothingChanged, toChannel, toPerson, typed } from './answers.ts';
import type { CommandDeps, ConnectedTenant } from './deps.ts';
import { describeSpecs, showPeople } from './describe.ts';
import { waitingLines } from './webhook-words.ts';

/** How long an answer waits for Credo before it says that it is still waiting. */
const credoBudgetMs = 8_000;

export type Change = {
  readonly before: readonly Subscription[];
  readonly rows: readonly SubscriptionSpec[];
  /** What was done, as the beginning of a sentence: `Ana subscribed this channel to … .` */
  readonly done: (name: string) => readonly Inline[];
  /** Further lines, such as how to change a default. */
  readonly more?: readonly (readonly Inline[])[];
};

/** Why this conversation cannot be subscribed; null when it can, or will when the bot is invited. */
export function refusedBecause(access: ChannelAccess): Answer | null {
  switch (access.kind) {
    case 'archived':
      return toPerson([
        ['This channel is archived, so nothing can be posted here.', nothingChanged],
        ['Unarchive it, then type ', typed('subscribe'), ' again.'],
      ]);
    case 'direct_message':
      return toPerson([
        ["I can't post Credo AI news in a direct message.", nothingChanged],
        ['Go to a channel and type ', typed('subscribe'), ' there.'],
      ]);
    case 'shared_with_others':
      return toPerson([
        ['This channel is shared with another company, who would see use case names and comments.', nothingChanged],
        ['Use a channel of your own and type ', typed('subscribe'), ' there.'],
      ]);
    default:
      return null;
  }
}

/** Saves a change, tells Credo, and says in the channel what it gets from now on. */
export async function applyChange(
  deps: CommandDeps,
  tenant: ConnectedTenant,
  caller: Caller,
  access: ChannelAccess,
  change: Change,
): Promise<readonly Answer[]> {
  const { subscriptions, outbox } = deps;
  const { teamId, channelId, userId } = caller;
  const isWaitingForBot = access.kind === 'not_in_channel' && change.rows.length > 0;
  if (isWaitingForBot) await outbox.blockLane(teamId, channelId, 'not_in_channel');
  const changeId = await subscriptions.replaceInChannel({
    connectionId: tenant.connectionId,
    teamId,
    channelId,
    rows: change.rows,
    state: isWaitingForBot ? 'pending' : 'active',
    reason: isWaitingForBot ? 'not_in_channel' : null,
    changedBy: userId,
  });
  deps.log.info('subscription.changed', { teamId, channelId, userId, rows: change.rows.length });
  if (change.rows.length === 0) await outbox.withdrawWaiting(teamId, channelId);
  else if (!isWaitingForBot) await outbox.unblockLane(teamId, channelId);
  deps.onOutbox();

  const note = await withinBudget(deps.clock, credoBudgetMs, tenant.reconcile(), null);
  const show = await showPeople(deps.slack, teamId, change.rows);
  if (isWaitingForBot) {
    const kept = describeSpecs(change.rows, show);
    return [
      toPerson([
        ["I'm not in this channel yet, so I couldn't post here."],
        [
          'Type ',
          { kind: 'code', text: inviteCommand },
          ": I've kept your choice (",
          ...kept,
          ') and will start by myself as soon as I am in.',
        ],
        ...waitingLines(note),
      ]),
    ];
  }
  const name = await nameOfCaller(deps, caller);
  const undo = [{ text: 'Undo', action_id: 'undo', value: changeId }];
  return [toChannel([change.done(name), ...(change.more ?? []), ...waitingLines(note)], undo)];
}

/** The name of whoever changed something. A plain name: nobody is pinged for what they did themselves. */
async function nameOfCaller({ slack }: CommandDeps, { teamId, userId }: Caller): Promise<string> {
  const user = await slack.user(teamId, userId).catch(() => null);
  return user?.name ?? 'Somebody';
}
