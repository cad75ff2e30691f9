/** Which signed requests of Slack were taken. Slack signs a request that it sends again anew, so only a replay looks the same. */
export type SlackRequests = {
  /** Notes a signature; false when the same request was taken before. */
  take(signature: string): Promise<boolean>;
  /** The request was not handled, so that the same one may come again. */
  forget(signature: string): Promise<void>;
};
