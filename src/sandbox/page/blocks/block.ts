import type { ComponentChildren } from 'preact';
import type { Block as HeldBlock } from '../../slack/types.ts';
import { html } from '../html.ts';
import { Element } from './element.ts';
import { InputRow } from './input-row.ts';
import { NotDrawn, unknownType } from './not-drawn.ts';
import { RichText } from './rich-text.ts';
import { plain, Text } from './text-object.ts';
import { type DrawnBlock, drawnBlocks, type RichTextLeaf, type RichTextPart } from './types.ts';

type BlocksProps = { blocks: readonly HeldBlock[]; errors?: Readonly<Record<string, string>> };

/** Blocks of a message or a view. `errors` stand under the inputs they are about, by block id. */
export function Blocks({ blocks, errors = {} }: BlocksProps) {
  const drawn = drawnBlocks(blocks);
  return html`
    <div class="blocks">${drawn.map((block, index) => draw(block, errors, wordsOf(drawn[index - 1])))}</div>
  `;
}

/** `before` is what the block above says: it stands in for the name that a menu among actions cannot have. */
function draw(block: DrawnBlock, errors: Readonly<Record<string, string>>, before: string): ComponentChildren {
  const blockId = block.block_id ?? '';
  switch (block.type) {
    case 'section':
      return html`
        <div class="section" key=${blockId}>
          <div class="section-text">
            ${block.text && html`<${Text} text=${block.text} />`}
            ${
              block.fields &&
              html`<div class="fields">${block.fields.map((text) => html`<div><${Text} text=${text} /></div>`)}</div>`
            }
          </div>
          ${block.accessory && html`<${Element} element=${block.accessory} blockId=${blockId} label=${plain(block.text)} />`}
        </div>
      `;
    case 'context':
      return html`
        <div class="context" key=${blockId}>
          ${block.elements.map((element) =>
            element.type === 'image'
              ? html`<${Element} element=${element} blockId=${blockId} />`
              : html`<${Text} text=${element} />`,
          )}
        </div>
      `;
    case 'actions':
      return html`
        <div class="actions" key=${blockId}>
          ${block.elements.map(
            (element) =>
              html`<${Element} key=${element.action_id} element=${element} blockId=${blockId} label=${before} />`,
          )}
        </div>
      `;
    case 'header':
      return html`<p class="block-header" role="heading" aria-level="4" key=${blockId}>${plain(block.text)}</p>`;
    case 'divider':
      return html`<hr key=${blockId} />`;
    case 'image':
      return html`<p class="not-drawn" key=${blockId}>🖼 ${block.title ? plain(block.title) : block.alt_text}</p>`;
    case 'rich_text':
      return html`<${RichText} key=${blockId} elements=${block.elements} />`;
    case 'input':
      return html`<${InputRow} key=${blockId} block=${block} error=${errors[blockId] ?? null} />`;
    default:
      return html`<${NotDrawn} what=${`A block of type ${unknownType(block)}`} />`;
  }
}

function wordsOf(block: DrawnBlock | undefined): string {
  if (block?.type === 'section' || block?.type === 'header') return plain(block.text);
  if (block?.type !== 'rich_text') return '';
  return block.elements
    .flatMap(leavesOf)
    .map((leaf) => ('text' in leaf ? leaf.text : ''))
    .join('');
}

function leavesOf(part: RichTextPart): readonly RichTextLeaf[] {
  return part.type === 'rich_text_list' ? part.elements.flatMap(({ elements }) => elements) : part.elements;
}
