import type { SlackMessage } from '../blockkit/message.ts';
import type { Previous, ReadEvent, Reader, ReviewFigures } from '../events/catalog.ts';
import type { ChannelSettings, Names } from '../model.ts';

export type RenderInput = {
  readonly event: ReadEvent;
  readonly names: Names;
  readonly receivedAt: number;
  readonly now: number;
  /** The Slack users who may be mentioned. */
  readonly mentionIds: readonly string[];
  /** The one person a direct message goes to; null for a channel. */
  readonly reader: Reader | null;
  readonly size: ChannelSettings['size'];
  /** Slack may have the message already; it says so. */
  readonly mayBeRepeat: boolean;
  /** It stands in the thread of a card, which shows what all its replies would repeat. */
  readonly isReply: boolean;
  /** A sample somebody asked for; it says so. */
  readonly isTest: boolean;
  /** Comments have a button to reply to them; not when left out. */
  readonly takesReplies?: boolean;
  /** What the field it tells of was before; null when that is not known, or when it tells of none. */
  readonly previous: Previous | null;
  /** For news of a review or its tasks; null, or left out, when nothing more is known. */
  readonly review?: ReviewFigures | null;
};

/** Stage 5: the message an event becomes. Nothing after it sees a Credo payload. */
export function render({ event, names, ...options }: RenderInput): SlackMessage {
  return event.render(names, options);
}
