import { useState } from 'preact/hooks';
import type { Channel } from '../../slack/types.ts';
import { html } from '../html.ts';
import { usePage } from '../page-context.ts';
import { ChannelPeople } from './channel-people.ts';
import { useViewer } from './viewer.ts';

/** A channel's name, who is in it, and what its people can do to it. */
export function ChannelHead({ channel }: { channel: Channel }) {
  const { state, act } = usePage();
  const { user } = useViewer();
  const [isShowingPeople, setShowingPeople] = useState(false);
  const { slack } = state;
  const isAppHere = channel.members.includes(slack.botUserId);
  const isHere = channel.members.includes(user.id);
  const people = channel.members.filter((id) => id !== slack.botUserId).length;
  const where = { channel: channel.id };
  const button = (label: string, onClick: () => void) =>
    html`<button type="button" class="link-button" onClick=${onClick}>${label}</button>`;
  const showPeople = () => setShowingPeople(true);
  const membership = [
    isHere && button('Invite…', showPeople),
    isHere && button('Leave', () => void act('slack/leave', { user: user.id, ...where })),
    isAppHere
      ? button('Remove app', () => void act('slack/remove-app', where))
      : button('Invite app', () => void act('slack/invite-app', where)),
    button('Archive', () => void act('slack/archive', where)),
  ];
  return html`
    <header class="channel-head">
      <div>
        <h3>${channel.is_private ? '🔒 ' : '# '}${channel.name}</h3>
        <p class="channel-note">
          ${button(people === 1 ? '1 person' : `${people} people`, showPeople)}
          ${' · '}${isAppHere ? 'the app is here' : 'the app isn’t here'}
          ${channel.is_ext_shared && ' · shared with another company'}
        </p>
      </div>
      <div class="channel-tools">
        ${channel.is_archived ? button('Unarchive', () => void act('slack/unarchive', where)) : membership}
      </div>
      ${isShowingPeople && html`<${ChannelPeople} channel=${channel} onClose=${() => setShowingPeople(false)} />`}
    </header>
  `;
}
