import type { Administration } from './administration.ts';
import type { Change } from './changes.ts';
import type { Fault, FaultHandle } from './faults.ts';
import type { Shortcuts } from './shortcuts.ts';
import type { SocketControls } from './sockets/types.ts';
import type { Workspace } from './workspace.ts';

/** Field names are Slack's own, so that what a test reads here is what the API says. */
export type Team = {
  readonly id: string;
  readonly name: string;
  readonly domain: string;
  /** The Enterprise Grid organisation it belongs to. */
  readonly enterprise?: { readonly id: string; readonly name: string };
};

export type User = {
  readonly id: string;
  /** Another than the workspace's: somebody of another company, in channels shared with it. */
  readonly team_id: string;
  /** In Enterprise Grid: the organisation somebody belongs to, and their workspaces in it. */
  readonly enterprise_user?: {
    readonly enterprise_id: string;
    readonly teams: readonly string[];
    /** An admin of the organisation, not only of a workspace. */
    readonly is_admin?: boolean;
  };
  readonly name: string;
  readonly real_name: string;
  readonly email: string | null;
  readonly is_admin: boolean;
  /** A guest, who sees only the channels they are in; `is_ultra_restricted` may be in one only. */
  readonly is_restricted: boolean;
  readonly is_ultra_restricted: boolean;
  readonly is_bot: boolean;
  readonly deleted: boolean;
  /** An IANA name such as `Europe/London`. */
  readonly tz: string;
  readonly locale: string;
  /** Their quiet hours, the next ones or those now, in seconds since the epoch; null when they have none. */
  readonly dnd: { readonly next_dnd_start_ts: number; readonly next_dnd_end_ts: number } | null;
};

export type Channel = {
  readonly id: string;
  readonly name: string;
  readonly is_private: boolean;
  readonly is_archived: boolean;
  readonly is_ext_shared: boolean;
  readonly is_im: boolean;
  readonly is_mpim: boolean;
  readonly members: readonly string[];
  readonly created: number;
};

export type Block = {
  readonly type: string;
  readonly block_id?: string | undefined;
  readonly [field: string]: unknown;
};

export type Metadata = { readonly event_type: string; readonly event_payload: Readonly<Record<string, unknown>> };

/** How a message came to be. */
export type MessageSource = 'chat.postMessage' | 'chat.postEphemeral' | 'response_url' | 'command_response' | 'person';

export type Message = {
  readonly channel: string;
  readonly ts: string;
  readonly thread_ts: string | null;
  readonly user: string;
  readonly text: string;
  readonly blocks: readonly Block[];
  readonly attachments: readonly unknown[];
  readonly metadata: Metadata | null;
  readonly edited: { readonly user: string; readonly ts: string } | null;
  readonly deleted: boolean;
  /** The only person who sees it; null for a message everybody in the channel sees. */
  readonly ephemeral_to: string | null;
  /** A reply in a thread that stands in the channel too. */
  readonly is_broadcast: boolean;
  readonly source: MessageSource;
};

export type CallOutcome =
  | { readonly kind: 'answered' }
  | { readonly kind: 'refused'; readonly error: string }
  | { readonly kind: 'rate_limited'; readonly retryAfterS: number }
  /** `accepted` tells whether Slack did what was asked before it spoilt the answer; `error` why it would not have. */
  | { readonly kind: 'faulted'; readonly fault: string; readonly accepted: boolean; readonly error: string | null };

export type ApiCall = {
  readonly method: string;
  /** Arguments as sent, JSON strings already parsed, without the token. */
  readonly args: Readonly<Record<string, unknown>>;
  readonly tokenOk: boolean;
  readonly at: number;
  readonly outcome: CallOutcome;
};

export type View = {
  readonly id: string;
  readonly type: 'modal' | 'home';
  readonly user: string;
  readonly hash: string;
  readonly external_id: string;
  readonly root_view_id: string;
  readonly previous_view_id: string | null;
  /** Of whatever somebody did to open it, or the modal below it; null for an App Home. */
  readonly trigger_id: string | null;
  readonly is_open: boolean;
  readonly blocks: readonly Block[];
  /** The view as the app sent it: title, submit, callback_id, private_metadata and so on. */
  readonly definition: Readonly<Record<string, unknown>>;
};

/** The app's answer to something Slack sent it. `status` 0: no answer in time, or no connection; `body` says which. */
export type AppResponse = { readonly status: number; readonly ackMs: number; readonly body: string };

export type EventResult = AppResponse & { readonly eventId: string };

/** A command or a click that the app can answer through its response_url. */
export type InteractionResult = AppResponse & {
  readonly responseUrl: string;
  readonly triggerId: string;
  /** What the app has answered so far, oldest first, each as it was at the time. */
  answers(): readonly Message[];
  /** Why Slack could not use the body of the app's response; null when it could. */
  readonly problem: string | null;
};

export type ViewSubmissionResult = AppResponse & {
  readonly triggerId: string;
  readonly errors: Readonly<Record<string, string>>;
  readonly problem: string | null;
};

export type WaitOptions = { readonly timeoutMs?: number };

/** `channel` is an id, `#name`, or `@name` for the conversation of that person and the app. */
export type ChannelRef = string;
/** `user` is an id, a name with or without `@`, or an e-mail. */
export type UserRef = string;

export type CommandOptions = {
  readonly user: UserRef;
  readonly channel: ChannelRef;
  readonly text?: string;
  readonly command?: string;
  /** False sends `text` as it stands, for text that is already in Slack's form. */
  readonly shouldEscape?: boolean;
} & SendOptions;

/** `signingSecret` and `timestampS` allow a wrong or an old signature; Slack itself gives an app 3 seconds. */
export type SendOptions = {
  readonly signingSecret?: string;
  readonly timestampS?: number;
  readonly timeoutMs?: number;
};

