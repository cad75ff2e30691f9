import { useState } from 'preact/hooks';
import type { Channel, Message, User } from '../../slack/types.ts';
import { classNames } from '../class-names.ts';
import { type At, html } from '../html.ts';
import { usePage } from '../page-context.ts';
import { channelsOf, mentions } from './conversations.ts';
import { NewChannel } from './new-channel.ts';
import { WorkspaceSwitch } from './workspace-switch.ts';

type SidebarProps = {
  readonly user: User;
  /** A channel's id, or `app`. */
  readonly open: string;
  readonly unread: (channelId: string) => readonly Message[];
  readonly appUnread: readonly Message[];
  readonly onUser: (id: string) => void;
  readonly onOpen: (id: string) => void;
};

/** Who one is, and where one can go. */
export function Sidebar({ user, open, unread, appUnread, onUser, onOpen }: SidebarProps) {
  const { slack } = usePage().state;
  const [isAdding, setAdding] = useState(false);
  const people = slack.users.filter(({ is_bot, deleted }) => !is_bot && !deleted);
  return html`
    <nav class="sidebar" aria-label="Slack">
      <${WorkspaceSwitch} />
      <label class="you">
        <span>You are</span>
        <select class="select" onChange=${(event: At<HTMLSelectElement>) => onUser(event.currentTarget.value)}>
          ${people.map(({ id, real_name }) => html`<option value=${id} selected=${id === user.id}>${real_name}</option>`)}
        </select>
        <span class="you-email">${user.email ?? 'no e-mail address'}</span>
      </label>
      <div class="sidebar-lists">
      <h3 class="sidebar-heading">
        Channels
        <button type="button" class="icon-button" aria-label="New channel" onClick=${() => setAdding(true)}>+</button>
      </h3>
      <ul class="sidebar-list">
        ${channelsOf(slack, user).map(
          (channel) => html`
            <li key=${channel.id}>
              <${Entry} name=${channel.name} sign=${signOf(channel)} isOpen=${open === channel.id} user=${user}
                unread=${unread(channel.id)} onOpen=${() => onOpen(channel.id)}
                note=${channel.members.includes(slack.botUserId) ? null : 'the app isn’t here'} />
            </li>
          `,
        )}
      </ul>
      <h3 class="sidebar-heading">Apps</h3>
      <ul class="sidebar-list">
        <li>
          <${Entry} name="Credo AI" sign="◆" isOpen=${open === 'app'} user=${user} unread=${appUnread} onOpen=${() => onOpen('app')} />
        </li>
      </ul>
      </div>
      ${isAdding && html`<${NewChannel} onClose=${() => setAdding(false)} />`}
    </nav>
  `;
}

function signOf(channel: Channel): string {
  if (channel.is_archived) return '🗄';
  return channel.is_private ? '🔒' : '#';
}

type EntryProps = {
  readonly name: string;
  readonly sign: string;
  readonly isOpen: boolean;
  readonly user: User;
  readonly unread: readonly Message[];
  readonly note?: string | null;
  readonly onOpen: () => void;
};

function Entry({ name, sign, isOpen, user, unread, note = null, onOpen }: EntryProps) {
  const calls = unread.filter((message) => mentions(message, user)).length;
  const isUnread = unread.length > 0;
  const className = classNames('sidebar-entry', isUnread && 'sidebar-unread', note !== null && 'sidebar-quiet');
  return html`
    <button type="button" class=${className} aria-current=${isOpen ? 'page' : undefined} title=${note}
      onClick=${onOpen}>
      <span class="sidebar-sign" aria-hidden="true">${sign}</span>
      <span class="sidebar-name">${name}</span>
      ${note !== null && html`<span class="visually-hidden">, ${note}</span>`}
      ${
        isUnread &&
        html`
          <span class=${classNames('badge', calls > 0 && 'badge-call')}>
            ${unread.length}<span class="visually-hidden"> new</span>
          </span>
        `
      }
    </button>
  `;
}
