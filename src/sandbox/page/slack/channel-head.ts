import type { Channel } from '../../slack/types.ts';
import { html } from '../html.ts';
import { usePage } from '../page-context.ts';

/** A channel's name, who is in it, and what its people can do to it. */
export function ChannelHead({ channel }: { channel: Channel }) {
  const { state, act } = usePage();
  const { slack } = state;
  const isHere = channel.members.includes(slack.botUserId);
  const people = channel.members.filter((id) => id !== slack.botUserId).length;
  const where = { channel: channel.id };
  const button = (label: string, onClick: () => void) =>
    html`<button type="button" class="link-button" onClick=${onClick}>${label}</button>`;
  return html`
    <header class="channel-head">
      <div>
        <h3>${channel.is_private ? '🔒 ' : '# '}${channel.name}</h3>
        <p class="channel-note">
          ${people === 1 ? '1 person' : `${people} people`} · ${isHere ? 'the app is here' : 'the app isn’t here'}
        </p>
      </div>
      <div class="channel-tools">
        ${
          !channel.is_archived &&
          (isHere
            ? button('Remove app', () => void act('slack/remove-app', where))
            : button('Invite app', () => void act('slack/invite-app', where)))
        }
        ${
          channel.is_archived
            ? button('Unarchive', () => void act('slack/unarchive', where))
            : button('Archive', () => void act('slack/archive', where))
        }
      </div>
    </header>
  `;
}
