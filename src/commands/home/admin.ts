import { channel, type Inline } from '../../blockkit/inline.ts';
import type { HomeSection } from '../../blockkit/view.ts';
import { agoInWords, reasonInWords } from '../../channels/describe.ts';
import { isPerson } from '../../lane-id.ts';
import type { ConnectionRecord } from '../../ports/connections.ts';
import type { OutboxStanding } from '../../ports/standing.ts';
import { policyLine } from '../access/policy.ts';
import { typed } from '../answers.ts';
import { deadLetterLines } from '../dead-letters.ts';
import type { CommandContext, ConnectedTenant } from '../deps.ts';
import { webhookLine } from '../status.ts';
import { unmatchedSections } from './unmatched.ts';

const mostBlocked = 3;

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
  const [standing, given, policy, unmatched, slackFailure] = await Promise.all([
    deps.standings.ofWorkspace(teamId),
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
      [`${slack} ${queueInWords(standing, deps.clock.now())} `, typed('status'), ' shows more.'],
      ...blockedLines(standing),
      policy,
    ],
  };
  if (given.length === 0) return [health, ...unmatched];
  const replay = { text: 'Send them again', action_id: 'home:menu:replay', value: 'admin replay' };
  return [health, { lines: given, buttons: [replay] }, ...unmatched];
}

function queueInWords({ waiting, dead }: OutboxStanding, now: number): string {
  const oldest = waiting.oldestAt === null ? '' : ` (the oldest came ${agoInWords(now - waiting.oldestAt)})`;
  return `Waiting to be sent: ${waiting.count}${oldest}; could not be sent: ${dead.count}.`;
}

/** Conversations in which nothing can be sent, and why. */
function blockedLines({ lanesBlocked, blockedLanes }: OutboxStanding): readonly (readonly Inline[])[] {
  if (lanesBlocked === 0) return [];
  const places = blockedLanes
    .slice(0, mostBlocked)
    .flatMap(({ channelId, reason, waiting }, index): Inline[] => [
      index === 0 ? '' : ', ',
      isPerson(channelId) ? 'a direct message' : channel(channelId),
      ` (${reasonInWords(reason)}, waiting: ${waiting})`,
    ]);
  const rest = lanesBlocked > mostBlocked ? ` and ${lanesBlocked - mostBlocked} more` : '';
  return [[`⏸️ Nothing can be sent in: `, ...places, `${rest}.`]];
}
