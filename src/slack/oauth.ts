import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { BotToken, NewInstallation } from '../ports/installations.ts';
import { classify, safeCode } from './classify.ts';
import { neededScopes, optionalScopes } from './scopes.ts';

export type OauthApp = { readonly clientId: string; readonly clientSecret: string };

/** What Slack answers to a code or a refresh token (oauth.v2.access). */
export type Access =
  | { readonly kind: 'granted'; readonly grant: Grant }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'unreachable'; readonly code: string };

export type Grant = Omit<NewInstallation, 'botId'> & { readonly appId: string; readonly isOrganisation: boolean };

const named = z.object({ id: z.string(), name: z.string().catch('') });
const answer = z.object({
  access_token: z.string().startsWith('xox'),
  refresh_token: z.string().optional(),
  expires_in: z.number().optional(),
  scope: z.string().catch(''),
  bot_user_id: z.string().catch(''),
  app_id: z.string().catch(''),
  team: named.nullish().catch(null),
  enterprise: named.nullish().catch(null),
  is_enterprise_install: z.boolean().catch(false),
  authed_user: z.object({ id: z.string() }).nullish().catch(null),
});

/** The page of Slack on which somebody agrees. `scope` also names what they may leave out there. */
export function authorizeUrl(apiUrl: string, clientId: string, redirectUri: string, state: string): string {
  const url = new URL('/oauth/v2/authorize', apiUrl);
  const scope = [...neededScopes, ...optionalScopes].join(',');
  url.search = new URLSearchParams({ client_id: clientId, scope, redirect_uri: redirectUri, state }).toString();
  return url.href;
}

/** Asks Slack for tokens; never throws, never retries. `nowMs`: from when on they live. */
export async function askForAccess(
  client: WebClient,
  { clientId, clientSecret }: OauthApp,
  what: { readonly code: string; readonly redirectUri: string } | { readonly refreshToken: string },
  nowMs: number,
): Promise<Access> {
  const app = { client_id: clientId, client_secret: clientSecret };
  const asked =
    'code' in what
      ? { ...app, code: what.code, redirect_uri: what.redirectUri }
      : { ...app, grant_type: 'refresh_token' as const, refresh_token: what.refreshToken };
  try {
    const read = answer.safeParse(await client.oauth.v2.access(asked));
    const grant = read.success ? toGrant(read.data, nowMs) : null;
    return grant === null ? { kind: 'refused', code: 'no_bot_token' } : { kind: 'granted', grant };
  } catch (error) {
    if (error instanceof WebAPIPlatformError) {
      const { kind, code } = classify(error);
      const isPassing =
        kind === 'rate_limited' || ['internal_error', 'fatal_error', 'service_unavailable'].includes(code);
      return { kind: isPassing ? 'unreachable' : 'refused', code: safeCode(error.data.error) };
    }
    return { kind: 'unreachable', code: classify(error).code };
  }
}

function toGrant(read: z.output<typeof answer>, nowMs: number): Grant | null {
  const isOrganisation = read.is_enterprise_install;
  const where = isOrganisation ? read.enterprise : read.team;
  if (!where) return null;
  return {
    ...{ teamId: where.id, teamName: where.name, enterpriseId: read.enterprise?.id ?? null },
    ...{ botUserId: read.bot_user_id, scopes: read.scope, installedBy: read.authed_user?.id ?? '' },
    ...{ appId: read.app_id, isOrganisation, token: tokenIn(read, nowMs) },
  };
}

function tokenIn({ access_token, refresh_token, expires_in }: z.output<typeof answer>, nowMs: number): BotToken {
  const rotates = refresh_token !== undefined && expires_in !== undefined;
  const rotation = rotates ? { refreshToken: refresh_token, expiresAt: nowMs + expires_in * 1_000 } : null;
  return { accessToken: access_token, rotation };
}
