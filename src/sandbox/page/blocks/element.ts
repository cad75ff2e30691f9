import { useState } from 'preact/hooks';
import { html } from '../html.ts';
import { Button } from './button.ts';
import { Checkboxes, Radios } from './choices.ts';
import { ConfirmDialog } from './confirm-dialog.ts';
import type { Control } from './control.ts';
import { ExternalSelect } from './external-select.ts';
import { initialValue } from './initial-value.ts';
import { ManyExternalSelect } from './many-external-select.ts';
import { ManySelect } from './many-select.ts';
import { NotDrawn } from './not-drawn.ts';
import { Overflow } from './overflow.ts';
import { Select } from './select.ts';
import { useSurface, type Value } from './surface.ts';
import { TextInput } from './text-input.ts';
import type { Element as BlockElement } from './types.ts';

export type ElementProps = {
  readonly element: BlockElement;
  readonly blockId: string;
  /** What stands beside it, for people who cannot see that. */
  readonly label?: string;
  readonly id?: string;
  readonly describedBy?: string;
  /** In a form the app hears of what was put in only when the form is sent. */
  readonly isQuiet?: boolean;
};

/** One interactive element of a block, whatever its type. */
export function Element(props: ElementProps) {
  const { element, blockId, label = '', id, describedBy, isQuiet = false } = props;
  const surface = useSurface();
  const [pending, setPending] = useState<{ readonly value?: Value } | null>(null);
  const place = { actionId: element.action_id ?? '', blockId };

  const commit = (value?: Value) => {
    if (value !== undefined) surface.put(blockId, value);
    if (!isQuiet) surface.use(place, value);
  };
  const choose = (value?: Value) => {
    if (element.confirm && !isQuiet) setPending(value === undefined ? {} : { value });
    else commit(value);
  };
  const value = surface.values[blockId] ?? initialValue(element);
  const load = (query: string) => surface.load(place, query);
  const control: Control = { element, label, id, describedBy, isQuiet, value, choose, load };
  const onConfirm = () => {
    commit(pending?.value);
    setPending(null);
  };
  return html`
    <${controlOf(element.type)} ...${control} />
    ${
      pending &&
      element.confirm &&
      html`<${ConfirmDialog} confirm=${element.confirm} onConfirm=${onConfirm} onDeny=${() => setPending(null)} />`
    }
  `;
}

function controlOf(type: string) {
  switch (type) {
    case 'button':
      return Button;
    case 'overflow':
      return Overflow;
    case 'checkboxes':
      return Checkboxes;
    case 'radio_buttons':
      return Radios;
    case 'static_select':
    case 'users_select':
    case 'channels_select':
    case 'conversations_select':
      return Select;
    case 'multi_static_select':
    case 'multi_users_select':
    case 'multi_conversations_select':
      return ManySelect;
    case 'external_select':
      return ExternalSelect;
    case 'multi_external_select':
      return ManyExternalSelect;
    case 'plain_text_input':
    case 'email_text_input':
    case 'url_text_input':
    case 'number_input':
    case 'datepicker':
      return TextInput;
    case 'image':
      return Picture;
    default:
      return Unknown;
  }
}

/** The page loads nothing from outside, so a picture is its words. */
function Picture({ element }: Control) {
  return html`<span class="not-drawn">🖼 ${element.alt_text}</span>`;
}

function Unknown({ element }: Control) {
  return html`<${NotDrawn} what=${`An element of type ${element.type}`} />`;
}
