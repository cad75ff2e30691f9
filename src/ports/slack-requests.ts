/**
 * Which requests of Slack were taken, by their signature (Slack signs a request that it sends again anew, so only a replay
 * looks the same), and which envelopes.
 */
export type SlackRequests = {
  /** Notes a signature; false when the same request was taken before. */
  take(signature: string): Promise<boolean>;
  isTaken(signature: string): Promise<boolean>;
  /** The request was not handled, so that the same one may come again. */
  forget(signature: string): Promise<void>;
};
