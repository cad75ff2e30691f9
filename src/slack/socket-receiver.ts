import type { Receiver } from '@slack/bolt';
import type { SlackRequests } from '../ports/slack-requests.ts';
import { type BoltOptions, createBolt } from './bolt.ts';
import type { Envelope } from './socket/frames.ts';
import type { Answer } from './socket/open-socket.ts';

/** Bolt's own receiver would open an HTTP server, and end the process where Slack cannot be reached. */
const passive: Receiver = {
  init: () => undefined,
  start: async () => undefined,
  stop: async () => undefined,
};

/**
 * Handles what Slack sends through a websocket. The answer is given after everything is done, as over HTTP, so that Slack
 * offers again what we failed to do; an envelope that was done is acknowledged and not done again. Never rejects.
 */
export async function hearOverSocket(
  options: BoltOptions & {
    readonly requests: SlackRequests;
    readonly isReadable: (envelope: Envelope) => boolean;
    readonly onRefused: (reason: 'slack_replay' | 'slack_unreadable') => void;
  },
): Promise<(envelope: Envelope) => Promise<Answer>> {
  const { requests, log } = options;
  const app = await createBolt(options, passive);
  const underWay = new Map<string, Promise<Answer>>();

  const process = async ({ payload, retryNum, retryReason }: Envelope): Promise<Answer> => {
    let answer: Answer = null;
    await app.processEvent({
      body: { ...payload },
      ack: async (response) => {
        answer ??= response === undefined || response === '' ? {} : { payload: asPayload(response) };
      },
      retryNum,
      retryReason,
    });
    return answer;
  };
  const handle = async (envelope: Envelope, key: string): Promise<Answer> => {
    if (!options.isReadable(envelope)) {
      log.warn('slack.envelope_unreadable', { kind: envelope.kind });
      options.onRefused('slack_unreadable');
      return {};
    }
    // Where it cannot be looked up or noted, the person who waits for an answer is still given one.
    if (await requests.isTaken(key).catch(() => false)) {
      options.onRefused('slack_replay');
      return {};
    }
    const answer = await process(envelope).catch(() => null);
    // What was only refused or looked up may be asked again.
    if (answer !== null && answer.payload === undefined) await requests.take(key).catch(() => true);
    return answer;
  };

  return (envelope) => {
    const key = keyOf(envelope);
    const known = underWay.get(key);
    if (known !== undefined) return known;
    const handling = handle(envelope, key).finally(() => underWay.delete(key));
    underWay.set(key, handling);
    return handling;
  };
}

/** An event keeps its id when Slack sends it in another envelope. */
function keyOf({ id, kind, payload }: Envelope): string {
  const eventId = kind === 'events_api' ? payload['event_id'] : null;
  return typeof eventId === 'string' ? `event ${eventId}` : `envelope ${id}`;
}

function asPayload(response: unknown): unknown {
  return typeof response === 'string' ? { text: response } : response;
}
