import { z } from 'zod';
import type { Block } from '../types.ts';
import { messageBlocks } from './blocks.ts';

const anyBlocks = z.array(z.looseObject({ type: z.string(), block_id: z.string().optional() }));

const anyElements = z.looseObject({
  elements: z.array(z.looseObject({ action_id: z.string().optional() })).optional(),
});

/** What is wrong with the blocks of a message, in the words and with the JSON pointers Slack uses; empty when nothing is. */
export function problemsOfMessageBlocks(blocks: unknown): readonly string[] {
  const parsed = messageBlocks.safeParse(blocks);
  return parsed.success ? repeatedIds(blocks) : problemsOf(parsed.error, '/blocks');
}

/** Blocks as stored: Slack gives an id to every block and interactive element that came without one. */
export function withIds(blocks: unknown, newId: () => string): readonly Block[] {
  return anyBlocks.parse(blocks).map((block) => {
    const { elements, accessory, element } = block;
    const withId = (value: unknown) => withActionId(value, newId);
    return {
      ...block,
      block_id: block.block_id ?? newId(),
      ...(block.type === 'actions' && Array.isArray(elements) ? { elements: elements.map(withId) } : {}),
      ...(accessory === undefined ? {} : { accessory: withId(accessory) }),
      ...(element === undefined ? {} : { element: withId(element) }),
    };
  });
}

function withActionId(value: unknown, newId: () => string): unknown {
  const element = z.looseObject({ type: z.string(), action_id: z.string().optional() }).parse(value);
  return element.type === 'image' ? element : { ...element, action_id: element.action_id ?? newId() };
}

/** `block_id` is unique in a message or view, `action_id` within its block. */
export function repeatedIds(blocks: unknown): readonly string[] {
  const list = anyBlocks.parse(blocks);
  const repeatedBlocks = repeated(list.map((block) => block.block_id)).map(
    ({ index, id }) => `\`block_id\` ${id} already exists [json-pointer:/blocks/${index}/block_id]`,
  );
  const repeatedActions = list.flatMap((block, at) => {
    const elements = block.type === 'actions' ? (anyElements.parse(block).elements ?? []) : [];
    return repeated(elements.map((element) => element.action_id)).map(
      ({ index, id }) =>
        `\`action_id\` ${id} already exists for block [json-pointer:/blocks/${at}/elements/${index}/action_id]`,
    );
  });
  return [...repeatedBlocks, ...repeatedActions];
}

function repeated(ids: readonly (string | undefined)[]): readonly { readonly index: number; readonly id: string }[] {
  return ids.flatMap((id, index) => (id !== undefined && ids.indexOf(id) < index ? [{ index, id }] : []));
}

/** Reasons in Slack's form, such as `must be less than 3001 characters [json-pointer:/blocks/0/text/text]`. */
export function problemsOf(error: z.ZodError, prefix: string): readonly string[] {
  return error.issues.map((issue) => `${reason(issue)} [json-pointer:${[prefix, ...issue.path].join('/')}]`);
}

function reason(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'too_big':
      return issue.origin === 'array'
        ? `no more than ${issue.maximum} items allowed`
        : `must be less than ${Number(issue.maximum) + 1} characters`;
    case 'too_small':
      return issue.origin === 'array'
        ? `no fewer than ${issue.minimum} items allowed`
        : `must be more than ${Number(issue.minimum) - 1} characters`;
    case 'unrecognized_keys':
      return issue.keys.map((key) => `invalid additional property: ${key}`).join(', ');
    case 'invalid_union':
      return 'unsupported type';
    default:
      return issue.message;
  }
}
