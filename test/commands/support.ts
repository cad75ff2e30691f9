import { expect } from 'vitest';
import type { Message } from '../../src/sandbox/slack/types.ts';
import type { World } from '../support/world.ts';

type Element = {
  readonly type: string;
  readonly text?: string | { readonly text: string };
  readonly style?: { readonly bold?: boolean; readonly code?: boolean };
  readonly elements?: readonly Element[];
  readonly action_id?: string;
  readonly value?: string;
  readonly user_id?: string;
  readonly channel_id?: string;
  readonly url?: string;
  readonly fallback?: string;
};

/** A message as somebody reads it in Slack, with `*bold*` and `` `code` ``. */
export function reading({ blocks: given }: Pick<Message, 'blocks'>): string {
  const blocks = given as unknown as readonly Element[];
  return blocks
    .filter(({ type }) => type !== 'actions')
    .map(words)
    .join('\n');
}

function words(element: Element): string {
  if (element.elements) return element.elements.map(words).join('');
  if (element.user_id) return `<@${element.user_id}>`;
  if (element.fallback) return element.fallback;
  if (element.channel_id) return `<#${element.channel_id}>`;
  const text = typeof element.text === 'object' ? element.text.text : (element.text ?? '');
  if (element.style?.bold) return `*${text}*`;
  return element.style?.code ? `\`${text}\`` : text;
}

export type Button = { readonly label: string; readonly actionId: string; readonly value: string };

export function buttons(message: Message): Button[] {
  const blocks = message.blocks as unknown as readonly Element[];
  return blocks
    .filter(({ type }) => type === 'actions')
    .flatMap(({ elements = [] }) => elements)
    .map(({ text, action_id = '', value = '' }) => ({
      label: typeof text === 'object' ? text.text : '',
      actionId: action_id,
      value,
    }));
}

/** Presses a button and resolves with the first answer. */
export async function press(world: World, user: string, message: Message, label: string): Promise<Message> {
  const button = buttons(message).find((one) => one.label === label);
  if (!button) throw new Error(`No button ${label}; there are: ${buttons(message).map((one) => one.label)}`);
  return world.slack.waitForAnswer(await world.slack.click({ user, message, actionId: button.actionId }), {
    timeoutMs: 30_000,
  });
}

/** Types a command that must be answered to the person only, and resolves with what it says. */
export async function told(world: World, text: string, channel = '#governance', user = 'ana'): Promise<string> {
  const answer = await world.type(user, channel, text);
  expect(answer.ephemeral_to, reading(answer)).toBe(world.slack.user(user).id);
  return reading(answer);
}

/** Types a command that must be answered in the channel, and resolves with what it says. */
export async function announced(world: World, text: string, channel = '#governance', user = 'ana'): Promise<string> {
  const answer = await world.type(user, channel, text);
  expect(answer.ephemeral_to, reading(answer)).toBeNull();
  return reading(answer);
}

/** The event types that Credo sends us; empty without a webhook. More than one webhook is a failure. */
export function registered(world: World): readonly string[] {
  const { webhooks } = world.credo;
  expect(webhooks.length).toBeLessThan(2);
  return [...(webhooks[0]?.attributes.event_types ?? [])].sort();
}

/** What the channel gets, in the words of `/credo list`: one line per subscription, without state and history. */
export async function listed(world: World, channel = '#governance', user = 'ana'): Promise<string[]> {
  const list = await told(world, 'list', channel, user);
  return [...list.matchAll(/^• (.*) \((?:active|muted|pending|paused).*$/gm)].map((match) => match[1] ?? '');
}

/** The state of each subscription of the channel, in the words of `/credo list`. */
export async function states(world: World, channel = '#governance', user = 'ana'): Promise<string[]> {
  const list = await told(world, 'list', channel, user);
  return [...list.matchAll(/^• .* \(((?:active|muted|pending|paused).*?)\), set up by/gm)].map(
    (match) => match[1] ?? '',
  );
}
