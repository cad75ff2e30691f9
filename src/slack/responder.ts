import type { WebClient } from '@slack/web-api';
import type { Answer, Caller } from '../commands/answer.ts';
import type { Log } from '../log.ts';
import { classify } from './classify.ts';
import { quiet } from './poster.ts';

const timeoutMs = 5_000;

export type Responder = {
  /** Sends answers through Slack's `response_url`; when that does not work, as a message only the person sees. */
  answer(caller: Caller, responseUrl: string | undefined, answers: readonly Answer[]): Promise<void>;
};

/** Answers commands and buttons (slack-platform: `response_url` may be used five times within 30 minutes). */
export function createResponder(client: WebClient, log: Log): Responder {
  return {
    answer: async (caller, responseUrl, answers) => {
      for (const answer of answers) {
        if (responseUrl && (await post(responseUrl, answer))) continue;
        await instead(client, caller, answer, log);
      }
    },
  };
}

async function post(responseUrl: string, { visibleTo, message }: Answer): Promise<boolean> {
  const { text, blocks } = message;
  const body = {
    response_type: visibleTo === 'channel' ? 'in_channel' : 'ephemeral',
    replace_original: false,
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
async function instead(client: WebClient, caller: Caller, { visibleTo, message }: Answer, log: Log): Promise<void> {
  const { channelId, userId } = caller;
  const content = { text: message.text, blocks: message.blocks };
  const ways = [
    ...(visibleTo === 'channel' ? [() => client.chat.postMessage({ ...content, ...quiet, channel: channelId })] : []),
    () => client.chat.postEphemeral({ ...content, channel: channelId, user: userId }),
    () => client.chat.postMessage({ ...content, ...quiet, channel: userId }),
  ];
  let code = '';
  for (const send of ways) {
    try {
      await send();
      return;
    } catch (error) {
      code = classify(error).code;
    }
  }
  log.warn('command.unanswered', { channelId, userId, code });
}
