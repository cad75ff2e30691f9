/* Installing the app through OAuth. */

/** How an installation ended. `code` is Slack's own, safe to show and to log. */
export type InstallResult =
  | { readonly kind: 'installed'; readonly name: string; readonly isOrganisation: boolean; readonly openUrl: string }
  | { readonly kind: 'denied' }
  /** Whoever comes back was not sent by us: never, too long ago, twice, or in another browser. */
  | { readonly kind: Exclude<StateCheck, 'good'> }
  | { readonly kind: 'refused'; readonly code: string }
  /** The settings of the app here and at Slack do not fit. */
  | { readonly kind: 'misconfigured'; readonly code: string }
  | { readonly kind: 'unreachable'; readonly code: string };

export type Installer = {
  /** Where to send somebody who wants to install the app; null when too many began lately. `browser`: a secret that only their browser has. */
  begin(browser: string): Promise<string | null>;
  /** Somebody comes back from Slack, with what it put into the address. */
  finish(query: URLSearchParams, browser: string | null): Promise<InstallResult>;
};

export type StateCheck = 'good' | 'unknown' | 'expired' | 'used' | 'other_browser';

/** What was begun and not ended yet, known by the hashes of two secrets: one goes through Slack, one stays in the browser. */
export type OauthStates = {
  /** False when too many are open. */
  begin(stateHash: string, browserHash: string): Promise<boolean>;
  /** Good once. */
  take(stateHash: string, browserHash: string): Promise<StateCheck>;
};
