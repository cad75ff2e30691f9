import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Receive } from '../pipeline/receive.ts';
import type { SlackRequests } from '../ports/slack-requests.ts';
import type { Metrics } from './metrics.ts';
import { refuse, refuseBody, respondJson } from './respond.ts';
import { exactly, type Route } from './server.ts';
import { isReadable } from './slack-request.ts';

/** Anybody can send unsigned requests, so the log is told of them only now and then. */
const warningGapMs = 60_000;

/**
 * `POST /slack/events`: the same checks in the same order as everywhere, before Slack's framework sees the request. It
 * buffers four times as much, answers without words, and a signed `null` ends the process (slack-platform: traps).
 */
export function slackEventsRoute(
  slack: {
    isAuthentic(headers: IncomingMessage['headers'], raw: Buffer): boolean;
    handle(request: IncomingMessage, raw: Buffer, response: ServerResponse): Promise<void>;
  },
  {
    receive,
    requests,
    clock,
    log,
    metrics,
  }: {
    readonly receive: Receive;
    readonly requests: SlackRequests;
    readonly clock: Clock;
    readonly log: Log;
    readonly metrics: Metrics;
  },
): Route {
  let nextWarningAt = 0;
  const noteRefusal = () => {
    metrics.refused('slack_bad_signature');
    if (clock.now() < nextWarningAt) return;
    nextWarningAt = clock.now() + warningGapMs;
    const advice = 'If it came from Slack, compare SLACK_SIGNING_SECRET with Basic Information, and check the clock.';
    log.warn('slack.bad_signature', { advice });
  };
  return {
    methods: ['POST'],
    find: exactly('/slack/events'),
    handle: async (request, response) => {
      const received = await receive(request, request.headers['content-length']);
      if (!received.ok) {
        metrics.refused(`slack_${received.reason}`);
        return refuseBody(response, received.reason);
      }
      const { raw } = received;
      if (!slack.isAuthentic(request.headers, raw)) {
        noteRefusal();
        return refuse(response, 401, 'bad_signature', 'The sender could not be verified.');
      }
      if (!isReadable(raw)) {
        metrics.refused('slack_unreadable');
        return refuse(response, 400, 'unreadable', 'The body does not have the shape of what Slack sends.');
      }
      const signature = request.headers['x-slack-signature'];
      if (typeof signature !== 'string') return slack.handle(request, raw, response);
      // Where it cannot be noted, the person who waits for an answer is still given one.
      const isNew = await requests.take(signature).catch(() => true);
      if (!isNew) {
        metrics.refused('slack_replay');
        return respondJson(response, 200, { ok: true });
      }
      response.once('finish', () => {
        if (response.statusCode >= 300) requests.forget(signature).catch(() => undefined);
      });
      await slack.handle(request, raw, response);
    },
  };
}
