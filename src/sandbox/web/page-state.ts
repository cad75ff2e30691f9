import type { Comment, CommentThread, CustomField, Review, Task } from '../credo/records.ts';
import type { UseCase, User, Webhook } from '../credo/types.ts';
import type { Channel, Message, User as SlackUser, Team, View } from '../slack/types.ts';

/**
 * What the page knows. The server sends each part as a server-sent event of that name, whole, whenever it has changed,
 * and all of them when a page connects; so a page that was away for a while needs no special care.
 */
export type PageState = {
  readonly slack: SlackState;
  readonly credo: CredoState;
  readonly timeline: TimelineState;
  readonly control: ControlState;
};

export type SlackState = {
  readonly team: Team;
  readonly botUserId: string;
  /** The app's own user is among them. */
  readonly users: readonly SlackUser[];
  readonly channels: readonly Channel[];
  /** Oldest first, without deleted ones; ephemeral ones have `ephemeral_to`. */
  readonly messages: readonly Message[];
  /** Open modals, the topmost of a person last, and App Homes. */
  readonly views: readonly View[];
};

export type CredoState = {
  readonly people: readonly User[];
  readonly useCases: readonly UseCase[];
  readonly reviews: readonly Review[];
  readonly tasks: readonly Task[];
  readonly threads: readonly CommentThread[];
  readonly comments: readonly Comment[];
  readonly customFields: readonly CustomField[];
  readonly riskClassifications: readonly { readonly name: string; readonly level: string | number }[];
  /** Without the key in the address. */
  readonly webhooks: readonly Pick<Webhook, 'id' | 'attributes'>[];
};

export type TimelineState = {
  /** Newest first. */
  readonly events: readonly TimelineEvent[];
};

export const stageNames = ['sent', 'received', 'verified', 'stored', 'matched', 'delivered'] as const;
export type StageName = (typeof stageNames)[number];

/** `waiting`: not there yet; `needless`: nobody subscribed to it, or it was known already. */
export type StageState = 'waiting' | 'done' | 'failed' | 'needless';

export type Stage = {
  readonly name: StageName;
  readonly state: StageState;
  /** Since the event happened in Credo; null while waiting. */
  readonly afterMs: number | null;
  /** A few words, such as `attempt 2` or `nobody subscribed to this`. */
  readonly note: string | null;
};

export type TimelineEvent = {
  /** The Svix id; the same for every attempt. */
  readonly id: string;
  /** Such as `use_case_review_status_updated`. */
  readonly type: string;
  /** What happened, in words. */
  readonly title: string;
  readonly at: number;
  readonly stages: readonly Stage[];
  /** How often Svix brought it, and how often the app called Slack because of it. */
  readonly credoAttempts: number;
  readonly slackAttempts: number;
  readonly outcome: 'under_way' | 'delivered' | 'needless' | 'failed';
};

/** What a click on an event shows: `GET /timeline/<id>`. */
export type TimelineDetail = {
  readonly event: TimelineEvent;
  /** The exact body and headers of the last attempt (the signature in full: it is the sandbox's own). */
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly attempts: readonly {
    readonly at: number;
    readonly tookMs: number;
    /** Null when there was no answer; then `problem` says why. */
    readonly status: number | null;
    readonly problem: string | null;
    readonly nextAttemptInMs: number | null;
  }[];
  readonly slackCalls: readonly {
    readonly at: number;
    readonly method: string;
    readonly channel: string;
    readonly outcome: string;
    /** As sent to Slack, without the token. */
    readonly args: unknown;
  }[];
};

export type Trouble = {
  readonly id: string;
  readonly side: 'slack' | 'credo' | 'delivery';
  /** Such as `Slack answers 429`. */
  readonly label: string;
  /** What it means and what one should see, in one sentence. */
  readonly explanation: string;
  readonly isOn: boolean;
  /** How many requests it has spoilt since it was switched on. */
  readonly hits: number;
};

export type AppState = 'running' | 'paused' | 'killed' | 'starting';

export type ControlState = {
  readonly app: AppState;
  /** In the order of their numbers; one where the app runs once. */
  readonly replicas: readonly AppState[];
  /** By how much Svix's retry waits are shortened. */
  readonly speed: number;
  readonly seed: number;
  readonly retryDelaysMs: readonly number[];
  readonly troubles: readonly Trouble[];
  readonly tally: Tally;
  readonly tour: TourState;
  /** What the app printed last, warnings and errors only. */
  readonly logLines: readonly string[];
  /** All of them; the page shows one at a time. */
  readonly workspaces: readonly WorkspaceState[];
};

