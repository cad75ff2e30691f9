import { z } from 'zod';
import type { Channel, Slack, User } from '../slack/types.ts';
import { type ActionTable, action, id } from './action-table.ts';

type ChannelAction =
  | 'join'
  | 'leave'
  | 'invite'
  | 'create-channel'
  | 'invite-app'
  | 'remove-app'
  | 'archive'
  | 'unarchive';

const channelName = z.string().trim().min(1).max(80);

/** What people do with the channels of the simulated Slack; the app hears of what Slack would tell it. */
export function channelActions(slack: Slack): Pick<ActionTable<'slack'>, `slack/${ChannelAction}`> {
  return {
    'slack/join': action<'slack/join'>(z.object({ user: id, channel: id }), async ({ user, channel }) => {
      const { who, where } = placeOf(slack, user, channel);
      if (where.is_private || isFromOutside(slack, who))
        throw new Error(`${who.real_name} can only be invited to #${where.name}.`);
      if (where.is_archived) throw new Error(`#${where.name} is archived. Unarchive it first.`);
      return void (await slack.invite(channel, user));
    }),
    'slack/leave': action<'slack/leave'>(z.object({ user: id, channel: id }), async ({ user, channel }) => {
      needMember(slack, user, channel);
      return void (await slack.kick(channel, user));
    }),
    'slack/invite': action<'slack/invite'>(
      z.object({ user: id, channel: id, invited: id }),
      async ({ user, channel, invited }) => {
        needMember(slack, user, channel);
        const { who, where } = placeOf(slack, invited, channel);
        if (where.is_archived) throw new Error(`#${where.name} is archived. Unarchive it first.`);
        if (where.members.includes(who.id)) throw new Error(`${who.real_name} is in #${where.name} already.`);
        return void (await slack.invite(channel, invited));
      },
    ),
    'slack/create-channel': action<'slack/create-channel'>(
      z.object({ user: id, name: z.string().max(200), isPrivate: z.boolean() }),
      ({ user, name: typed, isPrivate }) => {
        const who = slack.user(user);
        const name = slackName(typed);
        if (isFromOutside(slack, who))
          throw new Error(`${who.real_name} is a guest, and guests cannot create channels.`);
        if (!channelName.safeParse(name).success) throw new Error('Give the channel a name of at most 80 characters.');
        if (slack.workspace.channels().some((channel) => channel.name === name && !channel.is_im)) {
          throw new Error(`There is a channel #${name} already. Choose another name.`);
        }
        const { id: channelId } = slack.addChannel({ name, is_private: isPrivate, members: [who.name] });
        return { channelId };
      },
    ),
    'slack/invite-app': action<'slack/invite-app'>(
      z.object({ channel: id }),
      async ({ channel }) => void (await slack.invite(channel)),
    ),
    'slack/remove-app': action<'slack/remove-app'>(
      z.object({ channel: id }),
      async ({ channel }) => void (await slack.kick(channel)),
    ),
    'slack/archive': action<'slack/archive'>(
      z.object({ channel: id }),
      async ({ channel }) => void (await slack.archive(channel)),
    ),
    'slack/unarchive': action<'slack/unarchive'>(
      z.object({ channel: id }),
      async ({ channel }) => void (await slack.unarchive(channel)),
    ),
  };
}

/** Refuses what only people in a channel can do. */
export function needMember(slack: Slack, user: string, channel: string): void {
  const { who, where } = placeOf(slack, user, channel);
  if (where.is_im || where.members.includes(who.id)) return;
  throw new Error(`${who.real_name} is not in #${where.name}. Join it, or be invited, to do this.`);
}

function placeOf(slack: Slack, user: string, channel: string): { readonly who: User; readonly where: Channel } {
  return { who: slack.user(user), where: slack.channel(channel) };
}

/** Guests, and people of other companies. */
function isFromOutside({ teamId }: Slack, { is_restricted, is_ultra_restricted, team_id }: User): boolean {
  return is_restricted || is_ultra_restricted || team_id !== teamId;
}

/** Slack keeps names of channels small, with hyphens for spaces. */
function slackName(typed: string): string {
  return typed
    .trim()
    .toLowerCase()
    .replace(/^#/, '')
    .replace(/[^\p{L}\p{N}_-]+/gu, '-')
    .replace(/^-+|-+$/g, '');
}
