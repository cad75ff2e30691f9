import { jwtVerify, SignJWT } from 'jose';
import type { Clock } from '../clock.ts';

const issuer = 'credo-slack';
export const bearerLifetimeSeconds = 600;

export type BearerTokens = {
  /** A token that lets its bearer send events to this connection, for ten minutes. */
  issue(connectionId: string): Promise<string>;
  isValid(token: string, connectionId: string): Promise<boolean>;
};

/** Short-lived tokens bound to one connection (reliability: Authenticating Credo). `key` has 32 bytes. */
export function createBearerTokens(key: Buffer, clock: Clock): BearerTokens {
  return {
    issue: (connectionId) => {
      const now = Math.floor(clock.now() / 1000);
      return new SignJWT()
        .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt' })
        .setIssuer(issuer)
        .setAudience(connectionId)
        .setIssuedAt(now)
        .setExpirationTime(now + bearerLifetimeSeconds)
        .sign(key);
    },
    isValid: async (token, connectionId) => {
      const expected = {
        issuer,
        audience: connectionId,
        algorithms: ['HS256'],
        typ: 'at+jwt',
        currentDate: new Date(clock.now()),
      };
      return jwtVerify(token, key, expected).then(
        () => true,
        () => false,
      );
    },
  };
}
