/**
 * The nouns of the product. The same words are used in code, texts and documents.
 *
 * - connection: our access to one Credo tenant (API base URL, tenant, API key, webhook authentication)
 * - installation: our app in one Slack workspace, with its bot token
 * - event: one webhook from Credo, verified and stored before we answer; a row of the inbox
 * - idempotency key: what makes a redelivery the same event
 * - subscription: these event kinds of this connection, through these filters, go to this channel
 * - delivery: one Slack message (post or update) owed to one channel or person; a row of the outbox
 * - attempt: one try at a delivery
 * - window: events held for a channel, to be told of in one delivery when the window closes
 * - lane: the deliveries of one conversation, sent one after the other
 * - lease: how long a worker's claim on a lane, or a server's on a task that only one may do, lasts
 * - dead letter: a delivery we stopped trying, kept with its reason
 * - card: the one message per review and channel that always shows its current state
 * - directory: what we know about people and use cases
 */

/** The groups people subscribe to; `other` holds kinds that can only be subscribed by their own name. */
export type EventGroup = 'reviews' | 'tasks' | 'comments' | 'metadata' | 'fields' | 'other';

/** Somebody in Credo AI, as far as an event says who. */
export type PersonRef = {
  readonly credoUserId: string | null;
  readonly email: string | null;
  readonly name: string | null;
};

/** What matching needs to know of an event, whatever its kind. */
export type EventFacts = {
  /** The canonical event name, such as `use_case_review_status_updated`; null when it is not a kind we know. */
  readonly type: string | null;
  readonly group: EventGroup | null;
  /** The sub-events it belongs to within its group, such as `decided`; for `fields` the custom field's name. */
  readonly subs: readonly string[];
  readonly useCaseId: string | null;
  readonly reviewId: string | null;
  readonly actor: PersonRef | null;
  readonly assignee: PersonRef | null;
  readonly tagged: readonly PersonRef[];
  /** Review or task status and sub-status, as Credo spells them. */
  readonly statuses: readonly string[];
  /** The metadata field or the custom field's name that changed. */
  readonly field: string | null;
};

/** A choice of events: a whole group (`sub` null) or one sub-event of it. */
export type Selector = { readonly group: EventGroup; readonly sub: string | null };

export type FilterKey = 'use-case' | 'risk' | 'actor' | 'assignee' | 'status' | 'field';

/** One accepted value: what was typed, and what it was looked up to be (a use case's or user's id), once known. */
export type FilterValue = { readonly text: string; readonly id: string | null };

/** Values of one filter are alternatives; different filters must all hold. */
export type Filter = { readonly key: FilterKey; readonly negated: boolean; readonly values: readonly FilterValue[] };

export type SubscriptionSpec = { readonly selectors: readonly Selector[]; readonly filters: readonly Filter[] };

/** `pending`: waits for the bot to be able to post there; `paused`: posting became impossible. */
export type SubscriptionState = 'active' | 'pending' | 'paused';

export type Subscription = SubscriptionSpec & {
  readonly id: number;
  readonly connectionId: string;
  readonly teamId: string;
  readonly channelId: string;
  readonly state: SubscriptionState;
  /** Why it is pending or paused: a code such as `not_in_channel`. */
  readonly reason: string | null;
  readonly createdBy: string;
  readonly createdAt: number;
};

/** When a channel gets what it missed as one message, in the time zone of whoever chose it (an IANA name). */
export type DigestSchedule =
  | { readonly every: 'day'; readonly minuteOfDay: number; readonly timeZone: string }
  /** `weekday`: 0 is Sunday. */
  | { readonly every: 'week'; readonly weekday: number; readonly minuteOfDay: number; readonly timeZone: string };

/**
 * Why events are held: somebody is still editing (`quiet`), too many messages wait (`burst`), the channel is muted, or it
 * gets everything at a set time (`digest`).
 */
