/** How long what was learnt is used without asking again. */
export const ttl = {
  useCaseMs: 10 * 60_000,
  userMs: 24 * 3_600_000,
  riskLevelsMs: 3_600_000,
  slackPersonMs: 24 * 3_600_000,
  nobodyMs: 3_600_000,
  /** Somebody may have left the workspace, or have another e-mail. */
  slackProfileMs: 10 * 60_000,
} as const;
