import type { Backlog, DatabaseFigures } from './figures.ts';

/* How the app is doing, for those who run it: `status`, its live view and App Home show the same. */

/** A conversation in which nothing can be sent, how much waits there, and why. */
export type BlockedLane = {
  readonly teamId: string;
  readonly channelId: string;
  readonly reason: string;
  readonly since: number | null;
  readonly waiting: number;
};

/** What waits for the conversations of some workspaces, and what could not be sent there. */
export type OutboxStanding = {
  readonly waiting: Backlog;
  readonly dead: Backlog;
  readonly lanesBlocked: number;
  /** Those blocked longest, a few. */
  readonly blockedLanes: readonly BlockedLane[];
};

export type WorkspaceStanding = {
  readonly teamId: string;
  readonly name: string;
  readonly blockedReason: string | null;
  /** Whether its token is stored; else the environment has it. */
  readonly hasOwnToken: boolean;
};

export type ConnectionStanding = {
  readonly id: string;
  readonly tenant: string;
  readonly webhook: string;
  readonly webhookFailure: string | null;
  readonly webhookCheckedAt: number | null;
  readonly lastEventAt: number | null;
};

export type Standing = OutboxStanding & {
  /** When this was read. */
  readonly at: number;
  readonly unmatched: Backlog;
  readonly held: Backlog;
  readonly workspaceStates: DatabaseFigures['workspaces'];
  /** Those in which nothing can be sent first; a few. */
  readonly workspaces: readonly WorkspaceStanding[];
  readonly connections: readonly ConnectionStanding[];
  /** The number of the latest event; it grows by one with each. */
  readonly lastEventId: number;
};

export type Standings = {
  /** Of everything. */
  read(): Promise<Standing>;
  /** Of one workspace alone. */
  ofWorkspace(teamId: string): Promise<OutboxStanding>;
  /** How many deliveries were sent after a moment. */
  deliveredSince(at: number): Promise<number>;
};
