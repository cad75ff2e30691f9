import type { ActionButton } from '../blockkit/blocks.ts';
import { laneId } from '../lane-id.ts';
import type { ChannelSettings, Hold } from '../model.ts';
import { channelHold } from '../windows/hold.ts';
import type { Caller } from './answer.ts';
import type { CommandContext } from './deps.ts';

type Change = Partial<ChannelSettings>;

/** Changes how a channel's messages come. Returns the change's id for *Undo*. */
export function changeSettings(deps: CommandContext, caller: Caller, settings: Change): Promise<string> {
  return deps.inTurn(laneId(caller.teamId, caller.channelId), () => saveSettings(deps, caller, settings));
}

/** The same for whoever has the turn of the channel already. */
export async function saveSettings(deps: CommandContext, caller: Caller, settings: Change): Promise<string> {
  const { teamId, channelId, userId } = caller;
  const hold = await newHold(deps, caller, settings);
  const { changeId } = await deps.channelSettings.change(teamId, channelId, { settings, changedBy: userId, ...hold });
  await deps.noteChange(caller);
  if ('hold' in hold) deps.onHeld();
  return changeId;
}

/** Until when what is held for the channel waits from now on, if that changes. */
export async function newHold(
  { channelSettings, clock }: CommandContext,
  { teamId, channelId }: Caller,
  settings: Change,
): Promise<{ readonly hold?: Hold | null }> {
  if (settings.digest === undefined && settings.mutedUntil === undefined) return {};
  const before = await channelSettings.get(teamId, channelId);
  return { hold: channelHold({ ...before, ...settings }, clock.now()) };
}

/** Takes a change back. Among what was changed may be something that only admins decide; so they alone take it back. */
export function undoButton(changeId: string, changed: Change = {}): readonly ActionButton[] {
  const isForAdmins = changed.showsRestricted !== undefined || changed.allowsShared !== undefined;
  return [{ text: 'Undo', action_id: isForAdmins ? 'undo:admin' : 'undo', value: changeId }];
}
