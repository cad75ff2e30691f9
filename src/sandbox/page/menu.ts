import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { classNames } from './class-names.ts';
import { html } from './html.ts';

type MenuProps = {
  readonly label: string;
  readonly className?: string;
  /** What can be chosen; `close` is to be called by whatever is. */
  readonly children: (close: () => void) => ComponentChildren;
};

/** The menu behind three dots. Escape closes it, and so does leaving it. */
export function Menu({ label, className = '', children }: MenuProps) {
  const menu = useRef<HTMLDetailsElement>(null);
  const close = () => {
    if (menu.current) menu.current.open = false;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !menu.current?.open) return;
    event.stopPropagation();
    close();
    menu.current.querySelector('summary')?.focus();
  };
  const onFocusOut = (event: FocusEvent) => {
    if (!(event.relatedTarget instanceof Node && menu.current?.contains(event.relatedTarget))) close();
  };
  const onToggle = () => menu.current?.querySelector('.menu-list')?.scrollIntoView({ block: 'nearest' });
  return html`
    <details class=${classNames('menu', className)} ref=${menu} onKeyDown=${onKeyDown} onFocusOut=${onFocusOut} onToggle=${onToggle}>
      <summary class="icon-button" aria-label=${label}>⋯</summary>
      <div class="menu-list">${children(close)}</div>
    </details>
  `;
}
