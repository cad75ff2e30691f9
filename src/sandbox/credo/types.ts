import type { Clock } from '../../clock.ts';
import type { Random } from '../seeded-random.ts';
import type { Fault, FaultHandle } from './faults.ts';
import type {
  Comment,
  CommentThread,
  CustomField,
  Review,
  ReviewAction,
  Stakeholder,
  Task,
  Team,
  WorkflowStage,
} from './records.ts';
import type { TenantActions } from './tenant-actions.ts';

/** Field names are Credo's own, so that what a test reads here is what the API says. */
export type User = {
  readonly id: string;
  readonly email: string | null;
  readonly given_name: string | null;
  readonly family_name: string | null;
  readonly nickname: string | null;
  readonly job: string | null;
  readonly role: string;
  readonly deleted_at: string | null;
};

export type UseCase = {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly use_case_number: string;
  readonly ai_type: string | null;
  readonly industries: readonly string[];
  readonly regions: readonly string[];
  /** A string, an integer or null, as in Credo's own answers. */
  readonly risk_category_level: string | number | null;
  /** Which values exist is not documented: `open` when left out, `restricted` is the sandbox's reading. */
  readonly access_level?: string;
  /** True when left out. */
  readonly visible?: boolean;
  readonly workflow_stage_id?: string | null;
  readonly workflow_stage_step?: string | null;
  readonly inserted_at: string;
};

export type RiskClassification = { readonly name: string; readonly level: string | number };

/** `me` is the id of the user the API key belongs to. */
export type Seed = {
  readonly users: readonly User[];
  readonly useCases: readonly UseCase[];
  readonly riskClassifications: readonly RiskClassification[];
  readonly me: string;
  readonly customFields?: readonly CustomField[];
  readonly teams?: readonly Team[];
  readonly workflowStages?: readonly WorkflowStage[];
  readonly stakeholders?: readonly Stakeholder[];
  /** What is there already; of its making no event is sent. */
  readonly reviews?: readonly Review[];
  readonly reviewActions?: readonly ReviewAction[];
  readonly tasks?: readonly Task[];
  readonly threads?: readonly CommentThread[];
  readonly comments?: readonly Comment[];
};

/** All eleven attributes, as Credo answers them. */
export type WebhookAttributes = {
  readonly description: string;
  readonly url: string;
  readonly bucket: string | null;
  readonly environment: string | null;
  readonly authentication_method: 'none' | 'o_auth';
  readonly authentication_payload: Readonly<Record<string, unknown>>;
  readonly authentication_payload_type: string | null;
  readonly authentication_server: string | null;
  readonly event_type_prefix: string | null;
  readonly event_type_suffix: string | null;
  readonly event_types: readonly string[];
};

export type Webhook = { readonly id: string; readonly attributes: WebhookAttributes };

export type NewWebhook = Partial<WebhookAttributes> & Pick<WebhookAttributes, 'url' | 'event_types'>;

/** A request as it came in; the API key and the access token are left out. */
export type RecordedRequest = {
  readonly method: string;
  /** As sent, so still percent-encoded, without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON; the text when it is not JSON; null when there was none. */
  readonly body: unknown;
};

/** Something that happened in Credo; `type` without prefix and suffix. */
export type CredoEvent = {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** ISO 8601 in UTC; now when left out. */
  readonly time?: string;
  /** What Credo would put there when left out. */
  readonly subject?: string;
};

/** How the delivery to one webhook ended. */
export type DeliveryReport = {
  readonly webhookId: string;
  readonly svixId: string | null;
  /** Of the last attempt; null when there was no answer, or no access token to be had: see `problem`. */
  readonly status: number | null;
  readonly attempts: number;
  readonly problem: string | null;
};

export type RawDelivery = {
  /** Sent as it stands. */
  readonly body: string;
  /** Null sends it without any Svix headers. */
  readonly svixId?: string | null;
  /** Added to the usual headers; they win. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Only to this webhook. */
  readonly webhookId?: string;
};

