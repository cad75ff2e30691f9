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
import { createSlackServer, listen, stop } from './http-server.ts';
import type { Platform } from './methods/method.ts';
import { createOfferedOptions } from './offered-options.ts';
import { createOptionLoads } from './option-loads.ts';
import { createLookups } from './people.ts';
import { createRateLimit } from './rate-limit.ts';
import { createResponseUrls } from './response-urls.ts';
import { defaultScopes } from './seed.ts';
import { createShortcuts } from './shortcuts.ts';
import { createSocketMode } from './sockets/socket-mode.ts';
import { createSocketRequests } from './sockets/socket-requests.ts';
import { createSpeech } from './speech.ts';
import { createTokens } from './tokens.ts';
import { createTriggers } from './triggers.ts';
import type { Slack, SlackOptions } from './types.ts';
import { createViewSubmissions } from './view-submissions.ts';
import { createViewVisits } from './view-visits.ts';
import { createViews } from './views.ts';
import { createWebApi } from './web-api.ts';
import { appId, botUserId, createWorkspace } from './workspace.ts';

const defaultWaitMs = 5_000;

/** Starts a simulated Slack workspace on 127.0.0.1, seeded as `acmeBank` unless told otherwise. */
export async function startSlack(options: SlackOptions): Promise<Slack> {
  const { signingSecret, clock = systemClock, port = 0, enforceRateLimit = false } = options;
  const { clientId = '1111.2222', clientSecret = 'sandbox-client-secret' } = options;
  const changes = createChanges();
  const workspace = createWorkspace(clock, changes, options.seed);
  const tokens = createTokens(options.scopes ?? defaultScopes);
  const triggers = createTriggers(clock);
  const views = createViews(workspace, changes);
  const responseUrls = createResponseUrls(clock, workspace, changes);
  let url = '';
  const socketMode = createSocketMode(() => url);
  const requests = options.isSocketMode ? createSocketRequests(socketMode) : createAppRequests(signingSecret);
  const events = createEvents(requests, workspace, tokens, options.botEvents ?? null);
  const lookups = createLookups(workspace);
  const { announce } = events;
  const codes: Platform['codes'] = new Map();
  const oauth = { clientId, clientSecret, codes };
  const platform: Platform = { clock, workspace, tokens, triggers, views, socketMode, ...oauth, announce };
  const faults = createFaults(lookups.channel);
  const rateLimit = enforceRateLimit ? createRateLimit(clock) : () => null;
  const webApi = createWebApi({ platform, faults, changes, rateLimit });
  const server = createSlackServer({ platform, webApi, responseUrls, faults });
  server.on('upgrade', socketMode.upgrade);
  url = await listen(server, port);

  const responseUrl = (id: string) => `${url}/respond/${workspace.team.id}/${id}`;
  const offeredOptions = createOfferedOptions();
  const people = { workspace, lookups, requests, triggers, views, responseUrls, responseUrl, offeredOptions };
  const describe = () => dump(workspace, webApi.calls());
  const messages: Slack['messages'] = (ref) =>
    workspace.messages(lookups.channel(ref).id).filter((one) => !one.deleted && one.ephemeral_to === null);
  const waitFor: Slack['waitFor'] = (look, { timeoutMs = defaultWaitMs } = {}) =>
    changes.waitFor(look, timeoutMs, describe);

  return {
    url,
    apiUrl: `${url}/api/`,
    authorizeUrl: `${url}/oauth/v2/authorize`,
    get botToken() {
      return tokens.current();
    },
    teamId: workspace.team.id,
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
    revokeToken: (error = 'token_revoked') => tokens.revoke(error),
    restoreToken: tokens.restore,
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
    close: async () => {
      socketMode.close();
      await stop(server);
      await requests.close();
    },
  };
}
