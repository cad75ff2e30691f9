import { useState } from 'preact/hooks';
import type { View } from '../../slack/types.ts';
import { Blocks } from '../blocks/block.ts';
import { initialValue } from '../blocks/initial-value.ts';
import { SurfaceContext, useNewSurface, type Values } from '../blocks/surface.ts';
import { plain } from '../blocks/text-object.ts';
import { drawnBlocks, modalFrame } from '../blocks/types.ts';
import { Dialog } from '../dialog.ts';
import { html } from '../html.ts';
import { usePage } from '../page-context.ts';
import { useViewer } from './viewer.ts';

/** The topmost modal somebody has open. What was put in stays while the app only changes the view. */
export function Modal({ view }: { view: View }) {
  const { act } = usePage();
  const { user } = useViewer();
  const surface = useNewSurface({ view: view.id });
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const [isSending, setSending] = useState(false);
  const { title, submit, close } = modalFrame(view);
  const onClose = () => void act('slack/close-view', { user: user.id, view: view.id });
  const onSubmit = async (event: Event) => {
    event.preventDefault();
    const missing = missingInputs(view, surface.values);
    setErrors(missing);
    if (Object.keys(missing).length > 0 || isSending) return;
    setSending(true);
    const answer = await act('slack/submit-view', { user: user.id, view: view.id, values: { ...surface.values } });
    setSending(false);
    setErrors(answer?.errors ?? {});
  };
  return html`
    <${Dialog} title=${plain(title)} onClose=${onClose} className="slack-modal">
      <form class="dialog-form" novalidate onSubmit=${onSubmit}>
        <div class="dialog-body" tabindex="0" role="region" aria-label="What can be filled in">
          ${view.previous_view_id !== null && html`<p class="hint">Closing this takes you back to the step before.</p>`}
          <${SurfaceContext.Provider} value=${surface}><${Blocks} blocks=${view.blocks} errors=${errors} /><//>
        </div>
        <footer class="dialog-foot">
          <button type="button" class="button" onClick=${onClose}>${plain(close) || 'Close'}</button>
          ${submit && html`<button type="submit" class="button button-primary" aria-disabled=${isSending}>${plain(submit)}</button>`}
        </footer>
      </form>
    <//>
  `;
}

/** Slack itself asks for what must be filled in, before it asks the app. */
function missingInputs(view: View, values: Values): Readonly<Record<string, string>> {
  const missing = drawnBlocks(view.blocks).flatMap((block) => {
    if (block.type !== 'input' || block.optional) return [];
    const id = block.block_id ?? '';
    const value = values[id] ?? initialValue(block.element);
    return value.length === 0 ? [[id, 'Please complete this required field.'] as const] : [];
  });
  return Object.fromEntries(missing);
}
