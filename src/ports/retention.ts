/* What is kept for a time only. */

export type Retention = {
  /** Deletes at most `limit` settled deliveries older than this, dead letters apart. Returns how many. */
  deleteSettledDeliveries(before: number, limit: number): Promise<number>;
  deleteDeadLetters(before: number, limit: number): Promise<number>;
  /** Events that were matched and that no delivery shows any more. */
  deleteEvents(before: number, limit: number): Promise<number>;
  /** What channels had before changes nobody can undo any more, comments whose events are gone, cards without news. */
  deleteLeftOvers(before: number, limit: number): Promise<number>;
};
