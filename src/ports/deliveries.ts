/* What became of single deliveries, for people who ask. */

/** A message that stands in Slack, and the events it tells of. */
export type PostedMessage = {
  readonly deliveryId: number;
  readonly postedAt: number;
  readonly createdAt: number;
  /** False for what the app says by itself. */
  readonly isNews: boolean;
  /** The review whose card it is, or in whose thread it stands. */
  readonly reviewId: string | null;
  /** Oldest first; several when they were held to be told together, none when they are not kept any more. */
  readonly events: readonly PostedEvent[];
};

export type PostedEvent = {
  readonly id: number;
  /** Credo's own id of it, or what stands for one. */
  readonly key: string;
  readonly connectionId: string;
  readonly receivedAt: number;
  readonly body: string;
  readonly isTest: boolean;
};

export type DeadLetter = {
  readonly deliveryId: number;
  readonly channelId: string;
  readonly error: string;
  readonly attempts: number;
  readonly gaveUpAt: number;
};

export type Deliveries = {
  /** The delivery that posted a message; null when it is none of ours. */
  findPosted(teamId: string, channelId: string, slackTs: string): Promise<PostedMessage | null>;
  /** Slack's id of the message a delivery posted; null when there is none. */
  slackTsOf(deliveryId: number): Promise<string | null>;
  /** What was given up, the latest first. */
  deadLetters(teamId: string, limit: number): Promise<readonly DeadLetter[]>;
  /** Lets everything that was given up wait again, in its own lane. Returns how much; nothing waits twice. */
  replayDeadLetters(teamId: string): Promise<number>;
};
