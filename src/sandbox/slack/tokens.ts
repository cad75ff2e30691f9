import { Refusal } from './refusal.ts';

export type TokenError = 'token_revoked' | 'account_inactive' | 'invalid_auth' | 'token_expired';

export type Tokens = {
  current(): string;
  scopes(): readonly string[];
  isAlive(): boolean;
  /** Refuses a token that is missing, unknown or dead. */
  check(token: string | null): void;
  /** Refuses when none of these scopes is granted; an empty list asks for nothing. */
  needScope(anyOf: readonly string[]): void;
  setScopes(scopes: readonly string[]): void;
  revoke(error: TokenError): void;
  restore(): void;
  /** A new installation: the old token dies, a new one lives. */
  renew(scopes: readonly string[] | null): void;
};

/** The bot token of the one installation (errors: slack-platform.md, class "token dead"). */
export function createTokens(firstScopes: readonly string[]): Tokens {
  const dead = new Map<string, TokenError>();
  let generation = 1;
  let scopes = firstScopes;
  const current = () => `xoxb-sandbox-${generation}`;
  return {
    current,
    scopes: () => scopes,
    isAlive: () => !dead.has(current()),
    check: (token) => {
      if (token === null) throw new Refusal('not_authed');
      const error = dead.get(token);
      if (error !== undefined) throw new Refusal(error);
      if (token !== current()) throw new Refusal('invalid_auth');
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
      dead.set(current(), dead.get(current()) ?? 'token_revoked');
      generation += 1;
      scopes = granted ?? scopes;
    },
  };
}