export type WindowKind = 'quiet' | 'burst' | 'mute' | 'digest';

/** That an event is not told of at once, but with all others of the same kind and key in the channel. */
export type Hold = {
  readonly kind: WindowKind;
  readonly key: string;
  /** Each further event puts it off until this time, but never beyond the first one's `latestDueAt`. */
  readonly dueAt: number;
  readonly latestDueAt: number;
};

/** How a channel wants its messages. */
export type ChannelSettings = {
  /** `cards`: one card per review, news in its thread, decisions also in the channel; `quiet`: never also in the channel; `off`: every message flat. */
  readonly threads: 'cards' | 'quiet' | 'off';
  /** `standard` shows a longer excerpt and two more fields. */
  readonly size: 'compact' | 'standard';
  /** `minimal`: no names and no comment text, only that there is something to read. */
  readonly details: 'full' | 'minimal';
  /** `off`: people are plain names. */
  readonly mentions: 'on' | 'off';
  /** Null: messages come when they happen. */
  readonly digest: DigestSchedule | null;
  readonly mutedUntil: number | null;
  /** An admin lets the channel show use cases that are restricted in Credo AI. */
  readonly showsRestricted: boolean;
  /** An admin lets the channel be used although other companies are in it. */
  readonly allowsShared: boolean;
};

export const defaultChannelSettings: ChannelSettings = {
  threads: 'cards',
  size: 'compact',
  details: 'full',
  mentions: 'on',
  digest: null,
  mutedUntil: null,
  showsRestricted: false,
  allowsShared: false,
};

/** Why somebody is told of an event in person: a task for them, a comment that tags them, the outcome of their review. */
export type PersonalReason = 'assigned' | 'tagged' | 'outcome';

/** How somebody wants to be told. */
export type PersonSettings = {
  /** Where a comment tags them: `on`: a mention in a channel they are in, else a direct message; `dm`: always a direct message; `off`: not at all. */
  readonly mentions: 'on' | 'dm' | 'off';
  /** What may come as a direct message. */
  readonly notify: readonly PersonalReason[];
};

export const defaultPersonSettings: PersonSettings = { mentions: 'on', notify: ['assigned', 'tagged', 'outcome'] };

/** One sub-event people can choose. */
export type SubEvent = {
  readonly name: string;
  readonly aliases: readonly string[];
  /** The Credo event types a webhook needs for it. */
  readonly eventTypes: readonly string[];
  /** Other sub-events of the group that it contains, such as `tasks:updated` contains `tasks:assigned`. */
  readonly contains: readonly string[];
  /** True when it is one of the disjoint parts the group can be taken apart into. */
  readonly isPart: boolean;
};

export type GroupVocabulary = {
  readonly name: Exclude<EventGroup, 'other'>;
  readonly label: string;
  readonly aliases: readonly string[];
  readonly eventTypes: readonly string[];
  readonly subEvents: readonly SubEvent[];
  /** What a sub-event of free choice is called, such as a custom field's name; null where only `subEvents` exist. */
  readonly freeSubEvent: string | null;
};

/** Everything that can be subscribed; built from the event catalogue. */
export type Vocabulary = {
  readonly groups: readonly GroupVocabulary[];
  /** Raw Credo event names (without prefix and suffix) and the selector each stands for. */
  readonly eventNames: ReadonlyMap<string, { readonly selector: Selector; readonly note: string | null }>;
};

/** What is known of a use case; null parts were not found or not looked up in time. */
export type UseCaseInfo = {
  readonly id: string;
  readonly name: string | null;
  readonly riskLevel: string | null;
  /** Credo does not let everybody of the tenant see it. */
  readonly isRestricted: boolean;
};

/** Who can read a channel: everybody of the workspace, its members only, or other companies as well. */
export type ChannelKind = 'public' | 'private' | 'shared';

/**
 * How much of an event may be said in a conversation. `minimal`: what happened, without names and without what somebody wrote.
 * `withheld`: only that something happened, because the use case is restricted and others could read it.
 */
