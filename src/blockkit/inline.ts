import type { RichTextElement } from '@slack/types';
import { limits } from './limits.ts';
import { clamp, cleanText, dateFormat, escapeMrkdwn, neutraliseMarkup, safeUrl, slackDate, utcDate } from './text.ts';

/**
 * One part of a sentence. A plain string is a trusted literal; every other part may carry untrusted text.
 * The same array renders as rich_text and as plain text.
 */
export type Inline =
  | string
  | { readonly kind: 'value'; readonly text: string }
  | { readonly kind: 'bold'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'struck'; readonly text: string }
  | { readonly kind: 'day'; readonly atMs: number; readonly text: string }
  | { readonly kind: 'link'; readonly url: string; readonly text: string }
  | { readonly kind: 'mention'; readonly slackUserId: string; readonly name: string }
  | { readonly kind: 'channel'; readonly channelId: string }
  | { readonly kind: 'date'; readonly atMs: number };

export const value = (text: string): Inline => ({ kind: 'value', text });
export const bold = (text: string): Inline => ({ kind: 'bold', text });
export const code = (text: string): Inline => ({ kind: 'code', text });
/** What is no longer so, crossed out. */
export const struck = (text: string): Inline => ({ kind: 'struck', text });
/** A day as each reader writes it, in their own time zone; `text` is for where that cannot be shown. */
export const day = (atMs: number, text: string): Inline => ({ kind: 'day', atMs, text });
export const link = (url: string, text: string): Inline => ({ kind: 'link', url, text });
export const mention = (slackUserId: string, name: string): Inline => ({ kind: 'mention', slackUserId, name });

/** Writes a sentence as it reads: the literal text is trusted, what is put in is an `Inline` (or several). */
export function say(literals: TemplateStringsArray, ...parts: readonly (Inline | readonly Inline[])[]): Inline[] {
  return literals.flatMap((literal, index) => [literal, parts[index] ?? []].flat()).filter((part) => part !== '');
}

/** A channel; Slack shows its name only to those who may see it. */
export const channel = (channelId: string): Inline => ({ kind: 'channel', channelId });

/** A time; each reader sees it in their own time zone. */
export const date = (atMs: number): Inline => ({ kind: 'date', atMs });

/** How Slack writes the user, channel or time a part stands for, such as `<@U…>`; null for any other part or improper id. */
export function reference(part: Inline): string | null {
  if (typeof part === 'string') return null;
  if (part.kind === 'mention' && /^[UW][A-Z0-9]{1,30}$/.test(part.slackUserId)) return `<@${part.slackUserId}>`;
  if (part.kind === 'channel' && /^[CGD][A-Z0-9]{1,30}$/.test(part.channelId)) return `<#${part.channelId}>`;
  return part.kind === 'date' ? slackDate(part.atMs) : null;
}

/**
 * The sentence as rich_text elements, whose text is data and never markup (slack-platform: rich_text). All text together
 * stays within `maxUnits`.
 */
export function toRichText(parts: readonly Inline[], maxUnits: number = limits.blockText): RichTextElement[] {
  const elements: RichTextElement[] = [];
  let left = maxUnits;
  for (const part of parts) {
    if (left <= 0) break;
    const text = clamp(cleanText(wordsOf(part)), left);
    left -= text.length;
    if (text !== '') append(elements, toElement(part, text));
  }
  return elements;
}

/**
 * The sentence for the top-level `text`: escaped, without working markup except mentions; of a link only its words.
 * At most `maxUnits` long.
 */
export function toPlainText(parts: readonly Inline[], maxUnits: number = limits.messageText): string {
  let text = '';
  for (const part of parts) {
    const left = maxUnits - text.length;
    const named = reference(part);
    if (named !== null && named.length <= left) text += named;
    else if (typeof part === 'string') text += escapeMrkdwn(cleanText(part), left);
    else text += escapeMrkdwn(neutraliseMarkup(wordsOf(part)), left);
  }
  return text;
}

/** The words of a part, whatever it looks like. */
export function wordsOf(part: Inline): string {
  if (typeof part === 'string') return part;
  if (part.kind === 'channel') return 'the channel';
  if (part.kind === 'date') return utcDate(part.atMs);
  return part.kind === 'mention' ? part.name : part.text;
}

function toElement(part: Inline, text: string): RichTextElement {
  if (typeof part === 'string') return { type: 'text', text };
  switch (part.kind) {
    case 'value':
      return { type: 'text', text };
    case 'bold':
      return { type: 'text', text, style: { bold: true } };
    case 'code':
      return { type: 'text', text, style: { code: true } };
    case 'struck':
      return { type: 'text', text, style: { strike: true } };
    case 'day': {
      const timestamp = Math.floor(part.atMs / 1000);
      return { type: 'date', timestamp, format: '{date_short_pretty}', fallback: text };
    }
    case 'link': {
      const url = safeUrl(part.url);
      return url === null ? { type: 'text', text } : { type: 'link', url, text };
    }
    case 'mention':
      return reference(part) === null ? { type: 'text', text } : { type: 'user', user_id: part.slackUserId };
    case 'date':
      return { type: 'date', timestamp: Math.floor(part.atMs / 1000), format: dateFormat, fallback: text };
    case 'channel':
      return reference(part) === null ? { type: 'text', text } : { type: 'channel', channel_id: part.channelId };
  }
}

/** Adds an element; unstyled text continues the text before it. */
function append(elements: RichTextElement[], element: RichTextElement): void {
  const last = elements.at(-1);
  const continues =
    last?.type === 'text' && last.style === undefined && element.type === 'text' && element.style === undefined;
  if (continues) last.text += element.text;
  else elements.push(element);
}
