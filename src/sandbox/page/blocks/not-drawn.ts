import { html } from '../html.ts';

/** Says honestly that something is there which this page cannot show. */
export function NotDrawn({ what }: { what: string }) {
  return html`<p class="not-drawn">${what} is not drawn here.</p>`;
}

/** The type of something Slack may add one day, of which nothing is known here. */
export function unknownType(thing: never): string {
  return String((thing as { readonly type?: unknown }).type);
}
