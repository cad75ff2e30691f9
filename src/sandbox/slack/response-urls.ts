import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import { type Args, flag, optionalText, readArgs } from './arguments.ts';
import type { Changes } from './changes.ts';
import { readMetadata, readWholeContent } from './content.ts';
import { Refusal } from './refusal.ts';
import type { Message } from './types.ts';
import { botUserId, type Workspace } from './workspace.ts';

const maxUses = 5;
const lifetimeMs = 30 * 60_000;
const maxTextLength = 40_000;

/** What a person did, which the app may answer. `original` is the message they clicked in. */
export type Occasion = {
  readonly channelId: string;
  readonly userId: string;
  readonly original: Pick<Message, 'channel' | 'ts'> | null;
};

export type ResponseUrls = {
  issue(occasion: Occasion): { readonly id: string; answers(): readonly Message[] };
  /** The channel a URL answers into; null for an unknown one. */
  channelOf(id: string): string | null;
  /** Takes an answer through the URL. */
  use(id: string, args: Args): void;
  /** Takes an answer in the body of the response to a command, which counts as no use. */
  answerDirectly(id: string, args: Args): void;
};

const answerArgs = z.object({
  response_type: z.enum(['in_channel', 'ephemeral']).default('ephemeral'),
  replace_original: flag,
  delete_original: flag,
  thread_ts: optionalText,
  metadata: z.unknown().optional(),
});

/** Response URLs work five times within half an hour (docs.slack.dev, Handling user interaction). */
export function createResponseUrls(clock: Clock, workspace: Workspace, changes: Changes): ResponseUrls {
  type Issued = Occasion & { readonly at: number; readonly answers: Message[]; uses: number };
  const issued = new Map<string, Issued>();

  const answer = (url: Issued, args: Args, source: Message['source']) => {
    const message = apply(url, args, source);
    url.answers.push(message);
    changes.emit({ kind: 'answer', message });
  };
  const apply = (url: Issued, args: Args, source: Message['source']): Message => {
    const { response_type, replace_original, delete_original, thread_ts, metadata } = readArgs(answerArgs, args);
    const target = url.original === null ? null : workspace.findMessage(url.original.channel, url.original.ts);
    const original = target === null || target.deleted ? null : target;
    if (delete_original && original !== null) return workspace.updateMessage(original, { deleted: true });
    if (replace_original && original !== null) {
      const content = readWholeContent(args, maxTextLength, workspace.newBlockId);
      const edited = { user: botUserId, ts: workspace.nextTs() };
      return workspace.updateMessage(original, { ...content, edited });
    }
    return workspace.post({
      ...readWholeContent(args, maxTextLength, workspace.newBlockId),
      channel: url.channelId,
      user: botUserId,
      thread_ts: thread_ts ?? null,
      metadata: readMetadata(metadata) ?? null,
      ephemeral_to: response_type === 'ephemeral' ? url.userId : null,
      source,
    });
  };
  const need = (id: string) => {
    const url = issued.get(id);
    if (url === undefined) throw new Refusal('expired_url');
    return url;
  };

  return {
    issue: (occasion) => {
      const id = randomBytes(12).toString('hex');
      const url: Issued = { ...occasion, at: clock.now(), answers: [], uses: 0 };
      issued.set(id, url);
      return { id, answers: () => [...url.answers] };
    },
    channelOf: (id) => issued.get(id)?.channelId ?? null,
    use: (id, args) => {
      const url = need(id);
      if (clock.now() - url.at > lifetimeMs) throw new Refusal('expired_url');
      if (url.uses >= maxUses) throw new Refusal('used_url');
      answer(url, args, 'response_url');
      url.uses += 1;
    },
    answerDirectly: (id, args) => answer(need(id), args, 'command_response'),
  };
}
