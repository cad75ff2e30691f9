/* What became of single deliveries, for people who ask. */

/** A message that stands in Slack, and the event it tells of. */
export type PostedMessage = {
  readonly deliveryId: number;
  readonly postedAt: number;
  readonly createdAt: number;
  /** Null for what the app says by itself. */
  readonly event: {
    readonly id: number;
    /** Credo's own id of it, or what stands for one. */
    readonly key: string;
    readonly connectionId: string;
    readonly receivedAt: number;
    readonly body: string;
    readonly isTest: boolean;
  } | null;
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
  /** What was given up, the latest first. */
  deadLetters(teamId: string, limit: number): Promise<readonly DeadLetter[]>;
  /** Lets everything that was given up wait again, in its own lane. Returns how much; nothing waits twice. */
  replayDeadLetters(teamId: string): Promise<number>;
};
