import type { Args } from './arguments.ts';
import type { Faults } from './faults.ts';
import type { Platform } from './methods/method.ts';
import type { ResponseUrls } from './response-urls.ts';
import type { Slack } from './types.ts';
import type { WebApi } from './web-api.ts';

/** One workspace and what serves it. */
export type Site = {
  readonly slack: Slack;
  readonly platform: Platform;
  readonly webApi: WebApi;
  readonly responseUrls: ResponseUrls;
  readonly faults: Faults;
  /** Gives up what is being sent to the app. */
  stop(): Promise<void>;
};

/** The workspace that a call is for: the one that knows its token or code, and within an organisation what it is about. */
export function siteOf(sites: readonly Site[], token: string | null, args: Args): Site | undefined {
  const [first] = sites;
  const text = (name: string) => (typeof args[name] === 'string' ? args[name] : null);
  const ofCode = sites.find(({ platform }) => platform.codes.has(text('code') ?? ''));
  const ofRefresh = sites.find(({ platform: { own, organisation } }) =>
    [own, organisation?.tokens].some((tokens) => tokens?.rotates(text('refresh_token') ?? '')),
  );
  if (ofCode ?? ofRefresh) return ofCode ?? ofRefresh;
  const known = token === null ? [] : sites.filter(({ platform }) => platform.tokens.knows(token));
  const isAbout = ({ platform: { workspace, views, triggers } }: Site) =>
    [text('team_id'), null].includes(workspace.team.id) ||
    workspace.channels().some(({ id }) => id === text('channel')) ||
    workspace
      .users()
      .some(({ id }) => !id.startsWith('U0CREDOAI') && [text('user'), text('user_id'), text('channel')].includes(id)) ||
    views.find(text('view_id') ?? '') !== null ||
    triggers.knows(text('trigger_id') ?? '');
  return known.find(isAbout) ?? known[0] ?? first;
}
