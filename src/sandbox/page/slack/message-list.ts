import { useEffect, useRef } from 'preact/hooks';
import type { Message as HeldMessage } from '../../slack/types.ts';
import { html } from '../html.ts';
import { isReply } from './conversations.ts';
import { Message } from './message.ts';

const togetherS = 5 * 60;

type MessageListProps = {
  readonly label: string;
  readonly messages: readonly HeldMessage[];
  /** The first one not read yet. */
  readonly newFrom: string | null;
  readonly onOpenThread: (ts: string) => void;
};

/** What was said in a channel, the newest at the bottom, where the list stays unless somebody scrolled up. */
export function MessageList({ label, messages, newFrom, onOpenThread }: MessageListProps) {
  const list = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const shown = messages.filter(
    (message) => !isReply(message) || message.is_broadcast || message.ephemeral_to !== null,
  );
  useEffect(() => {
    if (list.current && isAtEnd.current) list.current.scrollTop = list.current.scrollHeight;
  }, [messages]);
  const onScroll = () => {
    const { scrollTop = 0, scrollHeight = 0, clientHeight = 0 } = list.current ?? {};
    isAtEnd.current = scrollHeight - scrollTop - clientHeight < 40;
  };
  const repliesTo = (ts: string) => messages.filter((message) => isReply(message) && message.thread_ts === ts);
  return html`
    <div class="messages" ref=${list} role="log" aria-label=${label} tabindex="0" onScroll=${onScroll}>
      ${shown.length === 0 && html`<p class="empty">Nothing was said here yet.</p>`}
      <ol>
        ${shown.map(
          (message, index) => html`
          ${message.ts === newFrom && html`<li class="new-line" key="new"><span>New</span></li>`}
          <${Message} key=${message.ts} message=${message} isFollowing=${follows(message, shown[index - 1])}
            replies=${repliesTo(message.ts)} onOpenThread=${() => onOpenThread(message.ts)} />
        `,
        )}
      </ol>
    </div>
  `;
}

/** Whether a message stands together with the one before. */
export function follows(message: HeldMessage, before: HeldMessage | undefined): boolean {
  return (
    before !== undefined &&
    before.user === message.user &&
    before.ephemeral_to === message.ephemeral_to &&
    Number(message.ts) - Number(before.ts) < togetherS
  );
}
