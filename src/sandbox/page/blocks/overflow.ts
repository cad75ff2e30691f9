import { useRef } from 'preact/hooks';
import { html } from '../html.ts';
import { Link } from '../slack/reference-view.ts';
import type { Control } from './control.ts';
import { plain } from './text-object.ts';
import type { Option } from './types.ts';

/** The menu behind three dots. */
export function Overflow({ element, choose }: Control) {
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
  const pick = (option: Option) => () => {
    close();
    choose(option.value);
  };
  const entry = (option: Option & { readonly url?: string }) =>
    option.url === undefined
      ? html`<button type="button" class="menu-item" onClick=${pick(option)}>${plain(option.text)}</button>`
      : html`<${Link} url=${option.url} className="menu-item" onUse=${pick(option)}>${plain(option.text)}<//>`;
  return html`
    <details class="menu" ref=${menu} onKeyDown=${onKeyDown}>
      <summary class="icon-button" aria-label="More actions">⋯</summary>
      <div class="menu-list">${element.options?.map(entry)}</div>
    </details>
  `;
}
