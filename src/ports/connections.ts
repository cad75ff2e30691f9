import type { Lease } from '../model.ts';

/* Connections: what we keep of our webhook at Credo. */

/** `none`: not needed; `active`: as it should be; `waiting`: Credo has not taken it yet, see `failure`. */
export type WebhookState = 'none' | 'active' | 'waiting';

export type ConnectionRecord = {
  readonly id: string;
  /** The workspace that connected it; null for the environment's. */
  readonly teamId: string | null;
  readonly tenant: string;
  readonly webhookKey: string;
  readonly oauthSecret: string;
  readonly webhookId: string | null;
  readonly webhookTypes: readonly string[];
  readonly webhookState: WebhookState;
  readonly webhookFailure: string | null;
  readonly webhookCheckedAt: number | null;
  readonly unneededSince: number | null;
  readonly lastEventAt: number | null;
};

export type WebhookNote = Pick<
  ConnectionRecord,
  'webhookId' | 'webhookTypes' | 'webhookState' | 'webhookFailure' | 'unneededSince'
>;

export type Connections = {
  /** The connection with this id, made with fresh keys if it is new. */
  ensure(id: string, tenant: string): Promise<ConnectionRecord>;
  get(id: string): Promise<ConnectionRecord | null>;
  /** Finds a connection by the SHA-256 of the key in its webhook URL. */
  idByKeyHash(keyHash: string): Promise<string | null>;
  /** `lease`: what whoever made the round must still have. False: another server has it, and nothing was noted. */
  noteWebhook(id: string, note: WebhookNote, lease?: Lease): Promise<boolean>;
  /**
   * Makes a new key; the one before stays good until `endOverlap`, and for the time that one gives it. False as long as
   * Credo was not told of the latest key: the one before is then the only one it knows, and nothing changes.
   */
  rotateKey(id: string): Promise<boolean>;
  /** Credo posts to the new address now: the key before it dies at `at`. Does nothing when there is none, or when that was settled. */
  endOverlap(id: string, at: number): Promise<void>;
  /** The same when events come through the latest address, whoever told Credo of it. */
  endOverlapOf(keyHash: string, at: number): Promise<void>;
  /** Asks whoever keeps the webhook to check it now. */
  requestSync(id: string): Promise<void>;
  /** Whether somebody asked; tells it once. */
  takeSyncRequest(id: string): Promise<boolean>;
};
