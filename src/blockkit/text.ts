import { limits } from './limits.ts';

const lineBreaks = /\r\n|[\t\n\v\f\r\u0085\u2028\u2029]/g;
// C0 and C1 controls, lone surrogates, bidi controls, invisible characters and the "tag" letters that can hide text.
const unwanted =
  /[\p{Cc}\p{Cs}\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\u{e0000}-\u{e007f}]/gu;
// A joiner stays where writing needs it: between two emoji, or between two letters that are not Latin, Greek or Cyrillic.
const joining = String.raw`(?!\p{Script=Latin}|\p{Script=Greek}|\p{Script=Cyrillic})[\p{L}\p{M}]`;
const emoji = String.raw`\p{Extended_Pictographic}`;
const idleJoiners = new RegExp(
  String.raw`(?=[\u200c\u200d])(?!(?<=${emoji}|\p{Emoji_Modifier}|\ufe0f).${emoji})(?!(?<=${joining}).${joining}).`,
  'gu',
);

/** Makes a text safe to show on one line: line breaks become spaces; controls, bidi overrides and hidden characters go. */
export const cleanText = (text: string): string =>
  text.replace(lineBreaks, ' ').replace(unwanted, '').replace(idleJoiners, '');

/** `cleanText` with runs of white space made one space, and none at the ends. */
export const oneLine = (text: string): string => cleanText(text).replace(/\s+/g, ' ').trim();

/** Shortens to at most `max` code points, the last of them an ellipsis. */
export function truncate(text: string, max: number): string {
  const points = firstPoints(text, max + 1);
  if (points.length <= max) return text;
  return max < 1 ? '' : `${withoutLooseEnd(points.slice(0, max - 1).join(''))}…`;
}

/** Shortens to at most `max` code points by leaving out the middle, as names are best recognised by both ends. */
export function truncateMiddle(text: string, max: number): string {
  const points = Array.from(text);
  if (points.length <= max) return text;
  const tail = Math.floor((max - 1) / 2);
  const start = withoutLooseEnd(points.slice(0, max - 1 - tail).join(''));
  return max < 1 ? '' : `${start}…${tail === 0 ? '' : points.slice(-tail).join('').trimStart()}`;
}

/** Shortens to at most `maxUnits` UTF-16 code units, never inside a surrogate pair. */
export const clamp = (text: string, maxUnits: number): string => fitPieces(text, maxUnits, (point) => point);

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/**
 * Escapes the three characters that open Slack markup (slack-platform: mrkdwn syntax). The text is cut before it is
 * escaped, so that the escaped result fits and no entity is broken.
 */
export const escapeMrkdwn = (text: string, maxUnits: number = limits.blockText): string =>
  fitPieces(text, maxUnits, (point) => entities[point] ?? point);

const breaker = '\u200b';
// A marker acts only next to a boundary. Breakers on both sides hold whether a client takes them for a space or not.
const actingMarkers = /(?<![\p{L}\p{N}\p{M}])[*_~`]|[*_~`](?![\p{L}\p{N}\p{M}])/gu;
const leadingQuote = /^(\s*)>/u;
// The end of a text counts as well: what follows it may bring the second colon.
const emojiCode = /:(?=[^\s:]+:|[^\s:]+$)/gu;
const broadcast = /@(?=here|channel|everyone)/giu;

/**
 * Takes from an untrusted text the power to format, to quote, to spell an emoji or to call everybody, by zero-width
 * spaces beside the markers that would act; `my_model` stays as it is. Line breaks become spaces.
 */
export const neutraliseMarkup = (text: string): string =>
  cleanText(text)
    .replace(actingMarkers, `${breaker}$&${breaker}`)
    .replace(leadingQuote, `$1${breaker}>`)
    .replace(emojiCode, `:${breaker}`)
    .replace(broadcast, `@${breaker}`);

/** A URL that cannot end a link early; null unless it is http(s) and within Slack's maximum. */
export function safeUrl(url: string): string | null {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || (parsed.protocol !== 'https:' && parsed.protocol !== 'http:')) return null;
  const encoded = parsed.href.replace(/[<>|\s]/gu, encodeURIComponent);
  return encoded.length <= limits.url ? encoded : null;
}

/** A time each reader sees in their own time zone, with a fallback in UTC. */
export function slackDate(atMs: number): string {
  return `<!date^${Math.floor(atMs / 1000)}^${dateFormat}|${utcDate(atMs)}>`;
}

/** How Slack is asked to show a time to each reader. */
export const dateFormat = '{date_short_pretty} {time}';

/** What is read where Slack does not show it so. */
export const utcDate = (atMs: number): string => `${new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

const dayFormat = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});

/** `3 Mar 2027`, the same for everybody. */
export function dayInWords(at: number): string {
  return dayFormat.format(at);
}

/** A day as every reader's Slack writes it, in their own language. */
export function slackDay(atMs: number): string {
  return `<!date^${Math.floor(atMs / 1000)}^{date_short_pretty}|${dayInWords(atMs)}>`;
}

function fitPieces(text: string, maxUnits: number, encode: (point: string) => string): string {
  let whole = '';
  let cut = '';
  for (const point of text) {
    whole += encode(point);
    if (whole.length > maxUnits) return maxUnits < 1 ? '' : `${withoutLooseEnd(cut)}…`;
    if (whole.length < maxUnits) cut = whole;
  }
  return whole;
}

function firstPoints(text: string, count: number): string[] {
  return Array.from(text.slice(0, count * 2)).slice(0, count);
}

/** Drops what would dangle before an ellipsis: white space, joiners, variation selectors. */
function withoutLooseEnd(text: string): string {
  return text.replace(/(?:\s|\u200c|\u200d|\ufe0f)+$/u, '');
}
