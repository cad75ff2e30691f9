import { z } from 'zod';
import { flag, optionalText, readArgs, requiredText } from '../arguments.ts';
import { readContent, readMetadata } from '../content.ts';
import { Refusal } from '../refusal.ts';
import type { Block, Channel, Message } from '../types.ts';
import { botUserId } from '../workspace.ts';
import { messageAsJson } from './as-json.ts';
import type { Method, Platform } from './method.ts';
import { visibleChannel } from './reach.ts';

const maxUpdatedTextLength = 4_000;
const messageArgs = z.object({ channel: requiredText, ts: requiredText });

/** Parts that are not sent stay as they were (chat.update, Arguments). */
const update: Method = {
  scopes: ['chat:write'],
  acceptsJson: true,
  needsToken: true,
  handle: (args, platform) => {
    const { workspace } = platform;
    const {
      channel: ref,
      ts,
      metadata: newMetadata,
      reply_broadcast,
    } = readArgs(messageArgs.extend({ metadata: z.unknown().optional(), reply_broadcast: flag }), args);
    const channel = visibleChannel(ref, platform);
    const message = shownMessage(channel, ts, platform);
    if (message.user !== botUserId) throw new Refusal('cant_update_message');
    if (channel.is_archived) throw new Refusal('is_inactive');
    const { text, blocks, attachments } = readContent(args, maxUpdatedTextLength, workspace.newBlockId);
    const metadata = readMetadata(newMetadata);
    const isUnchanged =
      text === undefined && blocks === undefined && attachments === undefined && metadata === undefined;
    if (reply_broadcast) {
      if (message.thread_ts === null || message.is_broadcast) throw new Refusal('cant_broadcast_message');
      if (!isUnchanged) throw new Refusal('no_dual_broadcast_content_update');
    } else if (isUnchanged) throw new Refusal('no_text');
    if (blocks !== undefined && blocks.length > 0 && hasRichText(message.blocks) && !hasRichText(blocks)) {
      throw new Refusal('block_mismatch');
    }
    const shown = {
      text: text ?? (blocks === undefined ? message.text : ''),
      blocks: blocks ?? message.blocks,
      attachments: attachments ?? message.attachments,
    };
    if (shown.text === '' && shown.blocks.length === 0 && shown.attachments.length === 0) throw new Refusal('no_text');
    const updated = workspace.updateMessage(message, {
      ...shown,
      metadata: metadata === undefined ? message.metadata : metadata,
      is_broadcast: message.is_broadcast || reply_broadcast,
      edited: { user: botUserId, ts: workspace.nextTs() },
    });
    return { channel: channel.id, ts, text: updated.text, message: messageAsJson(updated, workspace.team) };
  },
};

const remove: Method = {
  scopes: ['chat:write'],
  acceptsJson: true,
  needsToken: true,
  handle: (args, platform) => {
    const { channel: ref, ts } = readArgs(messageArgs, args);
    const channel = visibleChannel(ref, platform);
    const message = shownMessage(channel, ts, platform);
    if (message.user !== botUserId) throw new Refusal('cant_delete_message');
    platform.workspace.updateMessage(message, { deleted: true });
    return { channel: channel.id, ts };
  },
};

const getPermalink: Method = {
  scopes: [],
  acceptsJson: false,
  needsToken: true,
  handle: (args, platform) => {
    const { channel: ref, message_ts } = readArgs(z.object({ channel: requiredText, message_ts: optionalText }), args);
    const channel = visibleChannel(ref, platform);
    const message = shownMessage(channel, message_ts ?? '', platform);
    const { domain } = platform.workspace.team;
    const thread = message.thread_ts === null ? '' : `?thread_ts=${message.thread_ts}&cid=${channel.id}`;
    const permalink = `https://${domain}.slack.com/archives/${channel.id}/p${message.ts.replace('.', '')}${thread}`;
    return { channel: channel.id, permalink };
  },
};

function shownMessage(channel: Channel, ts: string, { workspace }: Platform): Message {
  const message = workspace.findMessage(channel.id, ts);
  if (message === null || message.deleted || message.ephemeral_to !== null) throw new Refusal('message_not_found');
  return message;
}

function hasRichText(blocks: readonly Block[]): boolean {
  return blocks.some((block) => block.type === 'rich_text');
}

export const chatChangeMethods: ReadonlyMap<string, Method> = new Map([
  ['chat.update', update],
  ['chat.delete', remove],
  ['chat.getPermalink', getPermalink],
]);
