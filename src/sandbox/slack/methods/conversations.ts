import { z } from 'zod';
import { type Args, flag, optionalText, readArgs, requiredText } from '../arguments.ts';
import { Refusal } from '../refusal.ts';
import type { Channel } from '../types.ts';
import { botUserId } from '../workspace.ts';
import { channelAsJson } from './as-json.ts';
import type { Method, Platform } from './method.ts';
import { pageOf } from './page.ts';
import { isMember, readScope, readScopes, visibleChannel } from './reach.ts';

const info: Method = {
  scopes: readScopes,
  acceptsJson: false,
  needsToken: true,
  handle: (args, platform) => {
    const { channel: ref, include_num_members } = readArgs(infoArgs, args);
    const channel = readable(ref, platform);
    const members = include_num_members ? { num_members: channel.members.length } : {};
    return { channel: { ...channelAsJson(channel, platform.workspace.team), ...members } };
  },
};
const infoArgs = z.object({ channel: requiredText, include_num_members: flag });

const list: Method = {
  scopes: readScopes,
  acceptsJson: false,
  needsToken: true,
  handle: (args, platform) => listOf(args, platform, () => true),
};

/** Where somebody is a member, the app itself when nobody is named. */
const ofUser: Method = {
  scopes: readScopes,
  acceptsJson: false,
  needsToken: true,
  handle: (args, platform) => {
    const { user = botUserId } = readArgs(z.object({ user: optionalText }), args);
    return listOf(args, platform, (channel) => isMember(channel, user));
  },
};

/** One page of the conversations of the wanted types that the app may know of. */
function listOf(args: Args, platform: Platform, isMeant: (channel: Channel) => boolean) {
  const { types = 'public_channel', exclude_archived } = readArgs(listArgs, args);
  const wanted = types.split(',').map((type) => type.trim());
  const needed = wanted.map((type) => {
    const scope = scopeOfType.get(type);
    if (scope === undefined) throw new Refusal('invalid_types');
    return scope;
  });
  for (const scope of needed) platform.tokens.needScope([scope]);
  const found = platform.workspace
    .channels()
    .filter((channel) => needed.includes(readScope(channel)))
    .filter((channel) => !channel.is_private || isMember(channel))
    .filter((channel) => !(exclude_archived && channel.is_archived))
    .filter(isMeant);
  const { items, response_metadata } = pageOf(found, args);
  return { channels: items.map((channel) => channelAsJson(channel, platform.workspace.team)), response_metadata };
}
const listArgs = z.object({ types: optionalText, exclude_archived: flag });
const scopeOfType = new Map([
  ['public_channel', 'channels:read'],
  ['private_channel', 'groups:read'],
  ['im', 'im:read'],
  ['mpim', 'mpim:read'],
]);

const members: Method = {
  scopes: readScopes,
  acceptsJson: false,
  needsToken: true,
  handle: (args, platform) => {
    const channel = readable(readArgs(channelArg, args).channel, platform);
    const { items, response_metadata } = pageOf(channel.members, args);
    return { members: items, response_metadata };
  },
};

const join: Method = {
  scopes: ['channels:join'],
  acceptsJson: true,
  needsToken: true,
  handle: (args, platform) => {
    const { workspace } = platform;
    const channel = visibleChannel(readArgs(channelArg, args).channel, platform);
    if (channel.is_private) throw new Refusal('method_not_supported_for_channel_type');
    if (channel.is_archived) throw new Refusal('is_archived');
    if (isMember(channel)) {
      const warning = 'already_in_channel';
      return {
        channel: channelAsJson(channel, workspace.team),
        warning,
        response_metadata: { warnings: [warning] },
      };
    }
    const joined = workspace.updateChannel(channel.id, { members: [...channel.members, botUserId] });
    void platform.announce(memberJoined(joined, botUserId, platform));
    return { channel: channelAsJson(joined, workspace.team) };
  },
};
const channelArg = z.object({ channel: requiredText });

const open: Method = {
  scopes: ['channels:manage', 'groups:write', 'im:write', 'mpim:write'],
  acceptsJson: true,
  needsToken: true,
  handle: (args, platform) => {
    const { users, channel, return_im } = readArgs(openArgs, args);
    const { workspace } = platform;
    if (channel !== undefined) {
      return { no_op: true, already_open: true, channel: { id: visibleChannel(channel, platform).id } };
    }
    const ids = (users ?? '').split(',').filter((id) => id !== '');
    const [first] = ids;
    if (first === undefined) throw new Refusal('users_list_not_supplied');
    if (ids.length > 8) throw new Refusal('too_many_users');
    platform.tokens.needScope([ids.length === 1 ? 'im:write' : 'mpim:write']);
    for (const id of ids) {
      const user = workspace.findUser(id);
      if (user === null || user.id !== id) throw new Refusal('user_not_found');
      if (user.deleted) throw new Refusal('user_disabled');
    }
    const opened = ids.length === 1 ? workspace.openDirectMessage(first) : openGroup(ids, platform);
    const asJson = channelAsJson(opened.channel, workspace.team);
    return {
      ...(opened.isNew ? {} : { no_op: true, already_open: true }),
      channel: return_im ? asJson : { id: opened.channel.id },
    };
  },
};
const openArgs = z.object({ users: optionalText, channel: optionalText, return_im: flag });

function openGroup(ids: readonly string[], { workspace }: Platform) {
  const everybody = [...ids, botUserId].sort();
  const found = workspace
    .channels()
    .find((channel) => channel.is_mpim && [...channel.members].sort().join() === everybody.join());
  if (found !== undefined) return { channel: found, isNew: false };
  const name = `mpdm-${ids.map((id) => workspace.findUser(id)?.name).join('--')}-1`;
  return { channel: workspace.addChannel({ name, is_mpim: true, members: everybody }), isNew: true };
}

function readable(ref: string, platform: Platform): Channel {
  const channel = visibleChannel(ref, platform);
  platform.tokens.needScope([readScope(channel)]);
  return channel;
}

/** The event of somebody coming into a channel (events: member_joined_channel). */
export function memberJoined(channel: Channel, user: string, { workspace }: Platform) {
  return {
    event: {
      type: 'member_joined_channel',
      user,
      channel: channel.id,
      channel_type: channel.is_private ? 'G' : 'C',
      team: workspace.team.id,
      event_ts: workspace.nextTs(),
    },
    scope: readScope(channel),
    isHidden: channel.is_private && !isMember(channel),
  };
}

export const conversationMethods: ReadonlyMap<string, Method> = new Map([
  ['conversations.info', info],
  ['conversations.list', list],
  ['conversations.members', members],
  ['conversations.join', join],
  ['conversations.open', open],
  ['users.conversations', ofUser],
]);
