import type { Clock } from '../../clock.ts';
import { Refusal } from './refusal.ts';

export type TokenError = 'token_revoked' | 'account_inactive' | 'invalid_auth' | 'token_expired';

export type Tokens = {
  current(): string;
  /** With token rotation: what a newer token is got with; null without. */
  refreshToken(): string | null;
  scopes(): readonly string[];
  isAlive(): boolean;
  /** Whether a token was ever issued here. */
  knows(token: string): boolean;
  /** Refuses a token that is missing, unknown or dead. */
  check(token: string | null): void;
  /** Refuses when none of these scopes is granted; an empty list asks for nothing. */
  needScope(anyOf: readonly string[]): void;
  setScopes(scopes: readonly string[]): void;
  revoke(error: TokenError): void;
  restore(): void;
  /** A new installation: the old tokens die, a new one lives. */
  renew(scopes: readonly string[] | null): void;
  /** Whether a refresh token was issued here. */
  rotates(refreshToken: string): boolean;
  /** A newer token for a refresh token, which works once, and shortly after that once more (docs.slack.dev, Token rotation). */
  rotate(refreshToken: string): void;
};

/** How long a rotated token lives. */
export const rotatedLifeS = 43_200;
const graceMs = 60_000;
/** More than that are not alive at once. */
const mostAlive = 2;

/**
 * The bot tokens of one installation (errors: slack-platform.md, class "token dead"). Ids begin with `prefix`; without
 * `isInstalled` the first token is nobody's yet.
 */
export function createTokens(options: {
  readonly clock: Clock;
  readonly prefix: string;
  readonly scopes: readonly string[];
  readonly isInstalled: boolean;
  readonly isRotated: boolean;
}): Tokens {
  const { clock, prefix, isRotated } = options;
  const dead = new Map<string, TokenError>();
  const endsAt = new Map<string, number>();
  const usedAt = new Map<string, number>();
  const issued = new Set<string>();
  let generation = 1;
  let { scopes } = options;
  const named = (number: number) => `${isRotated ? 'xoxe.' : ''}xoxb-${prefix}-${number}`;
  const refreshNamed = (number: number) => `xoxe-1-${prefix}-${number}`;
  const current = () => named(generation);
  const issue = () => {
    issued.add(current());
    if (isRotated) endsAt.set(current(), clock.now() + rotatedLifeS * 1_000);
  };
  const errorOf = (token: string): TokenError | undefined =>
    dead.get(token) ?? (clock.now() >= (endsAt.get(token) ?? Infinity) ? 'token_expired' : undefined);
  const next = () => {
    generation += 1;
    issue();
  };
  const rotates = (token: string) => isRotated && [...issued].some((_, index) => refreshNamed(index + 1) === token);
  issue();
  if (!options.isInstalled) dead.set(current(), 'invalid_auth');
  return {
    current,
    refreshToken: () => (isRotated ? refreshNamed(generation) : null),
    scopes: () => scopes,
    isAlive: () => !dead.has(current()),
    knows: (token) => issued.has(token),
    check: (token) => {
      if (token === null) throw new Refusal('not_authed');
      const error = errorOf(token);
      if (error !== undefined) throw new Refusal(error);
      if (!issued.has(token)) throw new Refusal('invalid_auth');
    },
    needScope: (anyOf) => {
      if (anyOf.length === 0 || anyOf.some((scope) => scopes.includes(scope))) return;
      throw new Refusal('missing_scope', { needed: anyOf.join(','), provided: scopes.join(',') });
    },
    setScopes: (granted) => {
      scopes = granted;
    },
    revoke: (error) => void dead.set(current(), error),
    restore: () => void dead.delete(current()),
    renew: (granted) => {
      for (let number = 1; number <= generation; number += 1) {
        if (!dead.has(named(number))) dead.set(named(number), 'token_revoked');
        usedAt.set(refreshNamed(number), -Infinity);
      }
      next();
      scopes = granted ?? scopes;
    },
    rotates,
    rotate: (refreshToken) => {
      const isKnown = rotates(refreshToken);
      const used = usedAt.get(refreshToken);
      if (!isKnown || (used !== undefined && clock.now() - used > graceMs)) {
        throw new Refusal('invalid_refresh_token');
      }
      usedAt.set(refreshToken, used ?? clock.now());
      next();
      for (let number = 1; number <= generation - mostAlive; number += 1) {
        if (!dead.has(named(number))) dead.set(named(number), 'token_revoked');
      }
    },
  };
}
