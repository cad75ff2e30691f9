import type { ActionsBlock, Button, ContextBlock, RichTextBlock, RichTextElement, SectionBlock } from '@slack/types';
import { type Inline, reference, toRichText, wordsOf } from './inline.ts';
import { limits } from './limits.ts';
import { clamp, cleanText, escapeMrkdwn, safeUrl, slackDate, slackDay } from './text.ts';

/** One piece of the grey line under a message. `people` are those called (or named) after a label such as "Tagged:". */
export type ContextPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'date'; readonly atMs: number }
  | { readonly kind: 'day'; readonly label: string; readonly atMs: number }
  | { readonly kind: 'link'; readonly url: string; readonly text: string }
  | { readonly kind: 'people'; readonly label: string; readonly people: readonly Inline[] };

/** A button that sends us `value` when it is pressed. */
export type ActionButton = {
  readonly text: string;
  readonly action_id: string;
  readonly value?: string;
  readonly style?: 'primary' | 'danger';
};

/** A fact in two words, such as `Risk: High`. */
export type ShortField = { readonly label: string; readonly text: string };

export type LinkButton = { readonly url: string; readonly label: string; readonly accessibilityLabel: string };

/** A headline and, under it, a line of our own, a quoted one, or both. */
export function headBlock(
  headline: readonly Inline[],
  quote: readonly Inline[],
  line: readonly Inline[] = [],
): RichTextBlock {
  const share = Math.floor(line.length === 0 ? limits.blockText / 2 : (limits.blockText - 1) / 3);
  const quoted = toRichText(quote, share);
  const lined = toRichText(line, share);
  const headed = atLeastAText(toRichText(headline, share));
  if (lined.length > 0) headed.push({ type: 'text', text: '\n' }, ...lined);
  const head: RichTextBlock['elements'] = [{ type: 'rich_text_section', elements: headed }];
  return {
    type: 'rich_text',
    block_id: 'head',
    elements: quoted.length === 0 ? head : [...head, { type: 'rich_text_quote', elements: quoted }],
  };
}

/** Lines of text in as few rich_text blocks as hold them; what would be too much is left out and counted. */
export function lineBlocks(lines: readonly (readonly Inline[])[]): RichTextBlock[] {
  const blocks: RichTextElement[][] = [[]];
  let left: number = limits.blockText;
  for (const [index, line] of lines.entries()) {
    const elements = toRichText(line, limits.blockText - moreLinesRoom);
    const size = sizeOf(elements) + 1;
    if (size + moreLinesRoom > left && left < limits.blockText) {
      if (blocks.length === limits.richTextBlocksPerMessage) {
        blocks.at(-1)?.push({ type: 'text', text: `\n… and ${lines.length - index} more` });
        break;
      }
      blocks.push([]);
      left = limits.blockText;
    }
    const block = blocks.at(-1);
    if (block !== undefined && block.length > 0) block.push({ type: 'text', text: '\n' });
    block?.push(...atLeastAText(elements));
    left -= size;
  }
  return blocks.map((elements) => ({
    type: 'rich_text',
    elements: [{ type: 'rich_text_section', elements: atLeastAText(elements) }],
  }));
}

const moreLinesRoom = 40;

/** The grey line; null when there is nothing to say. */
export function contextBlock(parts: readonly ContextPart[]): ContextBlock | null {
  const elements = parts.flatMap(contextElements).slice(0, limits.contextElements);
  return elements.length === 0 ? null : { type: 'context', elements };
}

/** Facts side by side; null when there are none. */
export function fieldsBlock(fields: readonly ShortField[]): SectionBlock | null {
  const texts = fields.map(({ label: name, text }) => clamp(cleanText(`${name}: ${text}`), limits.fieldText));
  if (texts.length === 0) return null;
  const shownFields = texts.slice(0, limits.fieldsPerSection);
  return { type: 'section', fields: shownFields.map((text) => ({ type: 'plain_text', text, emoji: false })) };
}

