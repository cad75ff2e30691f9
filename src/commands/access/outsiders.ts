import { withinBudget } from '../../clock.ts';
import type { Answer, Caller } from '../answer.ts';
import { nothingChanged, toPerson } from '../answers.ts';
import type { CommandDeps } from '../deps.ts';

/** Slack waits three seconds for a form. */
const lookBudgetMs = 1_500;

/**
 * Whether somebody belongs to another company. Where a channel is shared with it they read along, and may do nothing,
 * whatever the policy. While Slack does not say, what it said of them with the request counts.
 */
export async function isOutsider(
  { slack, clock }: Pick<CommandDeps, 'slack' | 'clock'>,
  { teamId, userId, userTeamId = teamId }: Pick<Caller, 'teamId' | 'userId' | 'userTeamId'>,
): Promise<boolean> {
  const user = await withinBudget(clock, lookBudgetMs, slack.user(teamId, userId), null);
  return user === null ? userTeamId !== teamId : user.isForeign;
}

export const onlyOurs: Answer = toPerson([
  ['Only people of the company that installed me here can do that.', nothingChanged],
  ['Ask one of them.'],
]);
