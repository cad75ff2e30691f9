import type { SlackMessage } from '../blockkit/message.ts';

/** Who typed a command or pressed a button, and where. */
export type Caller = {
  readonly teamId: string;
  readonly channelId: string;
  /** As Slack calls it: `privategroup` and `directmessage` stand for conversations without a public name. */
  readonly channelName: string;
  readonly userId: string;
  /** For when Slack does not tell the person's full name. */
  readonly userName: string;
  /** The workspace that Slack said they are of; in a channel shared with another company it may be another. */
  readonly userTeamId?: string;
};

/** What changes what a channel receives is said in the channel; everything else only to the person. */
export type Answer = {
  readonly visibleTo: 'channel' | 'person';
  readonly message: SlackMessage;
  /** It takes the place of the message whose button was pressed, so that it cannot be pressed again. */
  readonly replacesOriginal?: boolean;
};
