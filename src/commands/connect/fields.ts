import type { CredoAccess } from '../../ports/team-connections.ts';
import type { FieldErrors } from '../settings/form.ts';

export const connectCallbackId = 'credo_connect';
export const disconnectCallbackId = 'credo_disconnect';

/** What the form asks for; each name is that of its block. */
export const fieldNames = [
  'name',
  'tenant',
  'api_key',
  'api_url',
  'app_url',
  'webhook_auth',
  'signing_secret',
] as const;
export type FieldName = (typeof fieldNames)[number];

/** What somebody put in, as Slack sent it. The key is in it: it is never kept, shown or logged in this form. */
export type ConnectFields = Readonly<Record<FieldName, string>>;

/** `id`: the connection that is changed; empty when it is a new one. The only thing that a form carries along. */
export type ConnectPlace = { readonly id: string };

export type Entered = { readonly name: string; readonly access: CredoAccess };

const longestName = 40;
const longestKey = 2_000;
const tenantForm = /^[A-Za-z0-9_.-]{1,100}$/;

/**
 * What was entered, made ready; or what is wrong with it, by field. `known`: the connection that is changed, whose key and
 * secret stay when the fields are left empty. `operator`: addresses that whoever runs the app has set, taken as they are.
 */
export function readFields(
  fields: ConnectFields,
  known: Entered | null,
  operator: Pick<CredoAccess, 'apiUrl' | 'appUrl'>,
): Entered | FieldErrors {
  const tenant = known?.access.tenant ?? fields.tenant.trim();
  const apiKey = fields.api_key.trim() === '' ? (known?.access.apiKey ?? '') : fields.api_key.trim();
  const apiUrl = readAddress(fields.api_url, operator.apiUrl);
  const appUrl = readAddress(fields.app_url, operator.appUrl);
  const secrets = fields.signing_secret.split(/[\s,]+/).filter((secret) => secret !== '');
  const name = fields.name.trim().replace(/\s+/g, ' ');
  const errors: Partial<Record<FieldName, string>> = {
    ...(name === '' ? { name: 'Give it a name, such as the name of your company.' } : {}),
    ...(name.length > longestName ? { name: `At most ${longestName} letters.` } : {}),
    ...(/["“”:,]/.test(name) ? { name: 'Leave out quotation marks, colons and commas, so that it can be typed.' } : {}),
    ...(tenantForm.test(tenant) ? {} : { tenant: 'Write the tenant as you type it when you sign in to Credo AI.' }),
    ...(apiKey === '' ? { api_key: 'Make one in Credo AI under your profile and paste it here.' } : {}),
    ...(apiKey.length > longestKey || /\s/.test(apiKey) ? { api_key: 'This is no API key: paste the key alone.' } : {}),
    ...(apiUrl === null ? { api_url: wholeAddress } : {}),
    ...(appUrl === null ? { app_url: wholeAddress } : {}),
    ...(secrets.every(isSigningSecret)
      ? {}
      : { signing_secret: 'It begins with whsec_. Leave it empty if you have none.' }),
  };
  if (Object.keys(errors).length > 0 || apiUrl === null || appUrl === null) return errors;
  const webhookAuth = fields.webhook_auth === 'o_auth' ? 'o_auth' : 'none';
  const signingSecrets = secrets.length > 0 ? secrets : (known?.access.signingSecrets ?? []);
  return { name, access: { tenant, apiUrl, appUrl, apiKey, webhookAuth, signingSecrets } };
}

/** Whether it is what was entered, and not what is wrong with it. */
export const isEntered = (read: Entered | FieldErrors): read is Entered =>
  'access' in read && typeof read.access === 'object';

const wholeAddress = 'Write a whole address that begins with https://, as in your browser.';

/** Without a trailing slash; null when it is none that we may call or link to. */
function readAddress(text: string, ofOperator: string): string | null {
  const typed = text.trim().replace(/\/+$/, '');
  if (typed === '' || typed === ofOperator) return ofOperator;
  const url = URL.canParse(typed) ? new URL(typed) : null;
  const isFine = url?.protocol === 'https:' && url.username === '' && url.search === '' && url.hash === '';
  return isFine ? url.href.replace(/\/+$/, '') : null;
}

const isSigningSecret = (text: string): boolean =>
  /^whsec_[A-Za-z0-9+/]+=*$/.test(text) && Buffer.from(text.slice('whsec_'.length), 'base64').length >= 16;
