import type { ComponentChildren } from 'preact';
import { html } from '../html.ts';
import { emoji } from './emoji.ts';
import { type Inline, type Paragraph, parseMrkdwn } from './mrkdwn.ts';
import { Broadcast, ChannelMention, Link, SlackDate, UserMention } from './reference-view.ts';

/** Slack's mrkdwn, drawn. */
export function Mrkdwn({ text }: { text: string }) {
  return parseMrkdwn(text).map(drawParagraph);
}

function drawParagraph(paragraph: Paragraph): ComponentChildren {
  switch (paragraph.kind) {
    case 'preformatted':
      return html`<pre class="preformatted" tabindex="0">${paragraph.text}</pre>`;
    case 'quote':
      return html`<blockquote>${paragraph.children.map(draw)}</blockquote>`;
    case 'paragraph':
      return html`<span class="text">${paragraph.children.map(draw)}</span>`;
  }
}

function draw(inline: Inline): ComponentChildren {
  switch (inline.kind) {
    case 'text':
      return inline.text;
    case 'code':
      return html`<code>${inline.text}</code>`;
    case 'emoji':
      return emoji(inline.name);
    case 'bold':
      return html`<strong>${inline.children.map(draw)}</strong>`;
    case 'italic':
      return html`<em>${inline.children.map(draw)}</em>`;
    case 'strike':
      return html`<s>${inline.children.map(draw)}</s>`;
    case 'link':
      return html`<${Link} url=${inline.url}>${inline.label ?? inline.url}<//>`;
    case 'user':
      return html`<${UserMention} id=${inline.id} label=${inline.label} />`;
    case 'channel':
      return html`<${ChannelMention} id=${inline.id} label=${inline.label} />`;
    case 'usergroup':
      return html`<span class="mention">@${inline.label ?? 'a user group'}</span>`;
    case 'broadcast':
      return html`<${Broadcast} range=${inline.range} />`;
    case 'date':
      return html`<${SlackDate} atS=${inline.atS} format=${inline.format} fallback=${inline.fallback} url=${inline.url} />`;
  }
}
