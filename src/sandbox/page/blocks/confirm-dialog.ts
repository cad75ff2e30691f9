import { Dialog } from '../dialog.ts';
import { html } from '../html.ts';
import { plain, Text } from './text-object.ts';
import type { Confirm } from './types.ts';

type ConfirmDialogProps = { confirm: Confirm; onConfirm: () => void; onDeny: () => void };

/** Asks once more before an element does what it does. */
export function ConfirmDialog({ confirm, onConfirm, onDeny }: ConfirmDialogProps) {
  const className = `button button-${confirm.style ?? 'primary'}`;
  return html`
    <${Dialog} title=${plain(confirm.title)} onClose=${onDeny}>
      <div class="dialog-body"><${Text} text=${confirm.text} /></div>
      <footer class="dialog-foot">
        <button type="button" class="button" onClick=${onDeny}>${plain(confirm.deny)}</button>
        <button type="button" class=${className} onClick=${onConfirm}>${plain(confirm.confirm)}</button>
      </footer>
    <//>
  `;
}
