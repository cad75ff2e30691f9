import { publicAddress } from '../../config.ts';

/** Asks for one setting. `problem` says what is wrong with a value, or null. */
export type Question = {
  readonly setting: string;
  readonly message: string;
  readonly isSecret: boolean;
  readonly fallback?: string;
  problem(value: string): string | null;
};

/** Asks for one of a few ways. `flag` names it on the command line. */
export type Choice<T extends string> = {
  readonly flag: string;
  readonly message: string;
  readonly options: readonly { readonly value: T; readonly label: string; readonly hint: string }[];
  readonly initial: T;
};

const notEmpty = (value: string) => (value.trim() === '' ? 'This is needed.' : null);
const startsWith = (prefix: string, place: string) => (value: string) =>
  value.startsWith(prefix) && value.length > prefix.length
    ? null
    : `It begins with ${prefix} and stands in Slack under ${place}.`;

function noAddress(value: string): string | null {
  const address = publicAddress.safeParse(value);
  return address.success ? null : `It ${address.error.issues[0]?.message ?? 'cannot be used'}.`;
}

function noSigningSecret(value: string): string | null {
  if (value.trim() === '') return 'This is needed.';
  return /^x(ox|app)/.test(value) ? 'That is a token. The signing secret stands under Basic Information.' : null;
}

const text = (setting: string, message: string, problem: Question['problem'], fallback?: string): Question => ({
  ...{ setting, message, isSecret: false, problem },
  ...(fallback === undefined ? {} : { fallback }),
});
const secret = (setting: string, message: string, problem: Question['problem']): Question => ({
  ...{ setting, message, isSecret: true, problem },
});

/** Where Credo AI itself runs. */
export const credoAiUrls = { api: 'https://api.credo.ai', app: 'https://app.credo.ai' } as const;

/** Every setting the setup can ask for. */
export const questions = {
  publicUrl: text('PUBLIC_URL', 'Under which https:// address do Slack and Credo AI reach this app?', noAddress),
  signingSecret: secret('SLACK_SIGNING_SECRET', 'Signing Secret (Basic Information)', noSigningSecret),
  botToken: secret(
    'SLACK_BOT_TOKEN',
    'Bot User OAuth Token (OAuth & Permissions)',
    startsWith('xoxb-', 'OAuth & Permissions'),
  ),
  clientId: text('SLACK_CLIENT_ID', 'Client ID (Basic Information)', notEmpty),
  clientSecret: secret('SLACK_CLIENT_SECRET', 'Client Secret (Basic Information)', notEmpty),
  appToken: secret(
    'SLACK_APP_TOKEN',
    'App-level token with the scope connections:write (Basic Information, App-Level Tokens)',
    startsWith('xapp-', 'Basic Information, App-Level Tokens'),
  ),
  postgresUrl: secret('DATABASE_URL', 'Address of the database, postgres://user:password@host:5432/name', (value) =>
    /^postgres(ql)?:\/\/./.test(value) ? null : 'It looks like postgres://user:password@host:5432/name.',
  ),
  sqliteUrl: text(
    'DATABASE_URL',
    'Where shall the database file be?',
    (value) => (/^sqlite:[^:]/.test(value) ? null : 'It looks like sqlite:data/credo-slack.db.'),
    'sqlite:data/credo-slack.db',
  ),
  tenant: text('CREDO_TENANT', 'Credo AI tenant, as you type it when you sign in', (value) =>
    /^[A-Za-z0-9_.-]{1,100}$/.test(value) ? null : 'A tenant is one word of letters, digits, - _ and dots.',
  ),
  apiKey: secret('CREDO_API_KEY', 'Credo AI API token (My settings, Tokens)', notEmpty),
  credoApiUrl: text('CREDO_API_URL', "Address of your Credo AI's API", noAddress, credoAiUrls.api),
  credoAppUrl: text('CREDO_APP_URL', 'Address under which people open your Credo AI', noAddress, credoAiUrls.app),
} as const satisfies Readonly<Record<string, Question>>;

/** How a setting is given on the command line; a secret only as the name of a file, as others can see what is typed. */
export function flagOf({ setting, isSecret }: Pick<Question, 'setting' | 'isSecret'>): string {
  return `${setting.toLowerCase().replaceAll('_', '-')}${isSecret ? '-file' : ''}`;
}
