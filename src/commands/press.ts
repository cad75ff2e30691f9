import { decideAccess, type Fulfil, requestAccess } from './access/requests.ts';
import { onlyAdmins } from './admin.ts';
import type { Answer, Caller } from './answer.ts';
import { nothingChanged, toPerson, typed } from './answers.ts';
import { type CommandContext, isAdmin } from './deps.ts';
import { unmuteReview } from './posted/mute-review.ts';

/** A button that was pressed, or what was chosen in a menu that acts at once. */
export type Press = { readonly actionId: string; readonly blockId: string; readonly value: string };

/** The ids of what acts at once. Everything else Slack only wants to be acknowledged. */
export const actingIds =
  /^(?:undo(?::admin|:stop)?|run:\d+|access:(?:request|allow|deny)|review:unmute|paused:(?:stop|keep)|home:(?:run|menu|link):\w+)$/;

/** What a press may lead to besides what is done here. */
export type Leads = {
  run(caller: Caller, text: string): Promise<readonly Answer[]>;
  undo(caller: Caller, changeId: string, by: 'anyone' | 'admin'): Promise<readonly Answer[]>;
  /** `caller.channelId` is the channel the notice was about. */
  pausedChoice(caller: Caller, choice: 'stop' | 'keep'): Promise<readonly Answer[]>;
  undoStop(caller: Caller, changeId: string): Promise<readonly Answer[]>;
  readonly fulfil: Fulfil;
};

/** Does what a button stands for. */
export async function press(
  deps: CommandContext,
  caller: Caller,
  { actionId, blockId, value }: Press,
  leads: Leads,
): Promise<readonly Answer[]> {
  switch (actionId) {
    case 'undo':
      return leads.undo(caller, value, 'anyone');
    // Only the answer to an admin's command has this button, so nobody else knows its change.
    case 'undo:admin':
      return (await isAdmin(deps, caller.teamId, caller.userId)) ? leads.undo(caller, value, 'admin') : [onlyAdmins];
    case 'undo:stop': {
      const [channelId = '', changeId = ''] = value.split(' ');
      return leads.undoStop({ ...caller, channelId, channelName: '' }, changeId);
    }
    case 'access:request':
      return requestAccess(deps, caller, value);
    case 'access:allow':
      return decideAccess(deps, caller, value, 'allowed', leads.fulfil);
    case 'access:deny':
      return decideAccess(deps, caller, value, 'denied', leads.fulfil);
    case 'paused:stop':
    case 'paused:keep':
      return leads.pausedChoice(
        { ...caller, channelId: value, channelName: '' },
        actionId === 'paused:stop' ? 'stop' : 'keep',
      );
    case 'review:unmute':
      return unmuteReview(deps, caller, value);
  }
  if (actionId.startsWith('home:run:')) return runElsewhere(deps, caller, value, leads);
  // The block of a menu of people is named after the person in Credo AI.
  if (actionId.startsWith('home:link:')) return leads.run(caller, `link <@${value}> ${blockId.replace(/^link:/, '')}`);
  return leads.run(caller, value);
}

/** `C0123456789 unmute`: a command for another channel, from the Home tab; only for who is in it now. */
async function runElsewhere(
  deps: CommandContext,
  caller: Caller,
  value: string,
  leads: Leads,
): Promise<readonly Answer[]> {
  const [channelId = '', ...words] = value.split(' ');
  if (!(await deps.slack.isInChannel(caller.teamId, channelId, caller.userId))) return [notAMember];
  return leads.run({ ...caller, channelId, channelName: '' }, words.join(' '));
}

const notAMember: Answer = toPerson([
  ["You aren't in that channel any more, as far as I can see.", nothingChanged],
  [typed('list mine'), ' shows what you set up.'],
]);
