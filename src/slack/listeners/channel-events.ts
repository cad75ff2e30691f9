import type { App } from '@slack/bolt';
import { teamOf } from '../authorize.ts';
import type { ListenerDeps } from './index.ts';

/** What happens to channels. The bot's own removal comes as `channel_left` or `group_left` (slack-platform: App manifest). */
export function registerChannelEvents(app: App, { channels }: ListenerDeps): void {
  app.event('member_joined_channel', async ({ event, context }) => {
    if (event.user === context.botUserId) await channels.joined(teamOf(context), event.channel);
  });
  app.event('channel_left', ({ event, context }) => channels.left(teamOf(context), event.channel));
  app.event('group_left', ({ event, context }) => channels.left(teamOf(context), event.channel));
  app.event('channel_archive', ({ event, context }) => channels.archived(teamOf(context), event.channel));
  app.event('group_archive', ({ event, context }) => channels.archived(teamOf(context), event.channel));
  app.event('channel_unarchive', ({ event, context }) => channels.unarchived(teamOf(context), event.channel));
  app.event('channel_deleted', ({ event, context }) => channels.deleted(teamOf(context), event.channel));
  app.event('group_deleted', ({ event, context }) => channels.deleted(teamOf(context), event.channel));
  app.event('channel_shared', ({ event, context }) => channels.looked(teamOf(context), event.channel));
  app.event('channel_unshared', ({ event, context }) => channels.looked(teamOf(context), event.channel));
  app.event('channel_id_changed', ({ event, context }) =>
    channels.moved(teamOf(context), event.old_channel_id, event.new_channel_id),
  );
  app.event('group_unarchive', ({ event, context }) => channels.unarchived(teamOf(context), event.channel));
}
