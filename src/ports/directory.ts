/* What is remembered of people and use cases. */

export type Remembered<T> = { readonly value: T | null; readonly fetchedAt: number };

export type DirectoryStore = {
  recall(connectionId: string, kind: DirectoryKind, id: string): Promise<Remembered<unknown> | null>;
  remember(connectionId: string, kind: DirectoryKind, id: string, value: object | null): Promise<void>;
  recallSlackPerson(teamId: string, email: string): Promise<Remembered<string> | null>;
  rememberSlackPerson(teamId: string, email: string, slackUserId: string | null): Promise<void>;
  /** Whoever was found to be this Slack user is to be looked for again. */
  forgetSlackPerson(teamId: string, slackUserId: string): Promise<void>;
  link(link: PersonLink): Promise<void>;
  /** Takes back all that was tied to a Slack user, and returns it: Credo ids and e-mails, the latest first. */
  unlink(teamId: string, connectionId: string, slackUserId: string): Promise<readonly string[]>;
  /** The Slack user an admin tied to one of these Credo ids or e-mails. */
  linkedSlackUser(teamId: string, connectionId: string, credoRefs: readonly string[]): Promise<string | null>;
  /** The Credo ids and e-mails tied to a Slack user, the latest first. */
  linkedCredoRefs(teamId: string, connectionId: string, slackUserId: string): Promise<readonly string[]>;
};

export type DirectoryKind = 'use_case' | 'user' | 'risk_levels' | 'review' | 'review_dates';

export type PersonLink = {
  readonly teamId: string;
  readonly connectionId: string;
  readonly credoRef: string;
  readonly slackUserId: string;
  readonly linkedBy: string;
};
