import { useState } from 'preact/hooks';
import { Dialog } from '../dialog.ts';
import { type At, html } from '../html.ts';
import { usePage } from '../page-context.ts';
import { useViewer } from './viewer.ts';

/** Asks for the name of a new channel, makes it, and goes there. */
export function NewChannel({ onClose }: { onClose: () => void }) {
  const { act } = usePage();
  const { user, openChannel } = useViewer();
  const [name, setName] = useState('');
  const [isPrivate, setPrivate] = useState(false);
  const onSubmit = async (event: Event) => {
    event.preventDefault();
    const answer = await act('slack/create-channel', { user: user.id, name, isPrivate });
    if (answer === null) return;
    onClose();
    openChannel(answer.channelId);
  };
  return html`
    <${Dialog} title="New channel" onClose=${onClose}>
      <form class="dialog-form" onSubmit=${onSubmit}>
        <div class="dialog-body">
          <div class="input-row">
            <label class="label" for="channel-name">Name</label>
            <input class="input" id="channel-name" maxlength="80" placeholder="such as model-risk" value=${name}
              onInput=${(event: At<HTMLInputElement>) => setName(event.currentTarget.value)} />
          </div>
          <label class="choice">
            <input type="checkbox" checked=${isPrivate}
              onChange=${(event: At<HTMLInputElement>) => setPrivate(event.currentTarget.checked)} />
            <span>Private: only people who are invited see it</span>
          </label>
        </div>
        <footer class="dialog-foot">
          <button type="button" class="button" onClick=${onClose}>Cancel</button>
          <button type="submit" class="button button-primary" disabled=${name.trim() === ''}>Create</button>
        </footer>
      </form>
    <//>
  `;
}
