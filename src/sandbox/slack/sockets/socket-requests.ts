import { z } from 'zod';
import type { AppRequests } from '../app-requests.ts';
import type { AppResponse } from '../types.ts';
import type { SocketMode } from './socket-mode.ts';

const payloadOf = z.record(z.string(), z.unknown());

/** What Slack tells an app in Socket Mode: the same as over HTTP, in envelopes instead of requests. */
export function createSocketRequests(socketMode: SocketMode): AppRequests {
  const underWay = new Set<Promise<AppResponse>>();
  const track = (delivering: Promise<AppResponse>) => {
    underWay.add(delivering);
    return delivering.finally(() => underWay.delete(delivering));
  };
  return {
    connect: () => undefined,
    isConnected: () => socketMode.opened() > 0,
    sendForm: (fields, { timeoutMs }) => {
      const { payload } = fields;
      return payload === undefined
        ? track(socketMode.deliver('slash_commands', fields, { timeoutMs }))
        : track(socketMode.deliver('interactive', payloadOf.parse(JSON.parse(payload)), { timeoutMs }));
    },
    sendJson: (body, { timeoutMs }, headers = {}) =>
      track(socketMode.deliver('events_api', body, { timeoutMs, retry: Number(headers['x-slack-retry-num'] ?? 0) })),
    close: async () => {
      await Promise.allSettled(underWay);
    },
  };
}
