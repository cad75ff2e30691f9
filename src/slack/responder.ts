import type { WebClient } from '@slack/web-api';
import type { Answer, Caller } from '../commands/answer.ts';
import type { Log } from '../log.ts';
import { classify } from './classify.ts';
import type { SlackClients } from './clients.ts';
import { quiet } from './poster.ts';

const timeoutMs = 5_000;

export type Responder = {
  /**
   * Sends answers through Slack's `response_url`; when that does not work, or what everybody should see belongs into a
   * thread, as messages.
   */
  answer(caller: Caller, where: AnswerPlace, answers: readonly Answer[]): Promise<void>;
};

/** `threadTs`: the thread that the answers belong into. */
export type AnswerPlace = { readonly responseUrl?: string | undefined; readonly threadTs?: string | undefined };

/** Answers commands and buttons (slack-platform: `response_url` may be used five times within 30 minutes). */
export function createResponder(clients: Pick<SlackClients, 'of'>, log: Log): Responder {
  return {
    answer: async (caller, { responseUrl, threadTs }, answers) => {
      for (const answer of answers) {
        const isForThread = threadTs !== undefined && answer.visibleTo === 'channel';
        if (responseUrl && !isForThread && (await post(responseUrl, answer))) continue;
        await instead(clients, caller, answer, threadTs, log);
      }
    },
  };
}

async function post(responseUrl: string, { visibleTo, message, replacesOriginal = false }: Answer): Promise<boolean> {
  const { text, blocks } = message;
  const body = {
    response_type: visibleTo === 'channel' ? 'in_channel' : 'ephemeral',
    replace_original: replacesOriginal,
    text,
    ...(blocks.length > 0 ? { blocks } : {}),
    unfurl_links: false,
    unfurl_media: false,
  };
  try {
    const response = await fetch(responseUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

/** The channel or the person in it; a person in a channel the app is not in is told in a direct message. */
async function instead(
  clients: Pick<SlackClients, 'of'>,
  caller: Caller,
  { visibleTo, message }: Answer,
  threadTs: string | undefined,
  log: Log,
): Promise<void> {
  const { teamId, channelId, userId } = caller;
  const content = { text: message.text, blocks: message.blocks };
  const inThread = threadTs === undefined ? {} : { thread_ts: threadTs };
  const ways = [
    ...(visibleTo === 'channel'
      ? [(client: WebClient) => client.chat.postMessage({ ...content, ...quiet, ...inThread, channel: channelId })]
      : []),
    (client: WebClient) => client.chat.postEphemeral({ ...content, ...inThread, channel: channelId, user: userId }),
    (client: WebClient) => client.chat.postMessage({ ...content, ...quiet, channel: userId }),
  ];
  let code = '';
  for (const send of ways) {
    try {
      await send(await clients.of(teamId));
      return;
    } catch (error) {
      code = classify(error).code;
    }
  }
  log.warn('command.unanswered', { channelId, userId, code });
}
