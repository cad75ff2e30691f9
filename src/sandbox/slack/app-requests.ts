import { systemClock } from '../../clock.ts';
import { signature } from './signature.ts';
import type { AppResponse, SendOptions } from './types.ts';

/** Slack gives an app three seconds (slack-platform.md, Limits). */
const patienceMs = 3_000;

export type AppRequests = {
  connect(url: string): void;
  isConnected(): boolean;
  sendForm(fields: Readonly<Record<string, string>>, options: SendOptions): Promise<AppResponse>;
  sendJson(body: object, options: SendOptions, headers?: Readonly<Record<string, string>>): Promise<AppResponse>;
  /** Gives up what is under way. */
  close(): Promise<void>;
};

/** Sends signed requests to the app's request URL. */
export function createAppRequests(signingSecret: string): AppRequests {
  const closing = new AbortController();
  const underWay = new Set<Promise<AppResponse>>();
  let url: string | null = null;

  const exchange = async (
    contentType: string,
    body: string,
    options: SendOptions,
    headers: Readonly<Record<string, string>>,
  ): Promise<AppResponse> => {
    if (url === null)
      throw new Error('The simulated Slack does not know where the app listens: call connect(url) first');
    // The app checks signatures against real time, wherever the workspace's clock stands.
    const timestampS = options.timestampS ?? Math.floor(systemClock.now() / 1000);
    const startedAt = systemClock.now();
    const ackMs = () => systemClock.now() - startedAt;
    const timeout = AbortSignal.timeout(options.timeoutMs ?? patienceMs);
    try {
      const response = await fetch(url, {
        method: 'POST',
        body,
        redirect: 'error',
        signal: AbortSignal.any([timeout, closing.signal]),
        headers: {
          'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
          accept: 'application/json,*/*',
          // A connection kept open would hold up an app that is about to stop.
          connection: 'close',
          'content-type': contentType,
          'x-slack-request-timestamp': String(timestampS),
          'x-slack-signature': signature(options.signingSecret ?? signingSecret, timestampS, body),
          ...headers,
        },
      });
      return { status: response.status, body: await response.text(), ackMs: ackMs() };
    } catch {
      return { status: 0, body: timeout.aborted ? 'operation_timeout' : 'dispatch_failed', ackMs: ackMs() };
    }
  };
  const send: typeof exchange = async (...request) => {
    const sending = exchange(...request);
    underWay.add(sending);
    try {
      return await sending;
    } finally {
      underWay.delete(sending);
    }
  };

  return {
    connect: (requestUrl) => {
      url = requestUrl;
    },
    isConnected: () => url !== null,
    sendForm: (fields, options) =>
      send('application/x-www-form-urlencoded', new URLSearchParams(fields).toString(), options, {}),
    sendJson: (body, options, headers = {}) => send('application/json', JSON.stringify(body), options, headers),
    close: async () => {
      closing.abort();
      await Promise.allSettled(underWay);
    },
  };
}
