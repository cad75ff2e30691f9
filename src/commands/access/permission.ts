import { bold, type Inline } from '../../blockkit/inline.ts';
import { nameOf } from '../../channels/describe.ts';
import type { AccessPolicy, AccessRequest, Wish } from '../../ports/access.ts';
import type { SlackUser } from '../../ports/slack.ts';
import type { Answer, Caller } from '../answer.ts';
import { nothingChanged, toPerson, typed } from '../answers.ts';
import { type CommandContext, isAdmin } from '../deps.ts';

type Verdict = 'allowed' | 'not_a_person' | 'guest' | 'not_manager' | 'not_listed' | 'unknown';

/**
 * What to say to somebody who may not change what a channel gets; null when they may. Who may is for admins to say with
 * `/credo admin policy`. Slack tells apps nothing of channel managers, so these are the workspace's admins and owners and
 * whoever created the channel. Guests may not, whatever the policy, unless they are listed.
 */
export async function refusalFor(deps: CommandContext, caller: Caller): Promise<Answer | null> {
  if (deps.isApproved) return null;
  const { policy, changedBy } = await deps.access.policy(caller.teamId);
  const verdict = await judge(deps, caller, policy);
  if (verdict === 'allowed') return null;
  if (verdict === 'unknown') return slackIsSilent;
  if (verdict === 'not_a_person') return onlyPeople;
  const setBy: Inline[] =
    changedBy === null ? [] : [` (set by `, bold(await nameOf(deps.slack, caller.teamId, changedBy)), ')'];
  return offerRequest(deps, caller, [...reasons[verdict], ...setBy, '.', nothingChanged]);
}

/** Nobody should get a message because they are one of very many admins. */
const mostAdminsAsked = 5;

/** Whether only admins may allow it, who then do it themselves. */
export function isForAdmins(wish: Wish): boolean {
  return wish.kind === 'command' && /^(?:admin|link)\b/i.test(wish.text);
}

/** Whether somebody may allow what was asked for. */
export async function mayAllow(
  deps: CommandContext,
  caller: Caller,
  { channelId, wish }: AccessRequest,
): Promise<boolean> {
  if (isForAdmins(wish)) return isAdmin(deps, caller.teamId, caller.userId);
  const { policy } = await deps.access.policy(caller.teamId);
  return (await judge(deps, { ...caller, channelId }, policy)) === 'allowed';
}

/**
 * The Slack users who are asked to allow a change: those the policy names, who set it, who runs the app, and admins of the
 * workspace. Not those who have left.
 */
export async function approversOf(
  deps: CommandContext,
  { teamId, channelId, userId }: Pick<Caller, 'teamId' | 'channelId' | 'userId'>,
  wish: Wish,
): Promise<readonly string[]> {
  const { slack } = deps;
  const { policy, changedBy } = await deps.access.policy(teamId);
  const managers = async () =>
    policy.kind === 'people' ? policy.slackUserIds : [await slack.channelCreator(teamId, channelId)];
  const named = isForAdmins(wish) ? [] : [...(await managers()), changedBy];
  const admins = (await slack.admins(teamId).catch(() => [])).slice(0, mostAdminsAsked).map(({ id }) => id);
  const ids = [...named, ...deps.adminUserIds].filter((id) => id !== null && id !== userId);
  const people = await Promise.all(
    [...new Set(ids)].map(async (id) => {
      const user = id === null ? null : await slack.user(teamId, id).catch(() => 'unknown' as const);
      return user === null || (user !== 'unknown' && user.isForeign) ? [] : (id ?? []);
    }),
  );
  return [...new Set([...people.flat(), ...admins.filter((id) => id !== userId)])];
}

async function judge(deps: CommandContext, caller: Caller, policy: AccessPolicy): Promise<Verdict> {
  const { teamId, channelId, userId } = caller;
  const user = await lookUp(deps, caller);
  if (user === null) return 'not_a_person';
  if (deps.adminUserIds.includes(userId)) return 'allowed';
  if (policy.kind === 'people') {
    if (policy.slackUserIds.includes(userId) || (await isAdmin(deps, teamId, userId))) return 'allowed';
    return user === 'unknown' ? user : 'not_listed';
  }
  if (user === 'unknown') return policy.kind === 'anyone' ? 'allowed' : user;
  if (user.isGuest) return 'guest';
  if (policy.kind === 'anyone' || user.isAdmin) return 'allowed';
  return (await deps.slack.channelCreator(teamId, channelId)) === userId ? 'allowed' : 'not_manager';
}

async function lookUp({ slack }: CommandContext, { teamId, userId }: Caller): Promise<SlackUser | 'unknown' | null> {
  return slack.user(teamId, userId).catch(() => 'unknown' as const);
}

async function offerRequest(deps: CommandContext, caller: Caller, why: readonly Inline[]): Promise<Answer> {
  const look: Inline[] = [typed('list'), ' shows what this channel gets.'];
  if (!deps.wish || (await approversOf(deps, caller, deps.wish)).length === 0) {
    return toPerson([why, ['Ask somebody who may, for example an admin of this workspace. ', ...look]]);
  }
  const { teamId, channelId, channelName, userId, userName } = caller;
  const id = await deps.access.draftRequest({ teamId, channelId, channelName, userId, userName, wish: deps.wish });
  return toPerson(
    [why, ['You can ask for it: whoever may allow it sees exactly what you want to change. ', ...look]],
    [{ text: 'Request access', action_id: 'access:request', value: id }],
  );
}

const reasons = {
  guest: ["Guests can't change what a channel gets"],
  not_manager: ['Only channel managers may change what this channel gets: admins of the workspace and who created it'],
  not_listed: ['Only some people may change what channels get here'],
} as const;

const onlyPeople: Answer = toPerson([
  ["Only people can change what a channel gets, and Slack says that you aren't an active one.", nothingChanged],
  ['Ask somebody in this channel to type ', typed('settings'), '.'],
]);

const slackIsSilent: Answer = toPerson([
  ["Slack didn't tell me who you are, so I can't say whether you may change this.", nothingChanged],
  ['Try again in a minute; ', typed('list'), ' shows what this channel gets.'],
]);
