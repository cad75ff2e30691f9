/* What is kept for a time only. */

/** What is older than this may go: settled deliveries, dead letters, and events with the deliveries that tell of them. */
export type RetentionTimes = { readonly deliveries: number; readonly deadLetters: number; readonly events: number };

/** How many rows went; `leftOvers` are rows about something that is gone. */
export type Deleted = { readonly of: 'deliveries' | 'events' | 'leftOvers'; readonly count: number };

export type Retention = {
  /**
   * Goes once through everything that is old and deletes what nothing needs any more. Looks at `batch` rows between two
   * results and at no row twice, so that what has to stay costs no more than what goes.
   */
  sweep(before: RetentionTimes, batch: number): AsyncIterable<Deleted>;
};
