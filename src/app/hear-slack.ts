import { isReadablePayload } from '../http/slack-request.ts';
import { hearOverHttp, type SlackOverHttp } from '../slack/http-receiver.ts';
import type { ListenerDeps } from '../slack/listeners/index.ts';
import type { KeptConnection } from '../slack/socket/keep-connected.ts';
import { startSocketMode } from '../slack/socket/start-socket-mode.ts';
import { hearOverSocket } from '../slack/socket-receiver.ts';
import type { Base } from './base.ts';
import { installUrlOf } from './installing.ts';
import type { SlackSide } from './slack-side.ts';

/** How Slack tells the app what happens: signed requests to our server, or a websocket that `connect` opens and keeps. */
export type SlackHearing =
  | { readonly kind: 'http'; readonly route: SlackOverHttp }
  | { readonly kind: 'socket'; connect(): KeptConnection };

/** Everything the app listens to in Slack, behind the way that the settings choose. */
export async function hearSlack(
  { config, clock, log, metrics, repositories: { slackRequests } }: Base,
  { authorize }: Pick<SlackSide, 'authorize'>,
  listeners: ListenerDeps,
): Promise<SlackHearing> {
  const { slackTransport, SLACK_API_URL: apiUrl } = config;
  const bolt = { apiUrl, authorize, installUrl: installUrlOf(config), log, listeners };
  if (slackTransport.kind === 'http') {
    const { signingSecret } = slackTransport;
    return { kind: 'http', route: await hearOverHttp({ ...bolt, signingSecret, clock }) };
  }
  const { appToken } = slackTransport;
  const handle = await hearOverSocket({
    ...{ ...bolt, requests: slackRequests },
    isReadable: ({ kind, payload }) => isReadablePayload(kind, payload),
    onRefused: metrics.refused,
  });
  return { kind: 'socket', connect: () => startSocketMode({ appToken, apiUrl, handle, clock, log }) };
}
