import type { ChannelSettings, Hold } from '../model.ts';

/* How each channel wants its messages. */

export type ChannelSettingsStore = {
  /** The defaults when nobody changed anything. */
  get(teamId: string, channelId: string): Promise<ChannelSettings>;
  /** Changes some settings and keeps the others. Returns all of them as they are now, and the change's id for *Undo*. */
  change(
    teamId: string,
    channelId: string,
    change: ChannelSettingsChange,
  ): Promise<{ readonly now: ChannelSettings; readonly changeId: string }>;
};

export type ChannelSettingsChange = {
  readonly settings: Partial<ChannelSettings>;
  /** The Slack user who changed them. */
  readonly changedBy: string;
  /** Until when everything held for the channel waits from now on; null: it comes now. Left out when that stays as it is. */
  readonly hold?: Hold | null;
};
