import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { type At, html } from './html.ts';

type DialogProps = {
  readonly title: string;
  readonly onClose: () => void;
  readonly className?: string;
  readonly children?: ComponentChildren;
};

const fields = 'input, select, textarea';

/** A modal dialog. The browser keeps the focus inside; Escape closes it; then the focus goes back. */
export function Dialog({ title, onClose, className = '', children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    const body = dialog.current?.querySelector<HTMLElement>('.dialog-body');
    (body?.querySelector<HTMLElement>(fields) ?? body)?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  const onCancel = (event: Event) => {
    event.preventDefault();
    onClose();
  };
  const onClick = (event: At<HTMLDialogElement, MouseEvent>) => {
    if (event.target === event.currentTarget) onClose();
  };
  return html`
    <dialog class=${`dialog ${className}`} ref=${dialog} aria-label=${title} onCancel=${onCancel} onClick=${onClick}>
      <div class="dialog-sheet">
        <header class="dialog-head">
          <h2>${title}</h2>
          <button type="button" class="icon-button" aria-label="Close" onClick=${onClose}>✕</button>
        </header>
        ${children}
      </div>
    </dialog>
  `;
}
