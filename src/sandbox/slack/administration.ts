import type { Events } from './events.ts';
import { channelAsJson } from './methods/as-json.ts';
import { memberJoined } from './methods/conversations.ts';
import type { AppEvent, Platform } from './methods/method.ts';
import { isMember, readScope } from './methods/reach.ts';
import { botOr, type Lookups } from './people.ts';
import type { Channel, ChannelRef, EventResult, UserRef } from './types.ts';
import { botUserId } from './workspace.ts';

/** What the workspace's people do to channels and the app. Each sends the event Slack sends; null when the app is not told. */
export type Administration = {
  archive(channel: ChannelRef): Promise<EventResult | null>;
  unarchive(channel: ChannelRef): Promise<EventResult | null>;
  rename(channel: ChannelRef, name: string): Promise<EventResult | null>;
  deleteChannel(channel: ChannelRef): Promise<EventResult | null>;
  /** A public channel becomes private and keeps its id; Slack has no event for it. */
  makePrivate(channel: ChannelRef): void;
  /** People of another organisation come into the channel, or leave it again (Slack Connect). */
  share(channel: ChannelRef): Promise<EventResult | null>;
  unshare(channel: ChannelRef): Promise<EventResult | null>;
  changeChannelId(channel: ChannelRef, newId: string): Promise<EventResult | null>;
  /** Without a user, it is the app that is invited or removed. */
  invite(channel: ChannelRef, user?: UserRef): Promise<EventResult | null>;
  kick(channel: ChannelRef, user?: UserRef): Promise<EventResult | null>;
  uninstall(): Promise<readonly (EventResult | null)[]>;
};

/** The organisation that channels are shared with. */
const otherTeamId = 'T0PARTNERCO';

/** What people do to channels and to the app, with the events that tell the app (events: channel_*, group_*, member_*). */
export function createAdministration(platform: Platform, lookups: Lookups, { announce }: Events): Administration {
  const { workspace, tokens } = platform;
  const admin = () => workspace.users().find((user) => user.is_admin)?.id ?? botUserId;

  /** Private channels have events of their own, `group_…`, which only members hear. */
  const about = (channel: Channel, kind: string, more: object): AppEvent => ({
    event: { type: `${channel.is_private ? 'group' : 'channel'}_${kind}`, ...more, event_ts: workspace.nextTs() },
    scope: readScope(channel),
    isHidden: channel.is_private && !isMember(channel),
  });

  const connect = (channel: Channel, type: string, more: object): AppEvent => ({
    event: { type, channel: channel.id, ...more, event_ts: workspace.nextTs() },
    scope: readScope(channel),
    isHidden: channel.is_private && !isMember(channel),
  });

  return {
    archive: (ref) => {
      const channel = workspace.updateChannel(lookups.channel(ref).id, { is_archived: true });
      return announce(about(channel, 'archive', { channel: channel.id, user: admin(), is_moved: 0 }));
    },
    unarchive: (ref) => {
      const channel = workspace.updateChannel(lookups.channel(ref).id, { is_archived: false });
      return announce(about(channel, 'unarchive', { channel: channel.id, user: admin() }));
    },
    rename: (ref, name) => {
      const channel = workspace.updateChannel(lookups.channel(ref).id, { name });
      return announce(about(channel, 'rename', { channel: channelAsJson(channel, workspace.team) }));
    },
    deleteChannel: (ref) => {
      const channel = lookups.channel(ref);
      workspace.removeChannel(channel.id);
      return announce(about(channel, 'deleted', { channel: channel.id, actor_id: admin() }));
    },
    makePrivate: (ref) => {
      const channel = lookups.channel(ref);
      if (channel.is_ext_shared)
        throw new Error('A channel shared with another organisation cannot be made private here');
      workspace.updateChannel(channel.id, { is_private: true });
    },
    share: (ref) => {
      const channel = workspace.updateChannel(lookups.channel(ref).id, { is_ext_shared: true });
      return announce(connect(channel, 'channel_shared', { connected_team_id: otherTeamId }));
    },
    unshare: (ref) => {
      const channel = workspace.updateChannel(lookups.channel(ref).id, { is_ext_shared: false });
      const ended = { previously_connected_team_id: otherTeamId, is_ext_shared: false };
      return announce(connect(channel, 'channel_unshared', ended));
    },
    changeChannelId: (ref, newId) => {
      const before = lookups.channel(ref);
      const channel = workspace.changeChannelId(before.id, newId);
      const ids = { old_channel_id: before.id, new_channel_id: newId };
      const event = { type: 'channel_id_changed', ...ids, event_ts: workspace.nextTs() };
      return announce({ event, scope: null, isHidden: channel.is_private && !isMember(channel) });
    },
    invite: async (ref, user) => {
      const channel = lookups.channel(ref);
      const id = botOr(lookups, user);
      if (isMember(channel, id)) return null;
      const joined = workspace.updateChannel(channel.id, { members: [...channel.members, id] });
      return await announce(memberJoined(joined, id, platform));
    },
    kick: async (ref, user) => {
      const channel = lookups.channel(ref);
      const id = botOr(lookups, user);
      if (!isMember(channel, id)) return null;
      workspace.updateChannel(channel.id, { members: channel.members.filter((member) => member !== id) });
      if (id === botUserId) return await announce(about(channel, 'left', { channel: channel.id, actor_id: admin() }));
      return await announce({
        event: {
          type: 'member_left_channel',
          user: id,
          channel: channel.id,
          channel_type: channel.is_private ? 'G' : 'C',
          team: workspace.team.id,
          event_ts: workspace.nextTs(),
        },
        scope: readScope(channel),
        isHidden: !isMember(channel),
      });
    },
    uninstall: async () => {
      tokens.revoke('account_inactive');
      const told: (EventResult | null)[] = [];
      const event_ts = workspace.nextTs();
      const revoked = { type: 'tokens_revoked', tokens: { oauth: [], bot: [botUserId] }, event_ts };
      told.push(await announce({ event: revoked, scope: null }));
      told.push(await announce({ event: { type: 'app_uninstalled', event_ts }, scope: null }));
      return told;
    },
  };
}
