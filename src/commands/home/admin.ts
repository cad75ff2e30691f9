import type { HomeSection } from '../../blockkit/view.ts';
import type { ConnectionRecord } from '../../ports/connections.ts';
import { policyLine } from '../access/policy.ts';
import { typed } from '../answers.ts';
import { deadLetterLines } from '../dead-letters.ts';
import type { CommandContext } from '../deps.ts';
import { webhookLine } from '../status.ts';

/** For admins: the connection, what waits, what was given up, and who may change channels. */
export async function adminSections(
  deps: CommandContext,
  connection: ConnectionRecord | null,
  teamId: string,
): Promise<readonly HomeSection[]> {
  const [{ waiting, deadLetters }, given, policy] = await Promise.all([
    deps.outbox.depth(),
    deadLetterLines(deps, teamId),
    policyLine(deps, teamId),
  ]);
  const slack = deps.slackFailure() === null ? '✅ Slack: connected.' : '⚠️ Slack: the app cannot send right now.';
  const health: HomeSection = {
    heading: 'For admins',
    lines: [
      [webhookLine(connection, deps.clock.now())],
      [`${slack} Waiting to be sent: ${waiting}; could not be sent: ${deadLetters}. `, typed('status'), ' shows more.'],
      policy,
    ],
  };
  if (given.length === 0) return [health];
  const replay = { text: 'Send them again', action_id: 'home:menu:replay', value: 'admin replay' };
  return [health, { lines: given, buttons: [replay] }];
}
