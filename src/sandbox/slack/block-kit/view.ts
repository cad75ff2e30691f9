import { z } from 'zod';
import { viewBlocks } from './blocks.ts';
import { problemsOf, repeatedIds } from './check.ts';
import { plainText } from './composition.ts';

/* Modals and App Home tabs (slack-platform.md, Limits; docs.slack.dev, Views). */

const common = {
  blocks: viewBlocks,
  private_metadata: z.string().max(3000).optional(),
  callback_id: z.string().max(255).optional(),
  external_id: z.string().max(255).optional(),
};

const modal = z
  .strictObject({
    type: z.literal('modal'),
    title: plainText(24),
    submit: plainText(24).optional(),
    close: plainText(24).optional(),
    clear_on_close: z.boolean().optional(),
    notify_on_close: z.boolean().optional(),
    submit_disabled: z.boolean().optional(),
    ...common,
  })
  .refine((view) => view.submit !== undefined || view.blocks.every((block) => block.type !== 'input'), {
    message: 'missing required field: submit',
    path: ['submit'],
  });

const home = z.strictObject({ type: z.literal('home'), ...common });

/** What is wrong with a view; empty when nothing is. */
export function problemsOfView(type: 'modal' | 'home', view: unknown): readonly string[] {
  const parsed = (type === 'modal' ? modal : home).safeParse(view);
  return parsed.success ? repeatedIds(parsed.data.blocks) : problemsOf(parsed.error, '/view');
}
