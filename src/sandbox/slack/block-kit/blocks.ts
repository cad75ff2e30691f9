import { z } from 'zod';
import { anyText, id, plainText, url } from './composition.ts';
import { accessory, actionsElement, imageElement, inputElement } from './elements.ts';
import { richTextElement } from './rich-text.ts';

/* The blocks our app may use. Limits: slack-platform.md, Limits. */

const section = z
  .strictObject({
    type: z.literal('section'),
    block_id: id,
    text: anyText(3000).optional(),
    fields: z.array(anyText(2000)).min(1).max(10).optional(),
    accessory: accessory.optional(),
    expand: z.boolean().optional(),
  })
  .refine((block) => block.text !== undefined || block.fields !== undefined, 'must define either `text` or `fields`');

const context = z.strictObject({
  type: z.literal('context'),
  block_id: id,
  elements: z
    .array(z.discriminatedUnion('type', [imageElement, ...anyText(3000).options]))
    .min(1)
    .max(10),
});

const actions = z.strictObject({
  type: z.literal('actions'),
  block_id: id,
  elements: z.array(actionsElement).min(1).max(25),
});

const header = z.strictObject({ type: z.literal('header'), block_id: id, text: plainText(150) });
const divider = z.strictObject({ type: z.literal('divider'), block_id: id });
const image = z.strictObject({
  type: z.literal('image'),
  block_id: id,
  image_url: url,
  alt_text: z.string().min(1).max(2000),
  title: plainText(2000).optional(),
});
const richText = z.strictObject({
  type: z.literal('rich_text'),
  block_id: id,
  elements: z.array(richTextElement).min(1),
});

const input = z.strictObject({
  type: z.literal('input'),
  block_id: id,
  label: plainText(2000),
  element: inputElement,
  hint: plainText(2000).optional(),
  optional: z.boolean().optional(),
  dispatch_action: z.boolean().optional(),
});

const shared = [section, context, actions, header, divider, image, richText] as const;

export const messageBlocks = z.array(z.discriminatedUnion('type', [...shared])).max(50);
export const viewBlocks = z.array(z.discriminatedUnion('type', [...shared, input])).max(100);
