import type { HomeSection } from '../../blockkit/view.ts';
import type { ConnectionRecord } from '../../ports/connections.ts';
import { policyLine } from '../access/policy.ts';
import { typed } from '../answers.ts';
import { deadLetterLines } from '../dead-letters.ts';
import type { CommandContext, ConnectedTenant } from '../deps.ts';
import { webhookLine } from '../status.ts';
import { unmatchedSections } from './unmatched.ts';

/** For admins: the connection, what waits, what was given up, who may change channels, and who could not be told. */
export async function adminSections(
  deps: CommandContext,
  tenant: ConnectedTenant,
  connection: ConnectionRecord | null,
  teamId: string,
  { isFirst }: { readonly isFirst: boolean },
): Promise<readonly HomeSection[]> {
  if (!isFirst) {
    const own: HomeSection = { heading: 'For admins', lines: [[webhookLine(connection, deps.clock.now())]] };
    return [own, ...(await unmatchedSections(deps, tenant, teamId))];
  }
  const [{ waiting, deadLetters }, given, policy, unmatched, slackFailure] = await Promise.all([
    deps.outbox.depth(teamId),
    deadLetterLines(deps, teamId),
    policyLine(deps, teamId),
    unmatchedSections(deps, tenant, teamId),
    deps.slackFailure(teamId),
  ]);
  const slack = slackFailure === null ? '✅ Slack: connected.' : '⚠️ Slack: the app cannot send right now.';
  const health: HomeSection = {
    heading: 'For admins',
    lines: [
      [webhookLine(connection, deps.clock.now())],
      [`${slack} Waiting to be sent: ${waiting}; could not be sent: ${deadLetters}. `, typed('status'), ' shows more.'],
      policy,
    ],
  };
  if (given.length === 0) return [health, ...unmatched];
  const replay = { text: 'Send them again', action_id: 'home:menu:replay', value: 'admin replay' };
  return [health, { lines: given, buttons: [replay] }, ...unmatched];
}
