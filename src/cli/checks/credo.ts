import type { Clock } from '../../clock.ts';
import { connectCredo, type TenantSettings } from '../../connect-credo.ts';
import { CredoApiError } from '../../errors.ts';
import { createLog } from '../../log.ts';
import type { CredoApi } from '../../ports/credo.ts';
import { byHandHint } from '../by-hand.ts';
import { type Check, failed, ok, warning } from './check.ts';

export type TenantCheckOptions = {
  /** What the lines are about, where there are several tenants. */
  readonly name?: string;
  /** The address was typed in Slack, and not set by the operator. */
  readonly isTyped?: boolean;
};

/** Whether Credo accepts the key (it is exchanged for a token, then asked whose it is), and lets it see webhooks. */
export async function tenantChecks(
  settings: TenantSettings,
  clock: Clock,
  { name, isTyped = false }: TenantCheckOptions = {},
): Promise<readonly Check[]> {
  const credo = connectCredo(settings, clock, createLog('silent', []), undefined, isTyped);
  if (!credo) {
    const advice = 'Set CREDO_TENANT and CREDO_API_KEY; until then nothing can be subscribed.';
    return [warning('Credo AI', 'not connected', advice)];
  }
  const tenant = settings.CREDO_TENANT ?? '';
  const of = name === undefined ? '' : `, ${name}`;
  const me = await look(`Credo AI${of}`, () => whoIs(credo, tenant), adviceAbout(tenant, settings.CREDO_API_URL));
  if (me.state !== 'ok') return [me];
  return [me, await look(`Credo AI's webhooks${of}`, () => countWebhooks(credo), webhookAdvice)];
}

async function whoIs(credo: CredoApi, tenant: string): Promise<string> {
  const { name } = await credo.me();
  return `connected to ${tenant}${name ? ` as ${name}` : ''}`;
}

async function countWebhooks(credo: CredoApi): Promise<string> {
  await credo.webhooks.list();
  return 'the API token may manage them';
}

/** One look at Credo in words; `advise` may know more about a failure than its message. */
export async function look(
  what: string,
  ask: () => Promise<string>,
  advise: (error: CredoApiError) => string,
): Promise<Check> {
  try {
    return ok(what, await ask());
  } catch (error) {
    if (!(error instanceof CredoApiError)) throw error;
    return failed(what, error.failure, advise(error));
  }
}

function adviceAbout(tenant: string, apiUrl: string): (error: CredoApiError) => string {
  return (error) => {
    switch (error.failure) {
      case 'unauthorized':
      case 'invalid':
        return `Credo AI does not take this API token for the tenant ${tenant}. Make a new one in Credo AI under My settings, Tokens, and compare the tenant with the name you type when you sign in.`;
      case 'forbidden':
        return 'The API token may not be used for this. Its owner must be active and allowed to manage webhooks.';
      case 'not_found':
        return `${apiUrl} knows no tenant ${tenant}. Compare the tenant with the name you type when you sign in, and CREDO_API_URL with your Credo AI.`;
      case 'unexpected':
        return `${error.message} Check CREDO_API_URL: what answers there is not Credo AI's API.`;
      case 'rate_limited':
        return 'Credo AI is answering too many requests right now. Try again in a minute.';
      default:
        return `${error.message} Check CREDO_API_URL, and that this machine may reach it (firewall, proxy).`;
    }
  };
}

function webhookAdvice({ failure, message }: CredoApiError): string {
  return `${message}${byHandHint(failure)}`;
}
