/** What Slack sends through a websocket (docs.slack.dev, Using Socket Mode). */
export type EnvelopeKind = 'events_api' | 'slash_commands' | 'interactive';

/** One offer of an envelope to the app. `answer`: the payload of its acknowledgement; undefined until there is one. */
export type Offer = {
  readonly envelopeId: string;
  readonly kind: EnvelopeKind;
  readonly attempt: number;
  readonly connection: number;
  readonly answer: Readonly<Record<string, unknown>> | null | undefined;
};

/** What a test or the page can do with an app's websockets. */
export type SocketControls = {
  /** The app-level token with which an app asks for a websocket. */
  readonly appToken: string;
  /** How many websockets are open now, and how many ever were. */
  connections(): number;
  opened(): number;
  /** Everything offered so far, oldest first. */
  offers(): readonly Offer[];
  /** Slack renews its servers: each app is asked to connect again, and is cut off ten seconds later. */
  refresh(): void;
  /** Breaks every connection, as a network does. */
  cut(): void;
  /** The next acknowledgement does not arrive, as its connection breaks on the way. */
  loseNextAnswer(): void;
  /** From now on nothing comes through the open connections, and nobody hears that they are dead. */
  freeze(): void;
  /** Asking for a websocket is answered with this error; null makes it work again. */
  refuse(error: 'invalid_auth' | 'internal_error' | null): void;
};
