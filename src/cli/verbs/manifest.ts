import { readFileSync } from 'node:fs';
import { publicAddress } from '../../config.ts';
import { AppError } from '../../errors.ts';
import { json } from '../print.ts';
import { parse, type Verb } from '../verb.ts';

const placeholder = 'https://YOUR-PUBLIC-URL';
const usage = 'manifest --url https://credo-slack.example.com [--socket] [--oauth [--org]] [--json]';

export const manifest: Verb = {
  usage,
  does: 'prints the Slack app manifest with your public address; --socket for Socket Mode, --oauth for many workspaces, --org for organisations too',
  run: async (args, { out }) => {
    const on = { type: 'boolean' } as const;
    const { values } = parse(args, { url: { type: 'string' }, socket: on, oauth: on, org: on, json: on }, usage);
    if (values.org && !values.oauth) throw new AppError('usage', '--org needs --oauth');
    const heard = values.socket ? forSocketMode(template()) : template();
    const installed = values.oauth ? forOauth(heard, values.org ?? false) : heard;
    const yaml = fill(installed, values.url);
    out(values.json ? json({ yaml }) : yaml);
    return 0;
  },
};

/** The manifest as YAML and nothing else, with the addresses under `url` filled in where it is given. */
function fill(yaml: string, url: string | undefined): string {
  if (url === undefined) return yaml;
  const address = publicAddress.safeParse(url);
  if (!address.success) throw new AppError('usage', `--url ${address.error.issues[0]?.message ?? 'cannot be used'}`);
  return yaml.replaceAll(placeholder, address.data);
}

function template(): string {
  return readFileSync(new URL('../../../manifest.yml', import.meta.url), 'utf8').replace(/^#.*\n/gm, '');
}

/** Workspaces install the app by themselves, with `isForOrganisations` whole Enterprise Grid organisations, too. */
function forOauth(yaml: string, isForOrganisations: boolean): string {
  const redirect = `oauth_config:\n  redirect_urls:\n    - ${placeholder}/slack/oauth_redirect\n`;
  const withRedirect = yaml.replace('oauth_config:\n', redirect);
  if (!isForOrganisations) return withRedirect;
  return withRedirect.replace('org_deploy_enabled: false', 'org_deploy_enabled: true');
}

/** Slack tells everything through a websocket then, and takes no address to tell it to. */
function forSocketMode(yaml: string): string {
  return yaml
    .replace(/^ *(?:url|request_url): .*\n/gm, '')
    .replace('socket_mode_enabled: false', 'socket_mode_enabled: true');
}
