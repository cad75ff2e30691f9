import { z } from 'zod';

/* Composition objects of Block Kit. Limits: slack-platform.md, Limits. Slack refuses fields it does not know. */

export const id = z.string().min(1).max(255).optional();

export const url = z
  .string()
  .max(3000)
  .refine((value) => /^https?:\/\//.test(value) && URL.canParse(value), 'invalid url');

export const plainText = (max: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: z.string().min(1).max(max), emoji: z.boolean().optional() });

const markdownText = (max: number) =>
  z.strictObject({ type: z.literal('mrkdwn'), text: z.string().min(1).max(max), verbatim: z.boolean().optional() });

export const anyText = (max: number) => z.discriminatedUnion('type', [plainText(max), markdownText(max)]);

export const confirm = z.strictObject({
  title: plainText(100),
  text: anyText(300),
  confirm: plainText(30),
  deny: plainText(30),
  style: z.enum(['primary', 'danger']).optional(),
});

export const option = z.strictObject({
  text: plainText(75),
  value: z.string().min(1).max(150),
  description: plainText(75).optional(),
});

export const overflowOption = option.extend({ url: url.optional() });

/** Checkboxes and radio buttons also take mrkdwn. */
export const choiceOption = option.extend({ text: anyText(75), description: anyText(75).optional() });

export const optionGroup = z.strictObject({ label: plainText(75), options: z.array(option).min(1).max(100) });

export const dispatchActionConfig = z.strictObject({
  trigger_actions_on: z.array(z.enum(['on_enter_pressed', 'on_character_entered'])).min(1),
});

export const conversationFilter = z.strictObject({
  include: z.array(z.enum(['im', 'mpim', 'private', 'public'])).optional(),
  exclude_external_shared_channels: z.boolean().optional(),
  exclude_bot_users: z.boolean().optional(),
});
