import type { Channel, Message, Team, User } from '../types.ts';
import { appId, botId, botUserId } from '../workspace.ts';

/** A conversation as the API shows it (conversations.info, Examples). */
export function channelAsJson(channel: Channel, team: Team): Readonly<Record<string, unknown>> {
  const shared = {
    id: channel.id,
    created: channel.created,
    is_archived: channel.is_archived,
    is_im: channel.is_im,
    is_org_shared: false,
    context_team_id: team.id,
    updated: channel.created * 1000,
  };
  if (channel.is_im) {
    return { ...shared, user: channel.members.find((member) => member !== botUserId), is_open: true, priority: 0 };
  }
  return {
    ...shared,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: !channel.is_private,
    is_group: channel.is_private && !channel.is_mpim,
    is_mpim: channel.is_mpim,
    is_private: channel.is_private,
    is_general: channel.name === 'general',
    is_member: channel.members.includes(botUserId),
    is_shared: channel.is_ext_shared,
    is_ext_shared: channel.is_ext_shared,
    is_pending_ext_shared: false,
    pending_shared: [],
    unlinked: 0,
    creator: channel.members[0] ?? botUserId,
    shared_team_ids: [team.id],
    topic: { value: '', creator: '', last_set: 0 },
    purpose: { value: '', creator: '', last_set: 0 },
    previous_names: [],
  };
}

/**
 * A person as the API shows them; the e-mail only with its scope, and less of somebody deactivated (users.info,
 * Examples). `now` decides between summer and winter time.
 */
export function userAsJson(user: User, scopes: readonly string[], now: number): Readonly<Record<string, unknown>> {
  const email = user.email !== null && scopes.includes('users:read.email') ? { email: user.email } : {};
  const shared = {
    id: user.id,
    team_id: user.team_id,
    name: user.name,
    deleted: user.deleted,
    profile: { real_name: user.real_name, display_name: user.name, team: user.team_id, ...email },
    is_bot: user.is_bot,
    is_app_user: false,
    updated: 0,
    ...(user.enterprise_user === undefined ? {} : { enterprise_user: user.enterprise_user }),
  };
  if (user.deleted) return shared;
  return {
    ...shared,
    real_name: user.real_name,
    ...timeZone(user.tz, now),
    is_admin: user.is_admin,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: user.is_restricted || user.is_ultra_restricted,
    is_ultra_restricted: user.is_ultra_restricted,
  };
}

/** A time zone with its name in English and its distance from UTC in seconds. */
function timeZone(tz: string, now: number) {
  const part = (timeZoneName: 'long' | 'longOffset') =>
    new Intl.DateTimeFormat('en-US', { timeZone: tz, timeZoneName })
      .formatToParts(now)
      .find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign = '+', hours = '0', minutes = '0'] = /GMT([+-])(\d+):(\d+)/.exec(part('longOffset')) ?? [];
  const seconds = (Number(hours) * 60 + Number(minutes)) * 60;
  return { tz, tz_label: part('long'), tz_offset: sign === '-' ? -seconds : seconds };
}

/** A message as the API and interactions show it (chat.postMessage, Examples). */
export function messageAsJson(message: Message, team: Team): Readonly<Record<string, unknown>> {
  const isOurs = message.user === botUserId;
  return {
    type: 'message',
    user: message.user,
    ts: message.ts,
    text: message.text,
    team: team.id,
    ...(isOurs ? { bot_id: botId, app_id: appId } : {}),
    ...(message.blocks.length > 0 ? { blocks: message.blocks } : {}),
    ...(message.attachments.length > 0 ? { attachments: message.attachments } : {}),
    ...(message.thread_ts === null ? {} : { thread_ts: message.thread_ts }),
    ...(message.is_broadcast ? { subtype: 'thread_broadcast' } : {}),
    ...(message.metadata === null ? {} : { metadata: message.metadata }),
    ...(message.edited === null ? {} : { edited: message.edited }),
  };
}
