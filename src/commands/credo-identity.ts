import type { CredoUser } from '../ports/credo.ts';
import type { CommandContext, ConnectedTenant } from './deps.ts';

/** Who a Slack user is in Credo: as linked, else by the same e-mail; null when nobody. Throws `CredoApiError`. */
export async function credoIdentity(
  { people, slack }: Pick<CommandContext, 'people' | 'slack'>,
  { connectionId, credo }: ConnectedTenant,
  teamId: string,
  slackUserId: string,
): Promise<Pick<CredoUser, 'id'> | null> {
  const refs = await people.linkedCredoRefs(teamId, connectionId, slackUserId);
  const id = refs.find((ref) => !ref.includes('@'));
  if (id !== undefined) return { id };
  const email = refs[0] ?? (await slack.user(teamId, slackUserId).catch(() => null))?.email ?? null;
  return email === null ? null : credo.users.findByEmail(email);
}