export type SvixOptions = {
  /** `whsec_…`; without it deliveries are not signed. */
  readonly secret?: string;
  /** The waits before further attempts after anything but 2xx; none when left out. Svix's own: `svixRetryDelaysMs`. */
  readonly retryDelaysMs?: readonly number[];
  /** What makes each wait up to a fifth shorter or longer; without it they are exact. */
  readonly jitter?: Random;
  /** The least wait after a 429 and after no answer in time; Svix's own: `svixLeastWaitMs`. */
  readonly leastWaitMs?: number;
  /** How long an endpoint may take; 30 s when left out. */
  readonly timeoutMs?: number;
};

export type CredoOptions = {
  readonly clock?: Clock;
  readonly seed?: Seed;
  readonly tenant?: string;
  readonly apiKey?: string;
  /** A free one when left out. */
  readonly port?: number;
  /** How long access tokens live; 24 h when left out. */
  readonly tokenLifeMs?: number;
  /** What access tokens are; secrets that nobody guesses when left out. */
  readonly newToken?: () => string;
  /** What ids are drawn from, but no secrets; unpredictable when left out. */
  readonly random?: Random;
  readonly svix?: SvixOptions;
};

/** A running simulated Credo AI tenant. */
export type Credo = {
  readonly url: string;
  readonly tenant: string;
  readonly apiKey: string;
  readonly seed: Seed;
  /** Every request so far, oldest first. */
  readonly requests: readonly RecordedRequest[];
  /** The webhooks as they are now, oldest first. */
  readonly webhooks: readonly Webhook[];

  /** Somebody makes or removes a webhook without us. */
  addWebhook(webhook: NewWebhook): Webhook;
  removeWebhook(id: string): void;
  /** All access tokens stop working; new ones can be had. */
  revokeTokens(): void;
  /** The API key and all access tokens stop working. */
  revokeApiKey(): void;
  /** Somebody makes another API key, and with it the one of before stops working. */
  replaceApiKey(): string;

  /** Delivers an event to every webhook that wants its type, all at once; resolves when the last attempt is over. */
  emit(event: CredoEvent): Promise<readonly DeliveryReport[]>;
  /** Delivers any text to every webhook, or to one. */
  deliverRaw(delivery: RawDelivery): Promise<readonly DeliveryReport[]>;

  /** The tenant as it is now. */
  readonly state: TenantState;
  /** What people do there; the same code answers the API's own operations. */
  readonly actions: TenantActions;
  /** Tells of every change of the tenant and its webhooks until the returned function is called. */
  onChange(listener: () => void): () => void;
  /** Tells of every event, also of one that no webhook wants. */
  onEvent(listener: (report: EventReport) => void): () => void;
  /** Tells of every attempt to bring an event, with the signature in its headers. */
  onAttempt(listener: (report: AttemptReport) => void): () => void;
  /** What is left out stays as it is. */
  setDisorder(change: Partial<Disorder>): void;

  /** Makes coming requests fail in a chosen way; see `Fault`. */
  fault(fault: Fault): FaultHandle;
  clearFaults(): void;
  close(): Promise<void>;
};

/** Everything in the tenant as it is now. */
export type TenantState = {
  readonly users: readonly User[];
  readonly useCases: readonly UseCase[];
  readonly reviews: readonly Review[];
  readonly tasks: readonly Task[];
  readonly threads: readonly CommentThread[];
  readonly comments: readonly Comment[];
  readonly customFields: readonly CustomField[];
  readonly reviewActions: readonly ReviewAction[];
  readonly stakeholders: readonly Stakeholder[];
};

/** What changed is there at once; `brought` resolves when the last attempt of the last event is over. */
export type Acted<T> = T & { readonly brought: Promise<readonly DeliveryReport[]> };

/** Something happened, and is about to be brought to so many webhooks. */
export type EventReport = CredoEvent & { readonly svixId: string; readonly at: number; readonly webhooks: number };

/** One attempt of Svix to bring an event to a webhook, told when it begins and again when it is over. */
export type AttemptReport = {
  readonly svixId: string;
  readonly webhookId: string;
  /** From 1. */
  readonly attempt: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly startedAt: number;
  /** Null until it is over. */
  readonly endedAt: number | null;
  readonly status: number | null;
  readonly problem: string | null;
  /** Null when no further attempt follows. */
  readonly nextAttemptInMs: number | null;
};

/** How Svix misbehaves: every event twice with the same id; or the first of two held back until the second is there. */
export type Disorder = { readonly isDoubled: boolean; readonly isOutOfOrder: boolean };