export type WorkspaceState = {
  readonly id: string;
  readonly name: string;
  readonly isInstalled: boolean;
  /** Where the app can be added to it. */
  readonly installUrl: string;
  /** What to type after `/credo admin connect`; null once somebody did. */
  readonly access: { readonly admin: string; readonly tenant: string; readonly apiKey: string } | null;
};

/** The app's entries in the menu of a message, as in the manifest. */
export const messageShortcuts = [
  { name: 'Why this message?', callbackId: 'why_this_message' },
  { name: 'Mute this review', callbackId: 'mute_this_review' },
] as const;

/** Counted at the far ends: at Credo, and at Slack. */
export type Tally = {
  readonly eventsSent: number;
  readonly eventsAccepted: number;
  readonly messagesPosted: number;
  readonly messagesEdited: number;
  readonly retriesByCredo: number;
  readonly callsRefusedBySlack: number;
};

export type TourStep = {
  readonly title: string;
  readonly explanation: string;
  readonly state: 'waiting' | 'playing' | 'done' | 'failed';
  /** What was checked, or what went wrong. */
  readonly result: string | null;
};

export type TourState = {
  readonly state: 'idle' | 'playing' | 'held' | 'failed';
  readonly steps: readonly TourStep[];
  /** Lines in plain words once it is over. */
  readonly summary: readonly string[];
};

/**
 * What a page can ask for: `POST /actions/<name>` with this as JSON. The answer is `{ "ok": true }` with more fields
 * where named, or `{ "ok": false, "error": "…" }` with a sentence for people. People and channels are Slack ids on
 * Slack's side and Credo ids on Credo's.
 */
export type Actions = {
  /** Like a click, a shortcut and a form it answers `triggerId`, by which the page knows the modals it opened. */
  'slack/command': { user: string; channel: string; text: string };
  'slack/say': { user: string; channel: string; text: string; threadTs?: string };
  'slack/click': {
    user: string;
    channel?: string;
    ts?: string;
    view?: string;
    actionId: string;
    blockId?: string;
    value?: string | string[];
    /** In a view: what was put into its other blocks, by block id. */
    values?: Record<string, string | string[]>;
  };
  'slack/shortcut': { user: string; channel: string; ts: string; callbackId: string };
  /** Answers `{ ok: true, errors: { <block id>: <text> } }` when the app refused what was filled in. */
  'slack/submit-view': { user: string; view: string; values: Record<string, string | string[]> };
  'slack/close-view': { user: string; view: string };
  'slack/open-home': { user: string };
  /** Answers `{ ok: true, options: [...] }` in Slack's form, for `external_select`. */
  'slack/options': {
    user: string;
    view?: string;
    channel?: string;
    ts?: string;
    actionId: string;
    blockId?: string;
    value: string;
  };
  'slack/join': { user: string; channel: string };
  'slack/leave': { user: string; channel: string };
  'slack/invite': { user: string; channel: string; invited: string };
  'slack/create-channel': { user: string; name: string; isPrivate: boolean };
  'slack/invite-app': { channel: string };
  'slack/remove-app': { channel: string };
  'slack/archive': { channel: string };
  'slack/unarchive': { channel: string };

  'credo/open-review': { actor: string; useCaseId: string; reviewers: string[] };
  'credo/end-review': { actor: string; reviewId: string; status: 'approved' | 'rejected' | 'closed'; comment?: string };
  'credo/assign-task': { actor: string; reviewId: string; assignee: string };
  'credo/change-task': {
    actor: string;
    taskId: string;
    status: 'todo' | 'in_progress' | 'done';
    subStatus: 'none' | 'change_request' | 'approve' | 'reject' | 'cancel' | 'ready_for_validation';
  };
  'credo/delete-task': { actor: string; taskId: string };
  /** `content` may hold `@[Name](users:<id>)`. */
  'credo/comment': { actor: string; useCaseId: string; reviewId?: string; threadId?: string; content: string };
  'credo/edit-comment': { actor: string; commentId: string; content: string };
  'credo/delete-comment': { actor: string; commentId: string };
  'credo/resolve-thread': { actor: string; threadId: string };
  'credo/change-field': { actor: string; useCaseId: string; field: string; value: unknown };
  'credo/change-custom-field': { actor: string; useCaseId: string; customFieldId: string; value: unknown };

  'trouble/set': { id: string; isOn: boolean };
  'trouble/clear': Record<string, never>;
  /** `replica` is a number from 1; all of them where it is left out. */
  'app/kill': { replica?: number };
  'app/pause': { replica?: number };
  'app/resume': { replica?: number };
  'app/start': { replica?: number };
  'tour/play': Record<string, never>;
};

export type ActionName = keyof Actions;