export type Disclosure = 'full' | 'minimal' | 'withheld';

/** Who reads a conversation, as far as it decides what may be said there. */
export type Audience = {
  readonly details: ChannelSettings['details'];
  /** Whether use cases that are restricted in Credo may be named here. Asks Slack if need be; every doubt is a no. */
  readsRestricted(): Promise<boolean>;
};

/** A person as shown: a name, and the Slack user to mention when we know who it is. */
export type KnownPerson = {
  readonly name: string;
  readonly slackUserId: string | null;
  /** The workspace is known to have no such person. */
  readonly isUnlinked: boolean;
};

/**
 * Readable names for the ids in one event; every look-up has an answer, if only a shortened id. Unless `disclosure` is
 * `full`, nobody and nothing is named.
 */
export type Names = {
  readonly disclosure: Disclosure;
  /** `isKnown` is false when nobody could say what it is called. */
  useCase(id: string): { readonly name: string; readonly isKnown: boolean; readonly riskLevel: string | null };
  person(ref: PersonRef): KnownPerson;
  /** The tenant's name of a risk level, such as `High`; null when unknown. */
  riskLevel(level: string): string | null;
  /** The address of a use case in Credo's web app. */
  useCaseUrl(id: string): string;
};

/**
 * A value and when it was written. Of two writes the last one counts: the later `at`, at the same moment the larger
 * `weight`, then the larger `key`. So the result is the same in whatever order writes arrive, and however often.
 */
export type Register<T> = {
  readonly value: T;
  readonly at: number;
  readonly weight: number;
  /** The idempotency key of the event that wrote it. */
  readonly key: string;
};

/** What one person (or, with `assignee` null, a team) has to do for a review; statuses as Credo spells them. */
export type ReviewTask = {
  readonly assignee: PersonRef | null;
  readonly status: string;
  readonly subStatus: string | null;
  readonly isRemoved: boolean;
};

/** A task of a review as Credo listed it; nobody in `assigneeIds` means a team. */
export type ListedTask = {
  readonly assigneeIds: readonly string[];
  readonly status: string;
  readonly subStatus: string | null;
  readonly dueAt: number | null;
};

/** What all events so far tell of a review. */
export type ReviewState = {
  readonly useCaseId: Register<string> | null;
  readonly status: Register<{ readonly status: string; readonly by: PersonRef | null }> | null;
  /** Who opened it: the first opening we know of. */
  readonly opened: Register<PersonRef | null> | null;
  /** One per assignee, in the order of their ids. */
  readonly tasks: readonly Register<ReviewTask>[];
  /** All tasks of the review, as Credo listed them when it was asked because of an event: at that event's time, weighed by when it was asked. */
  readonly listed: Register<readonly ListedTask[]> | null;
};

/** The statuses that end a review. */
export const reviewEndings: readonly string[] = ['approved', 'rejected', 'closed'];

/** Whether the last that is known of a review is its end. */
export function isReviewOver({ status }: ReviewState): boolean {
  return status !== null && reviewEndings.includes(status.value.status);
}

/**
 * How much an event adds to what a review's card shows. `state`: a new state, which the card says by itself;
 * `decision`: the same, and worth being seen in the channel; `outcome`: worth a line that is seen in the channel; `detail`:
 * worth a line; `silent`: the card is enough.
 */
export type ReviewNews = 'state' | 'decision' | 'outcome' | 'detail' | 'silent';

/** Our access to one Credo tenant, without its secrets. */
export type Connection = {
  readonly id: string;
  readonly apiUrl: string;
  readonly appUrl: string;
  readonly tenant: string;
  readonly webhookAuth: 'none' | 'o_auth';
};

/** A hold on a name among several servers. `token` fences: it is another one whenever somebody else has the name. */
export type Lease = { readonly name: string; readonly token: number };
