import type { ChannelKind } from '../model.ts';

/* What is remembered of channels. */

export type ChannelNote = { readonly kind: ChannelKind; readonly checkedAt: number };

export type Channels = {
  recall(teamId: string, channelId: string): Promise<ChannelNote | null>;
  remember(teamId: string, channelId: string, kind: ChannelKind): Promise<void>;
  /** What is known of it is not trusted any more. */
  forget(teamId: string, channelId: string): Promise<void>;
};
