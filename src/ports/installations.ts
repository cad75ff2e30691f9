import type { SlackMessage } from '../blockkit/message.ts';

/* Installations: our app in one Slack workspace, or in an organisation as a whole. */

export type Installation = {
  /** The workspace; for an organisation that installed the app as a whole, the organisation (`E…`). */
  readonly teamId: string;
  readonly teamName: string;
  /** The organisation it belongs to; null outside Enterprise Grid. */
  readonly enterpriseId: string | null;
  readonly botUserId: string;
  readonly botId: string;
  /** Why nothing is sent there; null when all is well. */
  readonly blockedReason: string | null;
};

/** A token that we store, and what it takes to renew it. Null for the workspace whose token the environment has. */
export type BotToken = {
  readonly accessToken: string;
  /** With token rotation: what a newer token is got with, and when this one ends. */
  readonly rotation: { readonly refreshToken: string; readonly expiresAt: number } | null;
};

export type StoredInstallation = Installation & {
  readonly token: BotToken | null;
  /** Who installed the app through OAuth. */
  readonly installedBy: string | null;
};

/** What an installation through OAuth brings. */
export type NewInstallation = Omit<Installation, 'blockedReason'> & {
  readonly token: BotToken;
  readonly scopes: string;
  readonly installedBy: string;
};

export type Installations = {
  /** Notes the workspace of the environment's token, which works. */
  save(installation: Installation): Promise<void>;
  /**
   * Puts in a new installation, or a new token for a known one, whose history is kept: what held it up ends when the token
   * is looked at, which is due now. `welcome` is sent to whoever installed it.
   */
  install(installation: NewInstallation, welcome: SlackMessage): Promise<void>;
  get(teamId: string): Promise<StoredInstallation | null>;
  /** Nothing is sent in the workspace until it is saved without a reason. Unknown workspaces are left alone. */
  block(teamId: string, reason: string): Promise<void>;
  /** Whether the caller is the one to renew a token that ends at `expiresAt`; nobody else is for `forMs`. */
  claimRenewal(teamId: string, expiresAt: number, forMs: number): Promise<boolean>;
  /** Puts a token in the place of one that ends at `expiresAt`, unless another came meanwhile. */
  renew(teamId: string, expiresAt: number, token: BotToken): Promise<void>;
  /** Slack says that the app was taken out: its token is to be looked at now. Unknown workspaces are left alone. */
  doubt(teamId: string): Promise<void>;
  /** Takes one installation whose token is to be looked at for `forMs`, so that of several replicas one does it; null when none is due. */
  takeDue(forMs: number): Promise<DueInstallation | null>;
  /** What a look at a token led to; false when the app was installed anew meanwhile, or doubted, and nothing is changed. */
  settle(due: DueInstallation, result: TokenResult): Promise<boolean>;
  /** Whether people took the app out of every workspace it was in. */
  areAllUninstalled(): Promise<boolean>;
};

/** An installation whose token is looked at; `toldGoneAt`: since when Slack's word stands against it. */
export type DueInstallation = Installation & {
  readonly toldGoneAt: number | null;
  /** Which installation this is of the same workspace. */
  readonly installedAt: number | null;
};

/** `isDoubted`: Slack's word still stands against the token; `isReplaced`: the organisation's is used from now on. */
export type TokenResult = {
  readonly blockedReason: string | null;
  readonly isDoubted: boolean;
  readonly isReplaced: boolean;
  readonly checkAgainInMs: number;
};

/** The reason of a workspace whose people took the app out. */
export const uninstalled = 'uninstalled';

/** Whether the id of an installation is that of an organisation (Slack: ids of workspaces begin with T). */
export const isOrganisation = (teamId: string): boolean => teamId.startsWith('E');
