import { useEffect, useRef } from 'preact/hooks';
import type { Message as HeldMessage } from '../../slack/types.ts';
import { html } from '../html.ts';
import { Composer } from './composer.ts';
import { Message } from './message.ts';
import { follows } from './message-list.ts';

type ThreadProps = {
  readonly channelId: string;
  readonly ts: string;
  /** All of the channel. */
  readonly messages: readonly HeldMessage[];
  readonly onClose: () => void;
};

/** A message and its replies; Escape closes it and gives the focus back. */
export function Thread({ channelId, ts, messages, onClose }: ThreadProps) {
  const pane = useRef<HTMLElement>(null);
  const shown = messages.filter((message) => message.ts === ts || message.thread_ts === ts);
  useEffect(() => {
    const before = document.activeElement;
    pane.current?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, [ts]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onClose();
  };
  return html`
    <aside class="thread" ref=${pane} tabindex="-1" aria-label="Thread" onKeyDown=${onKeyDown}>
      <header class="thread-head">
        <h3>Thread</h3>
        <button type="button" class="icon-button" aria-label="Close the thread" onClick=${onClose}>✕</button>
      </header>
      <div class="messages" role="log" aria-label="Messages of the thread" tabindex="0">
        <ol>
          ${shown.map(
            (message, index) => html`
            <${Message} key=${message.ts} message=${message} isFollowing=${follows(message, shown[index - 1])} />
          `,
          )}
        </ol>
      </div>
      <${Composer} channelId=${channelId} threadTs=${ts} label="Reply in the thread" />
    </aside>
  `;
}
