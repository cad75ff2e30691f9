import { z } from 'zod';
import { flag, optionalText, readArgs, requiredText } from '../arguments.ts';
import { readMetadata, readWholeContent } from '../content.ts';
import { Refusal } from '../refusal.ts';
import type { Channel } from '../types.ts';
import { botUserId } from '../workspace.ts';
import { messageAsJson } from './as-json.ts';
import type { Method, Platform } from './method.ts';
import { isMember, writableDestination } from './reach.ts';

const maxTextLength = 40_000;

const postArgs = z.object({
  channel: requiredText,
  thread_ts: optionalText,
  reply_broadcast: flag,
  metadata: z.unknown().optional(),
});

const postMessage: Method = {
  scopes: ['chat:write'],
  acceptsJson: true,
  needsToken: true,
  handle: (args, platform) => {
    const { workspace } = platform;
    const { channel: ref, thread_ts, reply_broadcast, metadata } = readArgs(postArgs, args);
    const channel = writableDestination(ref, platform);
    const content = readWholeContent(args, maxTextLength, workspace.newBlockId);
    const parentTs = threadOf(channel, thread_ts, platform);
    const message = workspace.post({
      ...content,
      channel: channel.id,
      user: botUserId,
      thread_ts: parentTs,
      is_broadcast: reply_broadcast && parentTs !== null,
      metadata: readMetadata(metadata) ?? null,
      source: 'chat.postMessage',
    });
    return { channel: channel.id, ts: message.ts, message: messageAsJson(message, workspace.team) };
  },
};

const postEphemeral: Method = {
  scopes: ['chat:write'],
  acceptsJson: true,
  needsToken: true,
  handle: (args, platform) => {
    const { workspace } = platform;
    const { channel: ref, user, thread_ts } = readArgs(postArgs.extend({ user: requiredText }), args);
    const channel = writableDestination(ref, platform);
    if (!isMember(channel, user)) throw new Refusal('user_not_in_channel');
    const content = readWholeContent(args, maxTextLength, workspace.newBlockId);
    const message = workspace.post({
      ...content,
      channel: channel.id,
      user: botUserId,
      thread_ts: threadOf(channel, thread_ts, platform),
      ephemeral_to: user,
      source: 'chat.postEphemeral',
    });
    return { message_ts: message.ts };
  },
};

function threadOf(channel: Channel, threadTs: string | undefined, { workspace }: Platform): string | null {
  if (threadTs === undefined || threadTs === '') return null;
  const parent = workspace.findMessage(channel.id, threadTs);
  if (parent === null || parent.ephemeral_to !== null) throw new Refusal('cannot_reply_to_message');
  // Of a deleted message that has replies a trace stays, and so does its thread.
  const isThread = workspace.messages(channel.id).some((one) => one.thread_ts === parent.ts && !one.deleted);
  if (parent.deleted && !isThread) throw new Refusal('cannot_reply_to_message');
  return parent.thread_ts ?? parent.ts;
}

export const chatPostMethods: ReadonlyMap<string, Method> = new Map([
  ['chat.postMessage', postMessage],
  ['chat.postEphemeral', postEphemeral],
]);
