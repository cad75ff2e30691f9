import { html } from '../html.ts';
import { Link } from '../slack/reference-view.ts';
import type { Control } from './control.ts';
import { plain } from './text-object.ts';

/** A button; one with an address opens it and tells the app, as in Slack. */
export function Button({ element, choose }: Control) {
  const className = `button ${element.style ? `button-${element.style}` : ''}`;
  const name = nameFor(plain(element.text), element.accessibility_label);
  if (element.url === undefined) {
    return html`
      <button type="button" class=${className} aria-label=${name} onClick=${() => choose()}>${plain(element.text)}</button>
    `;
  }
  return html`
    <${Link} url=${element.url} className=${className} name=${name} onUse=${() => choose()}>${plain(element.text)}<//>
  `;
}

/** The longer name for people who cannot see the button; what the button shows stays part of it, so that it can be said. */
function nameFor(text: string, longer: string | undefined): string | undefined {
  return longer === undefined || longer.includes(text) ? longer : `${text}: ${longer}`;
}
