import { z } from 'zod';
import { type Args, optionalText, readArgs } from './arguments.ts';
import { problemsOfMessageBlocks, withIds } from './block-kit/check.ts';
import { Refusal, refusalWithReasons } from './refusal.ts';
import type { Block, Metadata } from './types.ts';

/** What a message shows; undefined parts were not sent. */
export type Content = {
  readonly text: string | undefined;
  readonly blocks: readonly Block[] | undefined;
  readonly attachments: readonly unknown[] | undefined;
};

const contentArgs = z.object({
  text: optionalText,
  markdown_text: optionalText,
  blocks: z.unknown().optional(),
  attachments: z.array(z.unknown()).nullish(),
});

const maxMarkdownLength = 12_000;
const maxAttachments = 100;

/** Reads and checks text, blocks and attachments (slack-platform.md, Limits; chat.postMessage, Errors). */
export function readContent(args: Args, maxTextLength: number, newId: () => string): Content {
  const { text, markdown_text, blocks, attachments } = readArgs(contentArgs, args);
  if (markdown_text !== undefined && (text !== undefined || isGiven(blocks))) {
    throw new Refusal('markdown_text_conflict');
  }
  if ((text ?? '').length > maxTextLength || (markdown_text ?? '').length > maxMarkdownLength) {
    throw new Refusal('msg_too_long');
  }
  if ((attachments ?? []).length > maxAttachments) throw new Refusal('too_many_attachments');
  return {
    text: markdown_text ?? text,
    blocks: isGiven(blocks) ? readBlocks(blocks, newId) : undefined,
    attachments: attachments ?? undefined,
  };
}

/** Content with something in it, for a new message. */
export function readWholeContent(args: Args, maxTextLength: number, newId: () => string) {
  const { text = '', blocks = [], attachments = [] } = readContent(args, maxTextLength, newId);
  if (text === '' && blocks.length === 0 && attachments.length === 0) throw new Refusal('no_text');
  return { text, blocks, attachments };
}

function readBlocks(blocks: unknown, newId: () => string): readonly Block[] {
  if (!Array.isArray(blocks)) throw new Refusal('invalid_blocks_format');
  const problems = problemsOfMessageBlocks(blocks);
  if (problems.length > 0) throw refusalWithReasons('invalid_blocks', problems);
  return withIds(blocks, newId);
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

const metadataSchema = z.strictObject({
  event_type: z.string().min(1).max(255),
  event_payload: z.record(z.string(), z.unknown()),
  entities: z.array(z.unknown()).optional(),
});
const maxMetadataLength = 16 * 1024;

/** Reads message metadata; null for an empty object, which removes it, undefined when none was sent. */
export function readMetadata(metadata: unknown): Metadata | null | undefined {
  if (!isGiven(metadata)) return undefined;
  const object = z.record(z.string(), z.unknown()).safeParse(metadata);
  if (!object.success) throw new Refusal('invalid_metadata_format');
  if (Object.keys(object.data).length === 0) return null;
  if (JSON.stringify(metadata).length > maxMetadataLength) throw new Refusal('metadata_too_large');
  const parsed = metadataSchema.safeParse(metadata);
  if (!parsed.success) throw new Refusal('invalid_metadata_schema');
  return { event_type: parsed.data.event_type, event_payload: parsed.data.event_payload };
}
