import type { Connection, UseCaseInfo } from '../model.ts';

/* Credo AI's API. */
/** A webhook as Credo's API describes it (credo-api: Webhook CRUD). */
export type CredoWebhookAttributes = {
  readonly description: string;
  readonly url: string;
  readonly event_types: readonly string[];
  readonly event_type_prefix: string;
  readonly event_type_suffix: string;
  readonly environment: string;
  readonly authentication_method: 'none' | 'o_auth';
  readonly authentication_payload: Readonly<Record<string, string>>;
  readonly authentication_payload_type: string | null;
  readonly authentication_server: string | null;
};

export type CredoWebhook = { readonly id: string; readonly attributes: CredoWebhookAttributes };

export type CredoUser = { readonly id: string; readonly email: string | null; readonly name: string | null };

export type CredoComment = {
  readonly id: string;
  readonly content: string;
  readonly userId: string;
  /** ISO 8601, as Credo writes it; null when it does not say. */
  readonly insertedAt: string | null;
};

export type RiskLevel = { readonly level: string; readonly name: string };

/** A review; `startedBy` is the user id of whoever opened it. Times in milliseconds since the epoch. */
export type CredoReview = {
  readonly id: string;
  readonly startedBy: string | null;
  readonly startedAt: number | null;
  /** Noon UTC of a day without a time. */
  readonly dueAt: number | null;
};

export type CredoTask = {
  readonly id: string;
  /** `use_case_review` for a task of a review; there are others, of controls and questionnaires. */
  readonly kind: string | null;
  readonly isDone: boolean;
  readonly status: string;
  readonly subStatus: string | null;
  readonly assignerId: string | null;
  readonly userIds: readonly string[];
  readonly useCaseId: string | null;
  readonly reviewId: string | null;
  /** When it is due, in milliseconds since the epoch; noon UTC of a day without a time. */
  readonly dueAt: number | null;
};

/** One tenant of Credo AI. Every method throws `CredoApiError` when Credo refuses, cannot be reached or is too slow. */
export type CredoApi = {
  /** Who the API key belongs to; the cheapest check that the connection works. */
  me(): Promise<CredoUser>;
  webhooks: {
    list(): Promise<readonly CredoWebhook[]>;
    create(attributes: CredoWebhookAttributes): Promise<CredoWebhook>;
    update(id: string, attributes: CredoWebhookAttributes): Promise<CredoWebhook>;
    /** A webhook that is already gone counts as removed. */
    remove(id: string): Promise<void>;
  };
  useCases: {
    /** Null when Credo has no such use case. */
    get(id: string): Promise<UseCaseInfo | null>;
    /** Use cases whose name resembles `name`, best first as Credo orders them; at most `limit`. */
    search(name: string, limit: number): Promise<readonly UseCaseInfo[]>;
    /** The tenant's newest use cases, as many as Credo gives at once. */
    newest(): Promise<readonly UseCaseInfo[]>;
  };
  users: {
    get(id: string): Promise<CredoUser | null>;
    findByEmail(email: string): Promise<CredoUser | null>;
  };
  commentThreads: {
    /** Null when the use case has no such thread (any more). */
    get(useCaseId: string, threadId: string): Promise<{ readonly isResolved: boolean } | null>;
    /** The comments of a thread. `isComplete` false: there may be more than could be read. */
    comments(
      useCaseId: string,
      threadId: string,
    ): Promise<{ readonly comments: readonly CredoComment[]; readonly isComplete: boolean }>;
    /** Adds a comment, written by whoever the API key belongs to. Sent once: Credo knows no idempotency key. */
    reply(useCaseId: string, threadId: string, content: string): Promise<{ readonly id: string }>;
  };
  reviews: {
    /** Null when Credo has no such review. */
    get(id: string): Promise<CredoReview | null>;
  };
  tasks: {
    /** Everybody's tasks that are not done. */
    open(): Promise<readonly CredoTask[]>;
    /** The tasks of a review, done or not. */
    ofReview(reviewId: string): Promise<readonly CredoTask[]>;
  };
  riskLevels(): Promise<readonly RiskLevel[]>;
};

export type ConnectCredo = (connection: Connection, apiKey: string) => CredoApi;
