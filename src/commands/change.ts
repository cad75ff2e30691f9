import { code, type Inline } from '../blockkit/inline.ts';
import { describeSpecs, nameOf, showPeople } from '../channels/describe.ts';
import { inviteCommand } from '../channels/notices.ts';
import { withinBudget } from '../clock.ts';
import { laneId } from '../lane-id.ts';
import type { ChannelSettings, Subscription, SubscriptionSpec, SubscriptionState } from '../model.ts';
import type { ChannelAccess } from '../ports/slack.ts';
import type { ShowValue } from '../subscriptions/format-subscription.ts';
import type { Answer, Caller } from './answer.ts';
import { toChannel, toPerson, typed } from './answers.ts';
import { newHold, undoButton } from './channel-changes.ts';
import type { CommandContext, ConnectedTenant } from './deps.ts';
import { referenceFor } from './references.ts';
import { standing } from './standing.ts';
import { waitingLines } from './webhook-words.ts';

/** How long an answer waits for Credo before it says that it is still waiting. */
const credoBudgetMs = 6_000;

export type Change = {
  readonly rows: readonly SubscriptionSpec[];
  /** The channel is not told of the change: it is about something not everybody there may know of. */
  readonly isDiscreet?: boolean;
  /** What changes of how messages come. */
  readonly settings?: Partial<ChannelSettings>;
  /** What was done, in sentences: `Ana subscribed this channel to … .` */
  readonly done: (name: string, show: ShowValue) => readonly (readonly Inline[])[];
  /** Further lines, such as how to change a default. */
  readonly more?: readonly (readonly Inline[])[];
};

/** What to change, given what the channel gets now, or what to say instead. Nobody else changes the channel meanwhile. */
export type Decide = (
  before: readonly Subscription[],
) => Promise<Change | { readonly instead: () => Promise<readonly Answer[]> }>;

/** Saves a change, tells Credo, and says in the channel what it gets from now on. */
export async function changeChannel(
  deps: CommandContext,
  tenant: ConnectedTenant,
  caller: Caller,
  access: ChannelAccess,
  decide: Decide,
): Promise<readonly Answer[]> {
  const { teamId, channelId, userId } = caller;
  const outcome = await deps.inTurn(laneId(teamId, channelId), async () => {
    const before = await deps.subscriptions.ofChannel(teamId, channelId);
    const decided = await decide(before);
    if ('instead' in decided) return decided;
    const { state, reason } = standing(access, before);
    const changeId = await save(deps, tenant, caller, decided, state, reason);
    return { ...decided, before, state, changeId };
  });
  if ('instead' in outcome) return outcome.instead();

  const waiting = await waitingForCredo(deps, tenant);
  const { rows, before, state, changeId } = outcome;
  const show = await showPeople(deps.slack, teamId, [...before, ...rows]);
  if (state === 'pending' && rows.length > 0)
    return [toPerson([...inviteLines(describeSpecs(rows, show)), ...waiting])];

  const unsure = access.kind === 'unknown' && rows.length > 0 ? [cannotTell] : [];
  const lines = [
    ...outcome.done(await nameOf(deps.slack, teamId, userId, caller.userName || undefined), show),
    ...(outcome.more ?? []),
    ...unsure,
    ...waiting,
  ];
  const say = outcome.isDiscreet ? toPerson : toChannel;
  const settings = rows.length > 0 ? [{ text: 'Settings', action_id: 'settings:open' }] : [];
  return [say(lines, [...undoButton(changeId, outcome.settings), ...settings])];
}

const cannotTell: readonly Inline[] = [
  "Slack didn't tell me whether I can post here. To be sure, type ",
  typed('test'),
  '.',
];

/** What to add to an answer while Credo has not taken the change; gives Credo a moment to do so. */
export async function waitingForCredo(
  { clock, log }: CommandContext,
  tenant: ConnectedTenant,
  start: 'Saved, but' | 'Still' = 'Saved, but',
): Promise<readonly (readonly Inline[])[]> {
  const note = await withinBudget(clock, credoBudgetMs, tenant.reconcile(), null);
  const reference = referenceFor(clock.now());
  const lines = waitingLines(note, start, reference, tenant.isOwn);
  if (lines.length > 0) log.warn('subscription.waits', { reference, failure: note?.webhookFailure ?? 'timeout' });
  return lines;
}

/** Rows, lane and what waits change in one transaction, so that a crash leaves no half of it. */
async function save(
  deps: CommandContext,
  { connectionId }: ConnectedTenant,
  caller: Caller,
  { rows, settings = {} }: Change,
  state: SubscriptionState,
  reason: string | null,
): Promise<string> {
  const { teamId, channelId, userId } = caller;
  const hold = await newHold(deps, caller, settings);
  const changeId = await deps.subscriptions.replaceInChannel({
    ...{ connectionId, teamId, channelId, rows, settings, state, reason, changedBy: userId, ...hold },
  });
  await deps.noteChange(caller);
  deps.log.info('subscription.changed', { teamId, channelId, userId, rows: rows.length, state });
  deps.onOutbox();
  if ('hold' in hold) deps.onHeld();
  return changeId;
}

function inviteLines(kept: readonly Inline[]): readonly (readonly Inline[])[] {
  return [
    ["I'm not in this channel yet, so I couldn't post here."],
    [
      'Type ',
      code(inviteCommand),
      ": I've kept your choice (",
      ...kept,
      ') and will start by myself as soon as I am in.',
    ],
  ];
}
