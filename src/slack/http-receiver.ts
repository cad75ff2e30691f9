import type { IncomingMessage, ServerResponse } from 'node:http';
import { HTTPReceiver } from '@slack/bolt';
import type { Clock } from '../clock.ts';
import { type BoltOptions, createBolt } from './bolt.ts';
import { isFromSlack } from './signature.ts';
import { sdkLogger } from './web-client.ts';

/** What Slack sends as signed requests. */
export type SlackOverHttp = {
  isAuthentic(headers: IncomingMessage['headers'], raw: Buffer): boolean;
  /** Handles one authentic POST to `/slack/events` whose body was read already. */
  handle(request: IncomingMessage, raw: Buffer, response: ServerResponse): Promise<void>;
};

/**
 * Bolt behind our own server. `processBeforeResponse` makes Slack send an event again when we failed to handle it; slow
 * work is therefore never awaited before the acknowledgement (slack-platform: Traps found by running).
 */
export async function hearOverHttp(
  options: BoltOptions & { readonly signingSecret: string; readonly clock: Clock },
): Promise<SlackOverHttp> {
  const { signingSecret, clock } = options;
  const receiver = new HTTPReceiver({
    signingSecret,
    endpoints: '/slack/events',
    processBeforeResponse: true,
    logger: sdkLogger(options.log),
  });
  await createBolt(options, receiver);
  return {
    isAuthentic: (headers, raw) => isFromSlack(headers, raw, signingSecret, clock.now()),
    handle: async (request, rawBody, response) => {
      // Bolt takes a body that was read for it, and returns a promise although its type does not say so.
      await Promise.resolve(receiver.requestListener(Object.assign(request, { rawBody }), response));
    },
  };
}
