import type { Clock } from '../../clock.ts';
import { publicAddress } from '../../config.ts';
import type { Log } from '../../log.ts';
import { classify } from '../classify.ts';
import { createWebClient } from '../web-client.ts';
import type { Envelope } from './frames.ts';
import { type KeptConnection, keepConnected, type OpenFailure } from './keep-connected.ts';
import { type Answer, openSocket } from './open-socket.ts';

const timeoutMs = 10_000;

/** Socket Mode: Slack tells what happens through a websocket that we open, so that it need not reach us. */
export function startSocketMode(options: {
  readonly appToken: string;
  readonly apiUrl: string;
  readonly handle: (envelope: Envelope) => Promise<Answer>;
  readonly clock: Clock;
  readonly log: Log;
}): KeptConnection {
  const { appToken, apiUrl, handle, clock, log } = options;
  const client = createWebClient({ token: appToken, apiUrl, timeoutMs, log });
  const open = async () => {
    try {
      const { url } = await client.apps.connections.open({});
      if (!url || !isSafe(url)) return { code: 'no_url', retryAfterMs: null };
      return await openSocket({ url, clock, handle });
    } catch (error) {
      return failureOf(error);
    }
  };
  return keepConnected({ open, clock, log, random: Math.random });
}

/** Encrypted, or on this machine, like every other address of Slack. */
function isSafe(url: string): boolean {
  const { protocol, host } = new URL(url);
  return publicAddress.safeParse(`${protocol.replace(/^ws/, 'http')}//${host}`).success;
}

function failureOf(error: unknown): OpenFailure {
  const outcome = classify(error);
  return { code: outcome.code, retryAfterMs: outcome.kind === 'rate_limited' ? outcome.retryAfterMs : null };
}
