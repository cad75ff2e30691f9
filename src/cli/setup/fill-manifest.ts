import { readFileSync } from 'node:fs';

const placeholder = 'https://YOUR-PUBLIC-URL';

/** How Slack and workspaces come together, as far as the manifest says it. */
export type AppShape = {
  readonly isSocketMode: boolean;
  readonly isForMany: boolean;
  /** Whole Enterprise Grid organisations may install it, too; false when left out. */
  readonly isForOrganisations?: boolean;
};

/** Our Slack app as YAML and nothing else; addresses stand under `publicUrl` where it is given. */
export function fillManifest(publicUrl: string | null, shape: AppShape): string {
  const template = readFileSync(new URL('../../../manifest.yml', import.meta.url), 'utf8').replace(/^#.*\n/gm, '');
  const heard = shape.isSocketMode ? forSocketMode(template) : template;
  const yaml = shape.isForMany ? forOauth(heard, shape.isForOrganisations ?? false) : heard;
  return publicUrl === null ? yaml : yaml.replaceAll(placeholder, publicUrl);
}

/**
 * The page of Slack on which the app is made with everything filled in (Slack's link to create from a manifest:
 * `new_app=1&manifest_yaml=…`). Comments are left out, so that the link stays as short as it can be.
 */
export function manifestLink(publicUrl: string, shape: AppShape): string {
  const yaml = fillManifest(publicUrl, shape)
    .replace(/^\s*#.*\n/gm, '')
    .replace(/ +#.*$/gm, '');
  return `https://api.slack.com/apps?new_app=1&manifest_yaml=${encodeURIComponent(yaml)}`;
}

/** How `manifest` is typed for the same app. */
export function manifestWords(publicUrl: string, { isSocketMode, isForMany }: AppShape): string {
  return `npm run -s cli -- manifest --url ${publicUrl}${isSocketMode ? ' --socket' : ''}${isForMany ? ' --oauth' : ''}`;
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