export type ClickOptions = {
  readonly user: UserRef;
  /** What holds the element; for a view, its id. */
  readonly message?: Pick<Message, 'channel' | 'ts'>;
  readonly view?: string;
  readonly actionId: string;
  /** Needed when several blocks hold the same action id. */
  readonly blockId?: string;
  /** The option, user or text chosen, for elements other than buttons. */
  readonly value?: string | readonly string[];
  /** In a view: what was put into its other blocks before, by block id. */
  readonly values?: Readonly<Record<string, string | readonly string[]>>;
} & SendOptions;

/** `value` is what the person typed into an external_select so far. */
export type LoadOptions = Omit<ClickOptions, 'value'> & { readonly value?: string };

export type LoadedOptions = AppResponse & {
  readonly options: readonly { readonly text: string; readonly value: string }[];
  /** Why Slack could not use the app's answer; null when it could. */
  readonly problem: string | null;
};

export type CloseViewOptions = {
  readonly user: UserRef;
  readonly view: string;
  /** The person closes the whole stack of modals. */
  readonly isCleared?: boolean;
} & SendOptions;

export type SubmitViewOptions = {
  readonly user: UserRef;
  readonly view: string;
  /** By block id: the text, option value or id put into the block's input. */
  readonly values?: Readonly<Record<string, string | readonly string[]>>;
} & SendOptions;

export type EventOptions = {
  readonly eventId?: string;
  readonly isExtSharedChannel?: boolean;
  readonly retry?: { readonly num: number; readonly reason: string };
} & SendOptions;

export type NewUser = Partial<User> & { readonly name: string };
/** `members` are user refs. */
export type NewChannel = Partial<Channel> & { readonly name: string };

export type Seed = {
  readonly team?: Team;
  readonly users?: readonly NewUser[];
  readonly channels?: readonly NewChannel[];
};

/** A running simulated Slack workspace with our app installed in it. */
export type Slack = Administration & Shortcuts & SlackItself;

type SlackItself = {
  readonly url: string;
  readonly apiUrl: string;
  readonly authorizeUrl: string;
  /** The current token: a new installation through OAuth makes a new one. */
  readonly botToken: string;
  readonly teamId: string;
  readonly botUserId: string;
  readonly appId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly workspace: Workspace;
  /** The websockets of the app, for all workspaces together. */
  readonly socketMode: SocketControls;

  /** Every call of the Web API so far, oldest first; with a method, only its calls. */
  calls(method?: string): readonly ApiCall[];
  user(ref: UserRef): User;
  channel(ref: ChannelRef): Channel;
  /** What everybody in a channel sees now: no deleted and no ephemeral messages. */
  messages(channel: ChannelRef): readonly Message[];
  /** What is shown to one person only, not deleted. */
  ephemerals(channel: ChannelRef, user?: UserRef): readonly Message[];
  /** The modals a person has open, the topmost last. */
  modals(user: UserRef): readonly View[];
  home(user: UserRef): View | null;

  addUser(user: NewUser): User;
  updateUser(user: UserRef, change: Partial<Omit<User, 'id'>>): User;
  addChannel(channel: NewChannel): Channel;
  /**
   * A person writes a message. `@Ana Flores`, `@ana` and `@Credo AI` become mentions; the app is told if it may know of it.
   */
  say(message: { user: UserRef; channel: ChannelRef; text: string; threadTs?: string }): Message;

  /** Remembers where the app listens for commands, interactions and events. */
  connect(requestUrl: string): void;
  /** Sends the challenge with which Slack checks a request URL. */
  verifyUrl(options?: SendOptions): Promise<AppResponse & { readonly challenge: string }>;
  command(options: CommandOptions): Promise<InteractionResult>;
  click(options: ClickOptions): Promise<InteractionResult>;
  submitView(options: SubmitViewOptions): Promise<ViewSubmissionResult>;
  /** A person types into an external_select; what the app offers can then be chosen. */
  options(options: LoadOptions): Promise<LoadedOptions>;
  /** A person closes a modal without submitting it; null when the app did not ask to be told. */
  closeView(options: CloseViewOptions): Promise<AppResponse | null>;
  /** A person opens the app's Home tab. */
  openHome(user: UserRef, options?: EventOptions & { readonly tab?: 'home' | 'messages' }): Promise<EventResult>;
  event(
    event: Readonly<Record<string, unknown>> & { readonly type: string },
    options?: EventOptions,
  ): Promise<EventResult>;

  /** From now on calls are refused with `error`; sends nothing unless the app is also told with `event`. */
  revokeToken(error?: 'token_revoked' | 'account_inactive' | 'invalid_auth' | 'token_expired'): void;
  restoreToken(): void;
  setScopes(scopes: readonly string[]): void;

  /** Makes coming calls fail in a chosen way; see `Fault`. */
  fault(fault: Fault): FaultHandle;
  clearFaults(): void;

  /** Resolves as soon as a channel holds `n` messages that everybody sees. */
  waitForMessages(channel: ChannelRef, n: number, options?: WaitOptions): Promise<readonly Message[]>;
  /** Resolves with the `nth` answer (from 1) to a command or a click. */
  waitForAnswer(result: InteractionResult, options?: WaitOptions & { readonly nth?: number }): Promise<Message>;
  /** Resolves with what `look` finds, asked again after each change; `look` returns null or undefined until then. */
  waitFor<T>(look: () => T | null | undefined, options?: WaitOptions): Promise<T>;
  /** Tells of every change until the returned function is called. */
  onChange(listener: (change: Change) => void): () => void;
  /** The state as text, for messages of failed tests. */
  dump(): string;
  close(): Promise<void>;
};
