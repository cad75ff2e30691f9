/* Who may change what channels get, and what others asked for. */

/** `managers`: admins and owners of the workspace, and whoever created the channel. */
export type AccessPolicy =
  | { readonly kind: 'anyone' }
  | { readonly kind: 'managers' }
  | { readonly kind: 'people'; readonly slackUserIds: readonly string[] };

/** A change somebody wants: a command as typed after `/credo`, or a settings form as it was submitted. */
export type Wish =
  | { readonly kind: 'command'; readonly text: string }
  | { readonly kind: 'form'; readonly formJson: string; readonly summary: string };

export type AccessRequest = {
  readonly id: string;
  readonly teamId: string;
  readonly channelId: string;
  readonly channelName: string;
  readonly userId: string;
  readonly userName: string;
  readonly wish: Wish;
};

/** `draft`: offered to the person, who has not asked yet. */
export type AccessRequestState = 'draft' | 'open' | 'allowed' | 'denied';

export type AccessStore = {
  /** `anyone` until an admin chose; `changedBy` is null until then. */
  policy(teamId: string): Promise<{ readonly policy: AccessPolicy; readonly changedBy: string | null }>;
  setPolicy(teamId: string, policy: AccessPolicy, changedBy: string): Promise<void>;
  /** Keeps what somebody may ask for. Returns its id. */
  draftRequest(request: Omit<AccessRequest, 'id'>): Promise<string>;
  /** Null when there is no such request, or it is older than `notBefore`. */
  request(
    id: string,
    notBefore: number,
  ): Promise<{ readonly request: AccessRequest; readonly state: AccessRequestState } | null>;
  /** Moves a request on. False when it was not in the state `from`: somebody was faster. */
  moveRequest(
    id: string,
    move: { readonly from: AccessRequestState; readonly to: AccessRequestState; readonly by: string },
  ): Promise<boolean>;
};
