import { z } from 'zod';
import type { SlackPoster } from '../ports/slack.ts';
import type { SlackClients } from './clients.ts';

/** What the metadata of a message says: our own number of its delivery. */
export const postedMetadata = (deliveryId: number) => ({
  event_type: 'credo_delivery',
  event_payload: { delivery: deliveryId },
});

/** Slack's clock and ours differ. */
const skewMs = 60_000;
const perPage = 200;
const mostPages = 5;

const page = z.object({
  messages: z.array(z.looseObject({ ts: z.string(), metadata: z.unknown().optional() })).catch([]),
  response_metadata: z
    .object({ next_cursor: z.string().optional().catch(undefined) })
    .optional()
    .catch(undefined),
});
const ours = z.object({
  event_type: z.literal('credo_delivery'),
  event_payload: z.object({ delivery: z.number() }),
});

/**
 * Looks for a message of ours in what Slack has, by its metadata. Needs one of the optional `history` scopes; without it,
 * or when Slack does not answer, nothing is found (slack-platform: Idempotency and reconciliation).
 */
export function createFindPosted(clients: Pick<SlackClients, 'of'>): SlackPoster['find'] {
  return async (teamId, channel, deliveryId, sinceMs, thread) => {
    // For a conversation with a person Slack wants an id that only another scope would tell.
    if (!/^[CGD]/.test(channel)) return null;
    const client = await clients.of(teamId).catch(() => null);
    if (client === null) return null;
    const span = { channel, oldest: String((sinceMs - skewMs) / 1000), include_all_metadata: true, limit: perPage };
    let cursor: string | undefined;
    for (let pages = 0; pages < mostPages; pages += 1) {
      const asked = { ...span, ...(cursor ? { cursor } : {}) };
      const answer = await (thread === null
        ? client.conversations.history(asked)
        : client.conversations.replies({ ...asked, ts: thread.slackTs })
      ).catch(() => null);
      const { messages, response_metadata } = page.catch({ messages: [] }).parse(answer);
      const found = messages.find(({ metadata }) => {
        const read = ours.safeParse(metadata);
        return read.success && read.data.event_payload.delivery === deliveryId;
      });
      if (found) return { channelId: channel, slackTs: found.ts };
      cursor = response_metadata?.next_cursor;
      if (!cursor) return null;
    }
    return null;
  };
}
