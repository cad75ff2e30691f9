import { html } from '../html.ts';
import { emoji } from '../slack/emoji.ts';
import { Mrkdwn } from '../slack/mrkdwn-view.ts';
import type { TextObject } from './types.ts';

/** Plain text or mrkdwn. */
export function Text({ text }: { text: TextObject }) {
  return text.type === 'mrkdwn'
    ? html`<${Mrkdwn} text=${text.text} />`
    : html`<span class="text">${plain(text)}</span>`;
}

/** The words of a text where no markup can stand, such as on a button. */
export function plain(text: TextObject | undefined): string {
  return (text?.text ?? '').replace(/:([a-z0-9_+-]+):/g, (_, name: string) => emoji(name));
}
