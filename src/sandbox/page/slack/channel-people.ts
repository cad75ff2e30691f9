import { useState } from 'preact/hooks';
import type { Channel, User } from '../../slack/types.ts';
import { Avatar } from '../avatar.ts';
import { Dialog } from '../dialog.ts';
import { type At, html } from '../html.ts';
import { usePage } from '../page-context.ts';
import { useViewer } from './viewer.ts';

/** Who is in a channel, with their addresses; whoever is in it can invite others. */
export function ChannelPeople({ channel, onClose }: { channel: Channel; onClose: () => void }) {
  const { users, team } = usePage().state.slack;
  const { user } = useViewer();
  const members = users.filter(({ id }) => channel.members.includes(id));
  const others = users.filter(({ id, deleted, is_bot }) => !deleted && !is_bot && !channel.members.includes(id));
  const canInvite = channel.members.includes(user.id) && !channel.is_archived && others.length > 0;
  return html`
    <${Dialog} title=${`People in #${channel.name}`} onClose=${onClose}>
      <div class="dialog-body" tabindex="0" role="region" aria-label="Members">
        ${canInvite && html`<${Invite} channel=${channel} others=${others} />`}
        ${members.length === 0 && html`<p class="empty">Nobody is here.</p>`}
        <ul class="people">${members.map((member) => html`<${Member} key=${member.id} member=${member} isFromOutside=${member.team_id !== team.id} />`)}</ul>
      </div>
    <//>
  `;
}

function Member({ member, isFromOutside }: { member: User; isFromOutside: boolean }) {
  const isGuest = member.is_restricted || member.is_ultra_restricted;
  return html`
    <li class="person">
      <${Avatar} name=${member.real_name} isApp=${member.is_bot} />
      <p>
        <strong>${member.real_name}</strong>
        ${member.is_bot && html` <span class="app-badge">APP</span>`}
        ${isFromOutside && html` <span class="app-badge">OTHER COMPANY</span>`}
        ${isGuest && html` <span class="app-badge">GUEST</span>`}
        ${member.is_admin && html` <span class="app-badge">ADMIN</span>`}
        <span class="hint person-email">${member.is_bot ? 'the app' : (member.email ?? 'no e-mail address')}</span>
      </p>
    </li>
  `;
}

function Invite({ channel, others }: { channel: Channel; others: readonly User[] }) {
  const { act } = usePage();
  const { user } = useViewer();
  const [chosen, setChosen] = useState('');
  const invited = others.find(({ id }) => id === chosen) ?? others[0];
  const onSubmit = (event: Event) => {
    event.preventDefault();
    if (invited) void act('slack/invite', { user: user.id, channel: channel.id, invited: invited.id });
  };
  return html`
    <form class="invite" onSubmit=${onSubmit}>
      <label class="label" for="invite-whom">Invite</label>
      <select class="select" id="invite-whom" onChange=${(event: At<HTMLSelectElement>) => setChosen(event.currentTarget.value)}>
        ${others.map(({ id, real_name }) => html`<option value=${id} selected=${id === invited?.id}>${real_name}</option>`)}
      </select>
      <button type="submit" class="button">Invite</button>
    </form>
  `;
}
