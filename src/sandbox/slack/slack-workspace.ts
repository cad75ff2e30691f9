import { randomBytes } from 'node:crypto';
import { systemClock } from '../../clock.ts';
import { createAdministration } from './administration.ts';
import { createAppRequests } from './app-requests.ts';
import { createChanges } from './changes.ts';
import { createClicks } from './clicks.ts';
import { createCommands } from './commands.ts';
import { dump } from './dump.ts';
import { createEvents, verificationToken } from './events.ts';
import { createFaults } from './faults.ts';
import { createInstalledAs } from './installed-as.ts';
import type { Platform } from './methods/method.ts';
import { createOfferedOptions } from './offered-options.ts';
import { createOptionLoads } from './option-loads.ts';
import { type Organisation, withOrganisation } from './organisation.ts';
import { createLookups } from './people.ts';
import { createRateLimit } from './rate-limit.ts';
import { createResponseUrls } from './response-urls.ts';
import { acmeBank, defaultScopes } from './seed.ts';
import { createShortcuts } from './shortcuts.ts';
import type { Site } from './site-of.ts';
import type { SlackOptions } from './slack-options.ts';
import type { SocketMode } from './sockets/socket-mode.ts';
import { createSocketRequests } from './sockets/socket-requests.ts';
import { createSpeech } from './speech.ts';
import { createTokens } from './tokens.ts';
import { createTriggers } from './triggers.ts';
import type { Slack } from './types.ts';
import { createViewSubmissions } from './view-submissions.ts';
import { createViewVisits } from './view-visits.ts';
import { createViews } from './views.ts';
import { createWebApi } from './web-api.ts';
import { appId, botUserId, createWorkspace } from './workspace.ts';

const defaultWaitMs = 5_000;

/** One workspace of a simulated Slack at `url`, seeded as `acmeBank` unless told otherwise. */
export function createSlackWorkspace(
  options: SlackOptions,
  url: string,
  shared: {
    readonly organisation: Organisation | null;
    readonly socketMode: SocketMode;
    readonly close: () => Promise<void>;
  },
): Site {
  const { organisation, socketMode, close } = shared;
  const { signingSecret, clock = systemClock, enforceRateLimit = false } = options;
  const { isInstalled = true, isRotated = false, scopes = defaultScopes } = options;
  const { clientId = '1111.2222', clientSecret = 'sandbox-client-secret' } = options;
  const changes = createChanges();
  const workspace = createWorkspace(clock, changes, options.seed);
  const { team } = workspace;
  const prefix = tokenPrefix(team.id);
  const own = createTokens({ clock, prefix, scopes, isInstalled, isRotated });
  const tokens = withOrganisation(own, team, organisation);
  const installation = createInstalledAs(team, own, organisation);
  const triggers = createTriggers(clock);
  const views = createViews(workspace, changes);
  const responseUrls = createResponseUrls(clock, workspace, changes);
  const requests = options.isSocketMode ? createSocketRequests(socketMode) : createAppRequests(signingSecret);
  const events = createEvents(requests, workspace, tokens, installation, options.botEvents ?? null);
  const lookups = createLookups(workspace);
  const { announce } = events;
  const codes: Platform['codes'] = new Map();
  const platform: Platform = {
    ...{
      clock,
      workspace,
      tokens,
      own,
      organisation,
      triggers,
      views,
      socketMode,
      clientId,
      clientSecret,
      codes,
      announce,
    },
  };
  const faults = createFaults(lookups.channel);
  const rateLimit = enforceRateLimit ? createRateLimit(clock) : () => null;
  const webApi = createWebApi({ platform, faults, changes, rateLimit });
  const responseUrl = (id: string) => `${url}/respond/${team.id}/${id}`;
  const offeredOptions = createOfferedOptions();
  const people = {
    workspace,
    lookups,
    requests,
    triggers,
    views,
    responseUrls,
    responseUrl,
    offeredOptions,
    installation,
  };
  const describe = () => dump(workspace, webApi.calls());
  const messages: Slack['messages'] = (ref) =>
    workspace.messages(lookups.channel(ref).id).filter((one) => !one.deleted && one.ephemeral_to === null);
  const waitFor: Slack['waitFor'] = (look, { timeoutMs = defaultWaitMs } = {}) =>
    changes.waitFor(look, timeoutMs, describe);

  const slack: Slack = {
    url,
    apiUrl: `${url}/api/`,
    authorizeUrl: `${url}/oauth/v2/authorize`,
    get botToken() {
      return own.current();
    },
    teamId: team.id,
    botUserId,
    appId,
    clientId,
    clientSecret,
    workspace,
    socketMode,
    calls: (method) => webApi.calls().filter((call) => method === undefined || call.method === method),
    user: lookups.user,
    channel: lookups.channel,
    messages,
    ephemerals: (ref, user) =>
      workspace
        .messages(lookups.channel(ref).id)
        .filter((one) => !one.deleted && one.ephemeral_to !== null)
        .filter((one) => user === undefined || one.ephemeral_to === lookups.user(user).id),
    modals: (user) => views.modals(lookups.user(user).id),
    home: (user) => views.home(lookups.user(user).id),
    addUser: workspace.addUser,
    updateUser: (user, change) => workspace.updateUser(lookups.user(user).id, change),
    addChannel: workspace.addChannel,
    say: createSpeech(workspace, lookups, events),
    connect: requests.connect,
    verifyUrl: async (sendOptions = {}) => {
      const challenge = randomBytes(16).toString('hex');
      const body = { token: verificationToken, challenge, type: 'url_verification' };
      return { ...(await requests.sendJson(body, sendOptions)), challenge };
    },
    command: createCommands(people),
    click: createClicks(people),
    submitView: createViewSubmissions(people),
    options: createOptionLoads(people),
    ...createViewVisits(people, events),
    ...createShortcuts(people),
    event: events.send,
    ...createAdministration(platform, lookups, events),
    revokeToken: (error = 'token_revoked') => own.revoke(error),
    restoreToken: own.restore,
    setScopes: tokens.setScopes,
    fault: faults.add,
    clearFaults: faults.clear,
    waitForMessages: (channel, n, wait) =>
      waitFor(() => {
        const shown = messages(channel);
        return shown.length >= n ? shown : null;
      }, wait),
    waitForAnswer: (result, { nth = 1, ...wait } = {}) => waitFor(() => result.answers()[nth - 1], wait),
    waitFor,
    onChange: changes.on,
    dump: describe,
    close,
  };
  return { slack, platform, webApi, responseUrls, faults, stop: requests.close };
}

/** Tokens tell which workspace or organisation they are of. */
export function tokenPrefix(id: string): string {
  return id === acmeBank.team.id ? 'sandbox' : id;
}
