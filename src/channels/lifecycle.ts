import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Channels } from '../ports/channels.ts';
import type { Outbox } from '../ports/outbox.ts';
import type { SlackWorkspace } from '../ports/slack.ts';
import type { Subscriptions } from '../ports/subscriptions.ts';
import { disconnected } from '../ports/team-connections.ts';
import { describeSpecs, showPeople } from './describe.ts';
import { expiredNotice, pausedNotice, resumedNotice, startedNotice } from './notices.ts';

/** What follows when something happens to a channel or to the bot in it. Each may be told twice, or late, without harm. */
export type ChannelLifecycle = {
  joined(teamId: string, channelId: string): Promise<void>;
  left(teamId: string, channelId: string): Promise<void>;
  archived(teamId: string, channelId: string): Promise<void>;
  unarchived(teamId: string, channelId: string): Promise<void>;
  deleted(teamId: string, channelId: string): Promise<void>;
  /** Something about who is in the channel has changed, or may have: looks at it, and pauses or resumes it. */
  looked(teamId: string, channelId: string): Promise<void>;
  /** The channel goes on under another id. */
  moved(teamId: string, from: string, to: string): Promise<void>;
  /** Slack is about to take messages of the whole workspace again. */
  workspaceBack(teamId: string): Promise<void>;
  /** What happened while the app was down was not told: looks at every channel that waits, then at the others. */
  catchUp(signal?: AbortSignal): Promise<void>;
};

/** Reasons that are gone once the app finds that it may post in the channel. */
const endsByItself = new Set([
  'not_in_channel',
  'channel_not_found',
  'is_archived',
  'shared_with_others',
  'team_access_not_granted',
]);

/** What waited longer than this is too old to be told when a channel or workspace goes on (product: Error texts, Bot removed later). */
const longestWaitMs = 7 * 24 * 3_600_000;

/** Slack allows about fifty looks a minute (conversations.info: tier 3); commands need some of them. */
const looksInARow = 20;
const lookPaceMs = 2_000;

export function createChannelLifecycle(deps: {
  readonly subscriptions: Subscriptions;
  readonly channels: Channels;
  readonly outbox: Outbox;
  readonly slack: SlackWorkspace;
  readonly clock: Clock;
  readonly log: Log;
  readonly onDeliverable: () => void;
}): ChannelLifecycle {
  const { subscriptions, channels, outbox, slack, clock, log } = deps;

  const expire = async (teamId: string, channelId: string) => {
    const expired = await outbox.expireWaiting(teamId, channelId, clock.now() - longestWaitMs);
    if (expired === 0) return;
    log.info('channel.expired', { teamId, channelId, deliveries: expired });
    await outbox.enqueueNotice(teamId, channelId, `expired:${clock.now()}`, expiredNotice(expired));
  };

  const resume = async (teamId: string, channelId: string) => {
    const before = (await subscriptions.ofChannel(teamId, channelId)).filter(({ reason }) => reason !== disconnected);
    await expire(teamId, channelId);
    const resumed = await subscriptions.setChannelState(teamId, channelId, 'active', null);
    await outbox.unblockLane(teamId, channelId);
    if (resumed === 0) return;
    log.info('channel.resumed', { teamId, channelId, subscriptions: resumed });
    const isStart = before.some(({ state }) => state === 'pending');
    if (isStart || before.some(({ reason }) => reason === 'is_archived')) {
      const what = describeSpecs(before, await showPeople(slack, teamId, before));
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

  const look = async (teamId: string, channelId: string) => {
    const [first] = await subscriptions.ofChannel(teamId, channelId);
    if (!first) return;
    const isIdle = first.state !== 'active';
    const { kind } = await slack.lookAtChannel(teamId, channelId);
    switch (kind) {
      case 'ready':
        if (isIdle && endsByItself.has(first.reason ?? '')) await resume(teamId, channelId);
        return;
      case 'shared_with_others':
        return isIdle ? keepWaiting(teamId, channelId, 'paused', kind) : pause(teamId, channelId, kind);
      case 'archived':
        if (!isIdle) await pause(teamId, channelId, 'is_archived');
        return;
      case 'not_in_channel':
        if (!isIdle) await pause(teamId, channelId, kind);
        return;
      default:
        // Slack did not say: nothing is changed for that.
        return;
    }
  };

  return {
    joined: async (teamId, channelId) => {
      await channels.forget(teamId, channelId);
      const rows = await subscriptions.ofChannel(teamId, channelId);
      if (rows.length === 0) return;
      // A private channel shows only now whether other companies are in it.
      const access = await slack.prepareChannel(teamId, channelId);
      if (access.kind === 'shared_with_others') await keepWaiting(teamId, channelId, 'paused', access.kind);
      else await resume(teamId, channelId);
    },
    looked: async (teamId, channelId) => {
      await channels.forget(teamId, channelId);
      await look(teamId, channelId);
    },
    moved: async (teamId, from, to) => {
      await outbox.moveChannel(teamId, from, to);
      log.info('channel.moved', { teamId, from, to });
      await look(teamId, to);
      deps.onDeliverable();
    },
    workspaceBack: async (teamId) => {
      for (const id of await outbox.waitingSince(teamId, clock.now() - longestWaitMs)) await expire(teamId, id);
    },
    catchUp: async (signal) => {
      for (const { teamId, channelId, reason } of await subscriptions.idleChannels()) {
        if (!endsByItself.has(reason)) continue;
        const access = await slack.lookAtChannel(teamId, channelId);
        if (access.kind === 'ready') await resume(teamId, channelId);
      }
      for (const [index, { teamId, channelId }] of (await subscriptions.activeChannels()).entries()) {
        if (index >= looksInARow) await clock.sleep(lookPaceMs, signal);
        if (signal?.aborted) return;
        await look(teamId, channelId);
      }
    },
    left: (teamId, channelId) => pause(teamId, channelId, 'not_in_channel'),
    archived: (teamId, channelId) => pause(teamId, channelId, 'is_archived'),
    deleted: (teamId, channelId) => pause(teamId, channelId, 'channel_deleted'),
    unarchived: async (teamId, channelId) => {
      const rows = await subscriptions.ofChannel(teamId, channelId);
      if (rows.length === 0) return;
      const access = await slack.prepareChannel(teamId, channelId);
      if (access.kind === 'ready') await resume(teamId, channelId);
      else if (access.kind === 'not_in_channel') await keepWaiting(teamId, channelId, 'pending', access.kind);
    },
  };
}
