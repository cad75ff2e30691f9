import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { type At, html } from '../html.ts';
import { usePage } from '../page-context.ts';
import { useViewer } from './viewer.ts';

const suggestions = ['/credo', '/credo status', '/credo help', '/credo subscribe reviews comments'];

type ComposerProps = {
  readonly channelId: string;
  readonly label: string;
  readonly threadTs?: string;
  /** What whoever types here should know first. */
  readonly notice?: ComponentChildren;
};

/** Where somebody types. A line that begins with `/credo` is a command, anything else a message; Enter sends. */
export function Composer({ channelId, label, threadTs, notice = null }: ComposerProps) {
  const { act } = usePage();
  const { user } = useViewer();
  const [text, setText] = useState('');
  const field = useRef<HTMLTextAreaElement>(null);

  const submit = async () => {
    const typed = text.trim();
    if (typed === '') return;
    setText('');
    const [, argument] = /^\/credo(?:\s+([\s\S]*))?$/.exec(typed) ?? [null];
    const answer = /^\/credo(\s|$)/.test(typed)
      ? await act('slack/command', { user: user.id, channel: channelId, text: argument ?? '' })
      : await act('slack/say', { user: user.id, channel: channelId, text: typed, ...(threadTs ? { threadTs } : {}) });
    if (answer === null) setText((now) => now || typed);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    void submit();
  };
  const onSubmit = (event: Event) => {
    event.preventDefault();
    void submit();
  };
  const suggest = (suggestion: string) => () => {
    setText(suggestion);
    field.current?.focus();
  };
  return html`
    <form class="composer" onSubmit=${onSubmit}>
      ${notice}
      ${
        threadTs === undefined &&
        html`
          <div class="suggestions" role="group" aria-label="Commands to try">
            ${suggestions.map((one) => html`<button type="button" class="suggestion" onClick=${suggest(one)}>${one}</button>`)}
          </div>
        `
      }
      <div class="composer-row">
        <textarea ref=${field} rows="1" aria-label=${label} placeholder=${`${label} as ${user.real_name.split(' ')[0]}`}
          value=${text} onInput=${(event: At<HTMLTextAreaElement>) => setText(event.currentTarget.value)}
          onKeyDown=${onKeyDown}></textarea>
        <button type="submit" class="button button-primary" disabled=${text.trim() === ''}>Send</button>
      </div>
    </form>
  `;
}