/** Buttons; null when none is left. A button whose id or value Slack would refuse is left out, never cut. */
export function actionsBlock(buttons: readonly ActionButton[]): ActionsBlock | null {
  const elements = buttons
    .filter(({ action_id, value = '' }) => isWithin(action_id, 1, limits.id) && isWithin(value, 0, limits.buttonValue))
    .map(
      ({ text, action_id, value, style }): Button => ({
        type: 'button',
        action_id,
        text: { type: 'plain_text', text: label(text), emoji: false },
        ...(value === undefined || value === '' ? {} : { value }),
        ...(style === undefined ? {} : { style }),
      }),
    )
    .slice(0, limits.actionsElements);
  return elements.length === 0 ? null : { type: 'actions', elements };
}

/** Under a message: a button that opens a page, and buttons that act; null when none is left. */
export function buttonsBlock(open: LinkButton | undefined, acting: readonly ActionButton[]): ActionsBlock | null {
  const link = open && linkButton(open);
  const others = actionsBlock(acting)?.elements ?? [];
  const elements = [...(link ? [link] : []), ...others].slice(0, limits.actionsElements);
  return elements.length === 0 ? null : { type: 'actions', elements };
}

/** Null when its address is not one we may link to. */
function linkButton(button: LinkButton): Button | null {
  const url = safeUrl(button.url);
  if (url === null) return null;
  const accessibilityLabel = clamp(cleanText(button.accessibilityLabel), limits.accessibilityLabel);
  return {
    type: 'button',
    action_id: 'open',
    url,
    text: { type: 'plain_text', text: label(button.label), emoji: false },
    ...(accessibilityLabel.trim() === '' ? {} : { accessibility_label: accessibilityLabel }),
  };
}

type ContextElement = ContextBlock['elements'][number];

function contextElements(part: ContextPart): ContextElement[] {
  switch (part.kind) {
    case 'text':
      return plain(part.text);
    case 'date':
      return [markup(slackDate(part.atMs))];
    case 'day':
      return [markup(`${escapeMrkdwn(cleanText(part.label))} ${slackDay(part.atMs)}`)];
    case 'link': {
      const url = safeUrl(part.url);
      return url === null ? [] : [markup(`<${url}|${escapeMrkdwn(cleanText(part.text))}>`)];
    }
    case 'people': {
      if (part.people.length === 0) return [];
      const calls = part.people.flatMap((person) => reference(person) ?? []).slice(0, mostCalled);
      const names = part.people.filter((person) => reference(person) === null).map(wordsOf);
      const more = names.length > mostNamed ? ` and ${names.length - mostNamed} more` : '';
      return [
        ...plain(part.label),
        ...(calls.length === 0 ? [] : [markup(calls.join(' '))]),
        ...plain(`${names.slice(0, mostNamed).join(', ')}${more}`),
      ];
    }
  }
}

// 80 of the longest ids we accept stay below the limit of a text object.
const mostCalled = 80;
const mostNamed = 10;

function plain(text: string): ContextElement[] {
  const shownText = clamp(cleanText(text), limits.blockText);
  return shownText.trim() === '' ? [] : [{ type: 'plain_text', text: shownText, emoji: false }];
}

const markup = (text: string): ContextElement => ({ type: 'mrkdwn', text, verbatim: true });

const label = (text: string): string => clamp(cleanText(text), limits.buttonText).trim() || '…';

const isWithin = (text: string, least: number, most: number): boolean =>
  text.length >= least && text.length <= most && text.isWellFormed();

const atLeastAText = (elements: RichTextElement[]): RichTextElement[] =>
  elements.length === 0 ? [{ type: 'text', text: ' ' }] : elements;

function sizeOf(elements: readonly RichTextElement[]): number {
  return elements.reduce((sum, element) => sum + ('text' in element ? (element.text?.length ?? 0) : 0), 0);
}
