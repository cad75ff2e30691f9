import type { SlackWorkspace } from '../ports/slack.ts';

type Deps = { readonly slack: SlackWorkspace; readonly adminUserIds: readonly string[] };

/**
 * Who is told what somebody who left the workspace should have been told: an admin. Null while that person is still
 * there, or when nobody else is known; then it is tried as it is.
 */
export async function findStandIn(
  { slack, adminUserIds }: Deps,
  teamId: string,
  slackUserId: string,
): Promise<string | null> {
  const known = await slack.user(teamId, slackUserId).catch(() => 'unknown' as const);
  if (known !== null) return null;
  const named = adminUserIds.find((id) => id !== slackUserId);
  if (named !== undefined) return named;
  const [first] = await slack.admins(teamId).catch(() => []);
  return first?.id ?? null;
}
