import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Outbox } from '../ports/outbox.ts';
import type { SlackWorkspace } from '../ports/slack.ts';
import type { Subscriptions } from '../ports/subscriptions.ts';
import { describeSpecs, showPeople } from './describe.ts';
import { pausedNotice, resumedNotice, startedNotice } from './notices.ts';

/** What follows when the bot joins or leaves a channel, or the channel is archived. Each may happen twice without harm. */
export type ChannelLifecycle = {
  joined(teamId: string, channelId: string): Promise<void>;
  left(teamId: string, channelId: string): Promise<void>;
  archived(teamId: string, channelId: string): Promise<void>;
  unarchived(teamId: string, channelId: string): Promise<void>;
  /** Looks at every channel that waits for the bot: what happened while the app was down was not told. */
  catchUp(): Promise<void>;
};

/** Reasons that are gone once the bot is a member of a channel that is not archived. */
const endsByItself = new Set(['not_in_channel', 'channel_not_found', 'is_archived']);

export function createChannelLifecycle(deps: {
  readonly subscriptions: Subscriptions;
  readonly outbox: Outbox;
  readonly slack: SlackWorkspace;
  readonly clock: Clock;
  readonly log: Log;
  readonly onDeliverable: () => void;
}): ChannelLifecycle {
  const { subscriptions, outbox, clock, log } = deps;

  const resume = async (teamId: string, channelId: string) => {
    const before = await subscriptions.ofChannel(teamId, channelId);
    const resumed = await subscriptions.setChannelState(teamId, channelId, 'active', null);
    await outbox.unblockLane(teamId, channelId);
    if (resumed === 0) return;
    log.info('channel.resumed', { teamId, channelId, subscriptions: resumed });
    const isStart = before.some(({ state }) => state === 'pending');
    if (isStart || before.some(({ reason }) => reason === 'is_archived')) {
      const what = describeSpecs(before, await showPeople(deps.slack, teamId, before));
      const notice = isStart ? startedNotice(what) : resumedNotice(what);
      await outbox.enqueueNotice(teamId, channelId, `started:${clock.now()}`, notice);
    }
    deps.onDeliverable();
  };

  const pause = async (teamId: string, channelId: string, reason: string) => {
    const rows = await subscriptions.ofChannel(teamId, channelId);
    if (rows.length === 0) return;
    const notice = reason === 'is_archived' ? null : pausedNotice(channelId, reason);
    await outbox.pauseLane(teamId, channelId, reason, notice);
    log.info('channel.paused', { teamId, channelId, reason });
    deps.onDeliverable();
  };

  /** What was waiting for the bot, or paused already, waits for something else now; whoever subscribed is told. */
  const keepWaiting = async (teamId: string, channelId: string, state: 'pending' | 'paused', reason: string) => {
    const [first] = await subscriptions.ofChannel(teamId, channelId);
    await outbox.blockLane(teamId, channelId, reason);
    const changed = await subscriptions.setChannelState(teamId, channelId, state, reason);
    if (changed === 0 || !first) return;
    log.info('channel.waits', { teamId, channelId, reason });
    const notice = pausedNotice(channelId, reason);
    await outbox.enqueueNotice(teamId, first.createdBy, `waits:${channelId}:${clock.now()}`, notice);
    deps.onDeliverable();
  };

  return {
    joined: async (teamId, channelId) => {
      const rows = await subscriptions.ofChannel(teamId, channelId);
      if (rows.length === 0) return;
      // A private channel shows only now whether other companies are in it.
      const access = await deps.slack.prepareChannel(teamId, channelId);
      if (access.kind === 'shared_with_others') await keepWaiting(teamId, channelId, 'paused', access.kind);
      else await resume(teamId, channelId);
    },
    catchUp: async () => {
      for (const { teamId, channelId, reason } of await subscriptions.idleChannels()) {
        if (!endsByItself.has(reason)) continue;
        const access = await deps.slack.lookAtChannel(teamId, channelId);
        if (access.kind === 'ready') await resume(teamId, channelId);
      }
    },
    left: (teamId, channelId) => pause(teamId, channelId, 'not_in_channel'),
    archived: (teamId, channelId) => pause(teamId, channelId, 'is_archived'),
    unarchived: async (teamId, channelId) => {
      const rows = await subscriptions.ofChannel(teamId, channelId);
      if (rows.length === 0) return;
      const access = await deps.slack.prepareChannel(teamId, channelId);
      if (access.kind === 'ready') await resume(teamId, channelId);
      else if (access.kind === 'not_in_channel') await keepWaiting(teamId, channelId, 'pending', access.kind);
    },
  };
}
