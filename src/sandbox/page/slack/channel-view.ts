import { useState } from 'preact/hooks';
import type { Channel } from '../../slack/types.ts';
import { html } from '../html.ts';
import { usePage } from '../page-context.ts';
import { ChannelHead } from './channel-head.ts';
import { Composer } from './composer.ts';
import { messagesFor } from './conversations.ts';
import { MessageList } from './message-list.ts';
import { Thread } from './thread.ts';
import { useViewer } from './viewer.ts';

type ChannelViewProps = { readonly channel: Channel; readonly newFrom: string | null };

/** A channel: its messages, a thread of it, and where to type. */
export function ChannelView({ channel, newFrom }: ChannelViewProps) {
  const { slack } = usePage().state;
  const { user } = useViewer();
  const [threadTs, setThreadTs] = useState<string | null>(null);
  const messages = messagesFor(slack, user, channel.id);
  const notice = channel.members.includes(user.id) ? null : html`<${JoinNotice} channel=${channel} />`;
  return html`
    <div class="channel">
      <div class="channel-main">
        <${ChannelHead} channel=${channel} />
        <${MessageList} label=${`Messages in ${channel.name}`} messages=${messages} newFrom=${newFrom} onOpenThread=${setThreadTs} />
        ${
          channel.is_archived
            ? html`<p class="composer-closed">This channel is archived, so nobody can write in it. Unarchive it above to go on.</p>`
            : html`<${Composer} channelId=${channel.id} label=${`Message #${channel.name}`} notice=${notice} />`
        }
      </div>
      ${
        threadTs !== null &&
        html`<${Thread} channelId=${channel.id} ts=${threadTs} messages=${messages} onClose=${() => setThreadTs(null)} />`
      }
    </div>
  `;
}

/** Slack takes commands from people outside a channel, but no messages. */
function JoinNotice({ channel }: { channel: Channel }) {
  const { act } = usePage();
  const { user } = useViewer();
  return html`
    <p class="join-notice">
      <span>You are not in this channel: you can read it and type <code>/credo …</code></span>
      <button type="button" class="button button-small" onClick=${() => void act('slack/join', { user: user.id, channel: channel.id })}>
        Join
      </button>
    </p>
  `;
}
