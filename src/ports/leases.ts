import type { Lease } from '../model.ts';

/* Leases: which of several servers does what only one may do at a time. */

export type Leases = {
  /** Takes a lease that nobody has any more, or prolongs one's own. Null while another server has it. */
  take(name: string, leaseMs: number): Promise<Lease | null>;
  /** Prolongs what is still ours, and returns it. */
  renew(leases: readonly Lease[], leaseMs: number): Promise<readonly Lease[]>;
  /** Lets others have it at once. Does nothing when it was lost. */
  release(lease: Lease): Promise<void>;
  /** Which of these nobody has now. */
  free(names: readonly string[]): Promise<readonly string[]>;
  /** Frees all of them at start-up, when no other server can hold one. */
  takeOver(): Promise<void>;
};
