import { systemClock } from '../../clock.ts';
import type { Config } from '../../config.ts';
import { connectCredo } from '../../connect-credo.ts';
import { CredoApiError } from '../../errors.ts';
import { createLog } from '../../log.ts';
import { classify } from '../../slack/classify.ts';
import { checkToken } from '../../slack/scopes.ts';
import { createWebClient } from '../../slack/web-client.ts';
import { byHandHint } from '../by-hand.ts';
import type { Check } from './check.ts';

const timeoutMs = 10_000;
const mostSkewMs = 60_000;
const silent = createLog('silent', []);

/** Whether Slack accepts the token, and whether it may do all that the app does. */
export async function slackCheck(config: Config): Promise<Check> {
  const what = 'Slack';
  if (config.SLACK_BOT_TOKEN === undefined) {
    return { what, state: 'ok', found: 'many workspaces, each with a token of its own', advice: null };
  }
  const client = createWebClient({
    token: config.SLACK_BOT_TOKEN,
    apiUrl: config.SLACK_API_URL,
    timeoutMs,
    log: silent,
  });
  const token = await checkToken(client);
  if (!token.isGood) {
    const advice = `Slack says ${token.code}. Compare SLACK_BOT_TOKEN with OAuth & Permissions of your Slack app, or install it again.`;
    return { what, state: 'failed', found: 'refused the token or did not answer', advice };
  }
  const { missingScopes, teamName } = token;
  if (missingScopes.length === 0) return { what, state: 'ok', found: `connected to ${teamName}`, advice: null };
  const advice = `Paste the manifest again (npm run -s cli -- manifest --url …) and install the app again; missing: ${missingScopes.join(', ')}.`;
  return { what, state: 'failed', found: 'the app lacks permissions', advice };
}

/** Whether Slack lets the app open a websocket; nothing where Slack sends requests. */
export async function socketModeCheck({ slackTransport, SLACK_API_URL: apiUrl }: Config): Promise<readonly Check[]> {
  if (slackTransport.kind === 'http') return [];
  const what = 'Socket Mode';
  const client = createWebClient({ token: slackTransport.appToken, apiUrl, timeoutMs, log: silent });
  try {
    await client.apps.connections.open({});
    return [{ what, state: 'ok', found: 'Slack lets the app connect', advice: null }];
  } catch (error) {
    const advice = `Slack says ${classify(error).code}. Compare SLACK_APP_TOKEN with App-Level Tokens under Basic Information (it needs the scope connections:write), and see that Socket Mode is on.`;
    return [{ what, state: 'failed', found: 'Slack does not let the app connect', advice }];
  }
}

/** Whether Credo accepts the key, and lets it manage webhooks. */
export async function credoChecks(config: Config): Promise<readonly Check[]> {
  const credo = connectCredo(config, systemClock, silent);
  if (!credo) {
    const advice = 'Set CREDO_TENANT and CREDO_API_KEY; until then nothing can be subscribed.';
    return [{ what: 'Credo AI', state: 'warning', found: 'not connected', advice }];
  }
  const look = async (
    what: string,
    ask: () => Promise<unknown>,
    hint: (failure: string) => string = () => '',
  ): Promise<Check> => {
    try {
      await ask();
      return { what, state: 'ok', found: 'works', advice: null };
    } catch (error) {
      if (!(error instanceof CredoApiError)) throw error;
      return { what, state: 'failed', found: error.failure, advice: `${error.message}${hint(error.failure)}` };
    }
  };
  const me = await look('Credo AI', () => credo.me());
  return me.state === 'ok' ? [me, await look("Credo AI's webhooks", () => credo.webhooks.list(), byHandHint)] : [me];
}

/** Whether this machine reaches the app under its public address, and whether the clocks agree. */
export async function publicUrlCheck({ PUBLIC_URL }: Config): Promise<Check> {
  const what = 'public address';
  try {
    const answer = await fetch(`${PUBLIC_URL}/healthz`, { redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) });
    await answer.body?.cancel();
    if (answer.status !== 200) {
      const advice = `${PUBLIC_URL}/healthz answers ${answer.status}. If your proxy passes only /slack/ and /credo/, that is as it should be.`;
      return { what, state: 'warning', found: `answers ${answer.status}`, advice };
    }
    const there = Date.parse(answer.headers.get('date') ?? '');
    const isSkewed = Math.abs(there - systemClock.now()) > mostSkewMs;
    const advice =
      'The clocks of this machine and of the server differ by more than a minute; signatures fail beyond five.';
    return { what, state: isSkewed ? 'warning' : 'ok', found: 'reached', advice: isSkewed ? advice : null };
  } catch {
    const advice = `${PUBLIC_URL} cannot be reached from here. Start the server, and check DNS, proxy and certificate.`;
    return { what, state: 'failed', found: 'not reached', advice };
  }
}
