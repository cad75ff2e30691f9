import type { ComponentChildren } from 'preact';
import { html } from '../html.ts';
import { emoji } from '../slack/emoji.ts';
import { Broadcast, ChannelMention, Link, SlackDate, UserMention } from '../slack/reference-view.ts';
import { NotDrawn, unknownType } from './not-drawn.ts';
import type { RichTextLeaf, RichTextPart, TextStyle } from './types.ts';

export function RichText({ elements }: { elements: readonly RichTextPart[] }) {
  return html`<div class="rich-text">${elements.map(drawPart)}</div>`;
}

function drawPart(part: RichTextPart): ComponentChildren {
  switch (part.type) {
    case 'rich_text_section':
      return html`<div class="text">${part.elements.map(drawLeaf)}</div>`;
    case 'rich_text_quote':
      return html`<blockquote>${part.elements.map(drawLeaf)}</blockquote>`;
    case 'rich_text_preformatted':
      return html`<pre class="preformatted" tabindex="0">${part.elements.map(drawLeaf)}</pre>`;
    case 'rich_text_list': {
      const items = part.elements.map(({ elements }) => html`<li>${elements.map(drawLeaf)}</li>`);
      const className = `list indent-${part.indent ?? 0}`;
      if (part.style === 'bullet') return html`<ul class=${className}>${items}</ul>`;
      return html`<ol class=${className} start=${(part.offset ?? 0) + 1}>${items}</ol>`;
    }
    default:
      return html`<${NotDrawn} what=${`Rich text of type ${unknownType(part)}`} />`;
  }
}

function drawLeaf(leaf: RichTextLeaf): ComponentChildren {
  return styled(contentOf(leaf), leaf.style ?? {});
}

function contentOf(leaf: RichTextLeaf): ComponentChildren {
  switch (leaf.type) {
    case 'text':
      return leaf.text;
    case 'link':
      return html`<${Link} url=${leaf.url}>${leaf.text ?? leaf.url}<//>`;
    case 'user':
      return html`<${UserMention} id=${leaf.user_id} />`;
    case 'channel':
      return html`<${ChannelMention} id=${leaf.channel_id} />`;
    case 'usergroup':
      return html`<span class="mention">@a user group</span>`;
    case 'team':
      return html`<span class="mention">@a workspace</span>`;
    case 'broadcast':
      return html`<${Broadcast} range=${leaf.range} />`;
    case 'date':
      return html`
        <${SlackDate} atS=${leaf.timestamp} format=${leaf.format} fallback=${leaf.fallback} url=${leaf.url ?? null} />
      `;
    case 'emoji':
      return emoji(leaf.name);
    case 'color':
      return html`<code>${leaf.value}</code>`;
    default:
      return html`<${NotDrawn} what=${`Text of type ${unknownType(leaf)}`} />`;
  }
}

function styled(content: ComponentChildren, style: TextStyle): ComponentChildren {
  let drawn = content;
  if (style.code) drawn = html`<code>${drawn}</code>`;
  if (style.bold) drawn = html`<strong>${drawn}</strong>`;
  if (style.italic) drawn = html`<em>${drawn}</em>`;
  if (style.strike) drawn = html`<s>${drawn}</s>`;
  if (style.underline) drawn = html`<u>${drawn}</u>`;
  return drawn;
}
