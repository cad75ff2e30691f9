import type { WebClient } from '@slack/web-api';
import { classify } from './classify.ts';

/** What the bot token may be asked for; the manifest asks for exactly these. */
export const neededScopes: readonly string[] = [
  'app_mentions:read',
  'channels:join',
  'channels:read',
  'chat:write',
  'commands',
  'groups:read',
  'users:read',
  'users:read.email',
];

/** What the app works without; whoever installs it may leave these out (manifest: `bot_optional`). */
export const optionalScopes: readonly string[] = ['channels:history', 'groups:history', 'dnd:read'];

export type TokenCheck =
  | {
      readonly isGood: true;
      readonly teamName: string;
      readonly missingScopes: readonly string[];
      /** Empty when Slack does not say. */
      readonly grantedScopes: readonly string[];
    }
  | { readonly isGood: false; readonly code: string };

/** Whether Slack accepts the token, and which scopes it lacks (auth.test: `x-oauth-scopes`). Never throws. */
export async function checkToken(client: WebClient): Promise<TokenCheck> {
  try {
    const answer = await client.auth.test();
    const grantedScopes = answer.response_metadata?.scopes ?? [];
    const missingScopes =
      grantedScopes.length > 0 ? neededScopes.filter((scope) => !grantedScopes.includes(scope)) : [];
    return { isGood: true, teamName: answer.team ?? '', missingScopes, grantedScopes };
  } catch (error) {
    return { isGood: false, code: classify(error).code };
  }
}
