import type { BlockAction, Context } from '@slack/bolt';
import type { Caller } from '../../commands/answer.ts';
import { teamOf } from '../authorize.ts';

/** The ids of what opens a form or shows another page of it. */
export const formOpeners =
  /^(?:settings:(?:open|row|connection|channel|example)|home:edit:\d+|reply:(?:open|again)|connect:(?:open|edit:\d+|disconnect:\d+))$/;

/** The workspace that somebody is of, if Slack says it. */
export function userTeam(userTeamId: string | undefined): Pick<Caller, 'userTeamId'> {
  return userTeamId === undefined ? {} : { userTeamId };
}

/** Who pressed something, and where; in the Home tab that is the conversation with the app. */
export function callerOf(context: Context, body: BlockAction): Caller {
  const { channel, user } = body;
  return {
    teamId: teamOf(context),
    channelId: channel?.id ?? user.id,
    channelName: channel === undefined ? 'directmessage' : (channel.name ?? ''),
    userId: user.id,
    userName: 'username' in user ? user.username : '',
    ...userTeam(user.team_id),
  };
}
