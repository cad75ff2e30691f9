import type { WebClient } from '@slack/web-api';
import { AppError } from '../errors.ts';

/** What speaks to Slack for each workspace. */
export type SlackClients = {
  /** The client with the workspace's own token, or else its organisation's. Throws `NotInstalledError` when there is neither. */
  of(teamId: string): Promise<WebClient>;
  /** The organisation a workspace belongs to; null when to none, undefined while unknown. */
  enterpriseOf(teamId: string): Promise<string | null | undefined>;
  /** Who installed the app there; null when nobody knows. */
  installerOf(teamId: string): Promise<string | null>;
};

/** There is no token for a workspace: what is meant for it waits, as with a token that is refused. */
export class NotInstalledError extends AppError {
  constructor() {
    super('not_installed', 'The app is not installed in this workspace. Install it through /slack/install.');
  }
}

/** More than that are seldom in use at once; a client holds no connection of its own. */
const mostClients = 1_000;

/** Makes one client per token; those not asked for longest are forgotten first. */
export function rememberClients(connect: (token: string) => WebClient): (token: string) => WebClient {
  const clients = new Map<string, WebClient>();
  return (token) => {
    const client = clients.get(token) ?? connect(token);
    clients.delete(token);
    clients.set(token, client);
    const [oldest] = clients.keys();
    if (clients.size > mostClients && oldest !== undefined) clients.delete(oldest);
    return client;
  };
}
