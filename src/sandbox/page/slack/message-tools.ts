import type { Message } from '../../slack/types.ts';
import { messageShortcuts } from '../../web/page-state.ts';
import { html } from '../html.ts';
import { Menu } from '../menu.ts';
import { usePage } from '../page-context.ts';
import { useViewer } from './viewer.ts';

type MessageToolsProps = {
  readonly message: Message;
  /** Whose message it is. */
  readonly name: string;
  readonly onOpenThread: (() => void) | undefined;
};

/** What can be done with a message: answer it, or choose one of the app's entries in its menu. */
export function MessageTools({ message, name, onOpenThread }: MessageToolsProps) {
  const { act } = usePage();
  const { user } = useViewer();
  const { channel, ts } = message;
  const entries = (close: () => void) =>
    messageShortcuts.map(({ name: entry, callbackId }) => {
      const choose = () => {
        close();
        void act('slack/shortcut', { user: user.id, channel, ts, callbackId });
      };
      return html`
        <button type="button" class="menu-item" key=${callbackId} onClick=${choose}>${entry} <span class="hint">Credo AI</span></button>
      `;
    });
  return html`
    <div class="message-tools">
      ${
        onOpenThread &&
        html`
          <button type="button" class="message-tool" onClick=${onOpenThread}>
            Reply<span class="visually-hidden"> in a thread to ${name}</span>
          </button>
        `
      }
      <${Menu} label="More actions for this message">${entries}<//>
    </div>
  `;
}
