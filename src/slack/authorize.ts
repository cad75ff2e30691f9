/** Where a request of Slack comes from, as Bolt reads it: the workspace it belongs to, not that of who acted. */
export type RequestSource = {
  readonly teamId?: string | undefined;
  readonly enterpriseId?: string | undefined;
  /** It is for the organisation's installation; `teamId` may then be that of whoever acted. */
  readonly isEnterpriseInstall: boolean;
};

/** Who answers a request: the installation it is for, and its bot. Without a bot the app is not installed there. */
export type Authorized = {
  readonly teamId: string;
  readonly bot: { readonly token: string; readonly userId: string; readonly id: string } | null;
};

export type Authorize = (source: RequestSource) => Promise<Authorized>;

/** The installation that Bolt found for a request; listeners ask for nobody else's. */
export function teamOf({ teamId }: { readonly teamId?: string | undefined }): string {
  return teamId ?? '';
}
