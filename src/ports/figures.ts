/* Figures of the database, the same for every process that works on it. */

/** How many there are, and since when the oldest one has been; null when there is none. */
export type Backlog = { readonly count: number; readonly oldestAt: number | null };

export type DatabaseFigures = {
  /** Events that were not matched yet. */
  readonly unmatched: Backlog;
  /** Deliveries that could be sent: to channels, and to people when they were tried at least once. */
  readonly waiting: Backlog;
  /** Direct messages nobody tried yet, which may wait for the end of somebody's quiet hours. */
  readonly personal: Backlog;
  /** Deliveries in conversations, or workspaces, in which nothing can be sent. */
  readonly blocked: Backlog;
  /** Events held in windows to be told later as one message. */
  readonly held: Backlog;
  readonly dead: Backlog;
  /** Conversations in which something waits. */
  readonly lanesWaiting: number;
  /** Conversations in which nothing can be sent, whether or not something waits, and since when the first has been one. */
  readonly lanesBlocked: Backlog;
  readonly workspaces: Readonly<Record<WorkspaceState, number>>;
  readonly webhooks: Readonly<Record<WebhookPresence, number>>;
  /** When the webhook that was confirmed longest ago was confirmed; null when none is needed. */
  readonly webhookConfirmedAt: number | null;
};

/** `other`: nothing can be sent for another reason. */
export type WorkspaceState = 'usable' | 'token_dead' | 'uninstalled' | 'other';

/** `missing`: events are wanted and Credo has no webhook; `unconfirmed`: it had one, and did not take the last change or answer. */
export type WebhookPresence = 'present' | 'missing' | 'unconfirmed' | 'not_needed';

export type Figures = {
  /** Reads them without looking at every row: what is settled costs nothing. */
  read(): Promise<DatabaseFigures>;
};
