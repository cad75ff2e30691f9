import { readFileSync } from 'node:fs';

const placeholder = 'https://YOUR-PUBLIC-URL';

/** Our Slack app as YAML and nothing else; addresses stand under `publicUrl` where it is given. */
export function fillManifest(publicUrl: string | null): string {
  const template = readFileSync(new URL('../../../manifest.yml', import.meta.url), 'utf8').replace(/^#.*\n/gm, '');
  return publicUrl === null ? template : template.replaceAll(placeholder, publicUrl);
}

/** How Slack and workspaces come together, as far as the manifest says it. */
export type AppShape = { readonly isSocketMode: boolean; readonly isForMany: boolean };

/**
 * The page of Slack on which the app is made with everything filled in (Slack's link to create from a manifest:
 * `new_app=1&manifest_yaml=…`). Comments are left out, so that the link stays as short as it can be.
 */
export function manifestLink(publicUrl: string, shape: AppShape): string {
  const yaml = shaped(fillManifest(publicUrl), publicUrl, shape)
    .replace(/^\s*#.*\n/gm, '')
    .replace(/ +#.*$/gm, '');
  return `https://api.slack.com/apps?new_app=1&manifest_yaml=${encodeURIComponent(yaml)}`;
}

/** The manifest for Socket Mode has no addresses of ours, and only that for many workspaces one to come back to. */
export function shaped(yaml: string, publicUrl: string, { isSocketMode, isForMany }: AppShape): string {
  const withoutRedirect = yaml.replace(/^ {2}redirect_urls:\n(?: {4}-.*\n)+/m, '');
  const redirect = `oauth_config:\n  redirect_urls:\n    - ${publicUrl}/slack/oauth_redirect\n`;
  const forMany = isForMany ? withoutRedirect.replace(/^oauth_config:\n/m, redirect) : withoutRedirect;
  if (!isSocketMode) return forMany;
  return forMany
    .replace(/^ *(?:request_)?url: .*\n/gm, '')
    .replace('socket_mode_enabled: false', 'socket_mode_enabled: true');
}
