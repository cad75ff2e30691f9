import type { SlackMessage } from '../blockkit/message.ts';
import { isOrganisation } from '../ports/installations.ts';
import type { SendOutcome, SlackPoster, Thread } from '../ports/slack.ts';
import { classify } from './classify.ts';
import type { SlackClients } from './clients.ts';
import { createFindPosted, postedMetadata } from './find-posted.ts';

/** Nothing in a message is expanded, linked or mentioned that its blocks do not say (slack-platform: injection). */
export const quiet = { unfurl_links: false, unfurl_media: false, parse: 'none' } as const;

/** Posts and edits messages; never throws, never retries. */
export function createPoster(clients: Pick<SlackClients, 'of'>): SlackPoster {
  return {
    post: (teamId, channel, message, deliveryId, thread) =>
      outcomeOf(teamId, channel, async () => {
        const client = await clients.of(teamId);
        return client.chat.postMessage({ channel, ...contentOf(message, deliveryId), ...quiet, ...placeOf(thread) });
      }),
    edit: (teamId, channel, ts, message, deliveryId) =>
      outcomeOf(teamId, channel, async () => {
        const client = await clients.of(teamId);
        return client.chat.update({ channel, ts, ...contentOf(message, deliveryId), parse: 'none' });
      }),
    find: createFindPosted(clients),
    permalink: async (teamId, channel, message_ts) => {
      const answer = await clients
        .of(teamId)
        .then((client) => client.chat.getPermalink({ channel, message_ts }))
        .catch(() => null);
      return answer?.permalink ?? null;
    },
  };
}

/** The metadata lets us, and an operator, find our record of a message; it holds nothing but our own number. */
function contentOf({ text, blocks }: SlackMessage, deliveryId: number) {
  return { text, ...(blocks.length > 0 ? { blocks } : {}), metadata: postedMetadata(deliveryId) };
}

function placeOf(thread: Thread | null) {
  if (thread === null) return {};
  // The SDK's types want `reply_broadcast` only where it is true.
  return thread.isBroadcast
    ? { thread_ts: thread.slackTs, reply_broadcast: true as const }
    : { thread_ts: thread.slackTs };
}

async function outcomeOf(
  teamId: string,
  sentTo: string,
  call: () => Promise<{ ts?: string | undefined; channel?: string | undefined }>,
): Promise<SendOutcome> {
  try {
    const { ts, channel } = await call();
    return ts
      ? { kind: 'sent', channelId: channel ?? sentTo, slackTs: ts }
      : { kind: 'ambiguous', code: 'no_timestamp' };
  } catch (error) {
    const outcome = classify(error);
    // The organisation took the app from one of its workspaces; the others go on.
    const isOneOfMany = isOrganisation(teamId) && outcome.code === 'team_access_not_granted';
    return isOneOfMany ? { kind: 'destination_refuses', code: outcome.code } : outcome;
  }
}
