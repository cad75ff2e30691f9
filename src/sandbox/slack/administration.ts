import type { Events } from './events.ts';
import { channelAsJson } from './methods/as-json.ts';
import { memberJoined } from './methods/conversations.ts';
import type { AppEvent, Platform } from './methods/method.ts';
import { isMember, readScope } from './methods/reach.ts';
import { botOr, type Lookups } from './people.ts';
import type { Channel, EventResult, Slack } from './types.ts';
import { botUserId } from './workspace.ts';

type Administration = Pick<
  Slack,
  'archive' | 'unarchive' | 'rename' | 'deleteChannel' | 'invite' | 'kick' | 'uninstall'
>;

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
