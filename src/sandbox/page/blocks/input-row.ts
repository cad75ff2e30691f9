import { useId } from 'preact/hooks';
import { html } from '../html.ts';
import { Element } from './element.ts';
import { plain } from './text-object.ts';
import type { InputBlock } from './types.ts';

const groups = new Set([
  'checkboxes',
  'radio_buttons',
  'multi_static_select',
  'multi_users_select',
  'multi_conversations_select',
]);

/** An input of a form, with its label, its hint, and what is wrong with what was put in. */
export function InputRow({ block, error }: { block: InputBlock; error: string | null }) {
  const id = useId();
  const label = html`${plain(block.label)} ${block.optional && html`<span class="optional">(optional)</span>`}`;
  const notes = [block.hint && `${id}-hint`, error !== null && `${id}-error`].filter(Boolean).join(' ');
  return html`
    <div class=${error === null ? 'input-row' : 'input-row input-row-wrong'}>
      ${
        groups.has(block.element.type)
          ? html`<span class="label" id=${`${id}-label`}>${label}</span>`
          : html`<label class="label" for=${id}>${label}</label>`
      }
      <${Element} element=${block.element} blockId=${block.block_id ?? ''} id=${id}
        describedBy=${notes || undefined} isQuiet=${!block.dispatch_action} />
      ${block.hint && html`<p class="hint" id=${`${id}-hint`}>${plain(block.hint)}</p>`}
      ${error !== null && html`<p class="error" id=${`${id}-error`} role="alert">${error}</p>`}
    </div>
  `;
}
