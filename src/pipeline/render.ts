import type { SlackMessage } from '../blockkit/message.ts';
import type { ReadEvent } from '../events/catalog.ts';
import type { ChannelSettings, Names } from '../model.ts';

export type RenderInput = {
  readonly event: ReadEvent;
  readonly names: Names;
  readonly receivedAt: number;
  readonly now: number;
  /** False: everybody is a plain name. */
  readonly mentions: boolean;
  readonly size: ChannelSettings['size'];
  /** Slack may have the message already; it says so. */
  readonly mayBeRepeat: boolean;
  /** It stands in the thread of a card, which shows what all its replies would repeat. */
  readonly isReply: boolean;
  /** A sample somebody asked for; it says so. */
  readonly isTest: boolean;
};

/** Stage 5: the message an event becomes. Nothing after it sees a Credo payload. */
export function render({ event, names, ...options }: RenderInput): SlackMessage {
  return event.render(names, options);
}
