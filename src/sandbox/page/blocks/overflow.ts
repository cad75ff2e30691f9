import { html } from '../html.ts';
import { Menu } from '../menu.ts';
import { Link } from '../slack/reference-view.ts';
import type { Control } from './control.ts';
import { plain } from './text-object.ts';
import type { Option } from './types.ts';

/** A menu of actions in a message or a view. */
export function Overflow({ element, choose }: Control) {
  const entries = (close: () => void) => {
    const pick = (option: Option) => () => {
      close();
      choose(option.value);
    };
    return element.options?.map((option: Option & { readonly url?: string }) =>
      option.url === undefined
        ? html`<button type="button" class="menu-item" onClick=${pick(option)}>${plain(option.text)}</button>`
        : html`<${Link} url=${option.url} className="menu-item" onUse=${pick(option)}>${plain(option.text)}<//>`,
    );
  };
  return html`<${Menu} label="More actions">${entries}<//>`;
}
