import type { ActionButton } from '../../blockkit/blocks.ts';
import type { Wish } from '../../ports/access.ts';
import type { Caller } from '../answer.ts';
import { type CommandContext, isAdmin } from '../deps.ts';
import { approversOf } from './permission.ts';

/** A button that asks admins to do what only they may; none for an admin, or when there is nobody to ask. */
export async function askAdmins(
  deps: CommandContext,
  caller: Caller,
  text: string,
  command: string,
): Promise<readonly ActionButton[]> {
  const { teamId, channelId, channelName, userId, userName } = caller;
  const wish: Wish = { kind: 'command', text: command };
  if (await isAdmin(deps, teamId, userId)) return [];
  if ((await approversOf(deps, caller, wish)).length === 0) return [];
  const id = await deps.access.draftRequest({ teamId, channelId, channelName, userId, userName, wish });
  return [{ text, action_id: 'access:request', value: id }];
}
