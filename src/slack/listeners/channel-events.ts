import type { App } from '@slack/bolt';
import type { ListenerDeps } from './index.ts';

/** What happens to channels. The bot's own removal comes as `channel_left` or `group_left` (slack-platform: App manifest). */
export function registerChannelEvents(app: App, { channels, identity }: ListenerDeps): void {
  const teamOf = (body: { team_id?: string }) => identity()?.teamId ?? body.team_id ?? '';

  app.event('member_joined_channel', async ({ event, body, context }) => {
    const botUserId = identity()?.botUserId ?? context.botUserId;
    if (event.user === botUserId) await channels.joined(teamOf(body), event.channel);
  });
  app.event('channel_left', ({ event, body }) => channels.left(teamOf(body), event.channel));
  app.event('group_left', ({ event, body }) => channels.left(teamOf(body), event.channel));
  app.event('channel_archive', ({ event, body }) => channels.archived(teamOf(body), event.channel));
  app.event('group_archive', ({ event, body }) => channels.archived(teamOf(body), event.channel));
  app.event('channel_unarchive', ({ event, body }) => channels.unarchived(teamOf(body), event.channel));
  app.event('channel_deleted', ({ event, body }) => channels.deleted(teamOf(body), event.channel));
  app.event('group_deleted', ({ event, body }) => channels.deleted(teamOf(body), event.channel));
  app.event('channel_shared', ({ event, body }) => channels.looked(teamOf(body), event.channel));
  app.event('channel_unshared', ({ event, body }) => channels.looked(teamOf(body), event.channel));
  app.event('channel_id_changed', ({ event, body }) =>
    channels.moved(teamOf(body), event.old_channel_id, event.new_channel_id),
  );
  app.event('group_unarchive', ({ event, body }) => channels.unarchived(teamOf(body), event.channel));
}
