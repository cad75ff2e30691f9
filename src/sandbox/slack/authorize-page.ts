import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { sendJson } from './replies.ts';
import type { Site } from './site-of.ts';
import { botUserId } from './workspace.ts';

/**
 * The page on which somebody agrees to the installation, in their browser. With one workspace they agree at once; with
 * several they choose, as with the parameters `team` (of a workspace or an organisation), `user` and `deny`.
 */
export function authorize(query: URLSearchParams, sites: readonly Site[], response: ServerResponse): void {
  const [first] = sites;
  const redirectUri = query.get('redirect_uri');
  if (query.get('client_id') !== first?.platform.clientId || redirectUri === null || !URL.canParse(redirectUri)) {
    sendJson(response, 400, { ok: false, error: 'invalid_client_id' });
    return;
  }
  const back = new URL(redirectUri);
  const goBack = (name: string, value: string) => {
    back.searchParams.set(name, value);
    back.searchParams.set('state', query.get('state') ?? '');
    response.writeHead(302, { location: back.href }).end();
  };
  if (query.has('deny')) {
    goBack('error', 'access_denied');
    return;
  }
  const choices = choicesOf(sites);
  const chosen = choices.length === 1 ? choices[0] : choices.find(({ id }) => id === query.get('team'));
  if (chosen === undefined) {
    showChoices(query, choices, response);
    return;
  }
  const { codes, organisation } = chosen.site.platform;
  const within = sites.filter((site) =>
    chosen.isOrganisation ? site.platform.organisation === organisation : site === chosen.site,
  );
  const people = within.flatMap((site) => site.slack.workspace.users());
  const admin = people.find((user) => user.is_admin)?.id ?? botUserId;
  const code = randomBytes(16).toString('hex');
  codes.set(code, {
    scopes: query.get('scope')?.split(/[ ,]+/) ?? null,
    redirectUri,
    userId: people.find(({ name }) => name === query.get('user'))?.id ?? admin,
    isForOrganisation: chosen.isOrganisation,
  });
  goBack('code', code);
}

type Choice = { readonly id: string; readonly name: string; readonly site: Site; readonly isOrganisation: boolean };

function choicesOf(sites: readonly Site[]): readonly Choice[] {
  const organisations = new Map<string, Choice>();
  for (const site of sites) {
    const { enterprise } = site.slack.workspace.team;
    if (enterprise) organisations.set(enterprise.id, { ...enterprise, site, isOrganisation: true });
  }
  const workspaces = sites.map((site): Choice => {
    const { id, name } = site.slack.workspace.team;
    return { id, name, site, isOrganisation: false };
  });
  return [...workspaces, ...organisations.values()];
}

function showChoices(query: URLSearchParams, choices: readonly Choice[], response: ServerResponse): void {
  const link = (name: string, value: string, words: string) => {
    const all = new URLSearchParams(query);
    all.set(name, value);
    return `<li><a href="?${escapeHtml(all.toString())}">${escapeHtml(words)}</a></li>`;
  };
  const list = choices.map(({ id, name }) => link('team', id, `Allow in ${name}`)).join('');
  const page = `<!doctype html><title>Simulated Slack</title><h1>Install Credo AI</h1><ul>${list}${link('deny', '1', 'Cancel')}</ul>`;
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page);
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
