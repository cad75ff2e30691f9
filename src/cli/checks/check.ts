/** What one look found; `advice` says what to do. */
export type Check = {
  readonly what: string;
  readonly state: 'ok' | 'warning' | 'failed';
  readonly found: string;
  readonly advice: string | null;
};

/** What is as it should be. */
export const ok = (what: string, found: string): Check => ({ what, state: 'ok', found, advice: null });

/** What the app can live with, and what to do about it. */
export const warning = (what: string, found: string, advice: string): Check => ({
  ...{ what, state: 'warning', found, advice },
});

/** What has to be put right, and how. */
export const failed = (what: string, found: string, advice: string): Check => ({
  ...{ what, state: 'failed', found, advice },
});
