import type { Log } from '../../log.ts';
import { createLog } from '../../log.ts';
import { checkAppToken } from '../../slack/app-token.ts';
import { checkToken, neededScopes, optionalScopes } from '../../slack/scopes.ts';
import { createWebClient } from '../../slack/web-client.ts';
import { type Check, failed, ok, warning } from './check.ts';

const timeoutMs = 10_000;
const silent: Log = createLog('silent', []);

/** Whether Slack accepts a bot token, and whether it has the scopes of our manifest, no fewer and no more. */
export async function botTokenCheck(token: string, apiUrl: string, what = 'Slack'): Promise<Check> {
  const answer = await checkToken(createWebClient({ token, apiUrl, timeoutMs, log: silent }));
  if (!answer.isGood) return refused(what, answer.code, 'bot token', 'OAuth & Permissions of your Slack app');
  const { teamName, missingScopes, grantedScopes } = answer;
  if (missingScopes.length > 0) {
    const advice = `Paste the manifest again (npm run -s cli -- manifest --url …) and install the app again; missing: ${missingScopes.join(', ')}.`;
    return failed(what, `the app lacks permissions in ${teamName}`, advice);
  }
  const extra = grantedScopes.filter((scope) => !neededScopes.includes(scope) && !optionalScopes.includes(scope));
  if (extra.length > 0) {
    const advice = `The app works without these scopes; take them out under OAuth & Permissions and install it again: ${extra.join(', ')}.`;
    return warning(what, `connected to ${teamName}, with more permissions than needed`, advice);
  }
  const without = grantedScopes.length === 0 ? [] : optionalScopes.filter((scope) => !grantedScopes.includes(scope));
  const note = without.length > 0 ? ` (without the optional ${without.join(', ')})` : '';
  return ok(what, `connected to ${teamName}${note}`);
}

/** Whether Slack opens a Socket Mode connection for this token. */
export async function appTokenCheck(token: string, apiUrl: string, what = 'Slack Socket Mode'): Promise<Check> {
  const answer = await checkAppToken(createWebClient({ token, apiUrl, timeoutMs, log: silent }));
  if (answer.isGood) return ok(what, 'Slack opens a connection');
  if (answer.code === 'missing_scope') {
    return failed(what, 'the token lacks permissions', 'Make an app-level token with the scope connections:write.');
  }
  return refused(what, answer.code, 'app-level token', 'Basic Information, App-Level Tokens');
}

const lostTokens = ['invalid_auth', 'not_authed', 'account_inactive', 'token_revoked', 'token_expired'];

function refused(what: string, code: string, token: string, place: string): Check {
  if (lostTokens.includes(code)) {
    return failed(what, `refused the ${token}`, `Slack says ${code}. Copy the ${token} again from ${place}.`);
  }
  if (code === 'not_allowed_token_type') {
    return failed(what, `not a ${token}`, `That is another kind of token. The ${token} stands under ${place}.`);
  }
  const advice = `Slack says ${code}. Check that this machine reaches Slack (firewall, proxy, SLACK_API_URL), then try again.`;
  return failed(what, 'did not answer as expected', advice);
}
