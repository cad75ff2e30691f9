/* Connections that workspaces made themselves; what is kept of their webhooks is in `connections.ts`. */

/** What calls to a tenant of Credo are made with, and how its events are verified. */
export type CredoAccess = {
  readonly tenant: string;
  readonly apiUrl: string;
  readonly appUrl: string;
  readonly apiKey: string;
  readonly webhookAuth: 'none' | 'o_auth';
  /** Svix signing secrets; empty when nobody entered one. */
  readonly signingSecrets: readonly string[];
};

export type NewTeamConnection = CredoAccess & {
  readonly teamId: string;
  /** Unique in the workspace, whatever its letters' case. */
  readonly name: string;
  readonly createdBy: string;
};

/** `apiKey` is empty once it was forgotten, because nothing is to be done at Credo any more. */
export type TeamConnection = NewTeamConnection & {
  readonly id: string;
  readonly state: 'active' | 'disconnected';
  readonly createdAt: number;
  readonly disconnectedAt: number | null;
  readonly revision: number;
  readonly keyRefusedAt: number | null;
};

/** Which connections there is something to do for, and how new what is known of them is. */
export type ConnectionVersion = { readonly id: string; readonly revision: number; readonly isSyncAsked: boolean };

export type TeamConnections = {
  /** Of every connection that is active, or whose webhook is still to be removed. Cheap: it is asked every second. */
  versions(): Promise<readonly ConnectionVersion[]>;
  get(id: string): Promise<TeamConnection | null>;
  /** The active ones of a workspace, the oldest first, and those it disconnected whose subscriptions are still kept. */
  ofTeam(teamId: string): Promise<readonly TeamConnection[]>;
  /**
   * Makes a connection, or brings back the one that the workspace had to the same tenant: its subscriptions go on. Null
   * when another active one has the name.
   */
  add(connection: NewTeamConnection): Promise<{ readonly id: string; readonly isBack: boolean } | null>;
  /** Changes an active connection of the workspace. Whoever replaces the key stands for the connection from then on. */
  change(
    id: string,
    teamId: string,
    change: Partial<Omit<NewTeamConnection, 'teamId' | 'tenant'>>,
  ): Promise<'changed' | 'name_taken' | 'gone'>;
  /** No event is taken any more; its subscriptions wait for it to come back. False when it is not active there. */
  disconnect(id: string, teamId: string): Promise<boolean>;
  /** Nothing is left to be done at Credo for a disconnected one. */
  forgetKey(id: string): Promise<void>;
  /** Notes whether Credo takes the key. True when it is refused and was not before. */
  noteKey(id: string, isRefused: boolean): Promise<boolean>;
};

/** The reason of subscriptions whose connection was disconnected. */
export const disconnected = 'disconnected';
