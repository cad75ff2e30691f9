import type { IncomingMessage, ServerResponse } from 'node:http';
import { maxBodyBytes, receive } from '../pipeline/receive.ts';
import { refuse } from './respond.ts';
import { exactly, type Route } from './server.ts';

/**
 * `POST /slack/events`: the same checks in the same order as everywhere, before Slack's framework sees the request. It
 * buffers four times as much, answers without words, and a signed `null` ends the process (slack-platform: traps).
 */
export function slackEventsRoute(slack: {
  isAuthentic(headers: IncomingMessage['headers'], raw: Buffer): boolean;
  handle(request: IncomingMessage, raw: Buffer, response: ServerResponse): Promise<void>;
}): Route {
  return {
    methods: ['POST'],
    find: exactly('/slack/events'),
    handle: async (request, response) => {
      const received = await receive(request, request.headers['content-length']);
      if (!received.ok) {
        return received.reason === 'too_large'
          ? refuse(response, 413, 'too_large', `A body may have at most ${maxBodyBytes} bytes.`)
          : refuse(response, 400, 'cut_off', 'The request ended before its body was complete.');
      }
      const { raw } = received;
      if (!slack.isAuthentic(request.headers, raw)) {
        return refuse(response, 401, 'bad_signature', 'The sender could not be verified.');
      }
      if (!isReadable(raw)) return refuse(response, 400, 'unreadable', 'The body must be a form or a JSON object.');
      await slack.handle(request, raw, response);
    },
  };
}

/** A form, or JSON that is an object; a form may carry JSON in `payload`. */
function isReadable(raw: Buffer): boolean {
  const text = raw.toString('utf8');
  const json = /^\s*\{/.test(text) ? text : new URLSearchParams(text).get('payload');
  if (json === null) return /^[^=\s]+=/.test(text);
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}
