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
  return html`
    <div class="channel">
      <div class="channel-main">
        <${ChannelHead} channel=${channel} />
        <${MessageList} label=${`Messages in ${channel.name}`} messages=${messages} newFrom=${newFrom} onOpenThread=${setThreadTs} />
        <${Composer} channelId=${channel.id} label=${`Message #${channel.name}`} problem=${closedBecause(channel, user.id)} />
      </div>
      ${
        threadTs !== null &&
        html`<${Thread} channelId=${channel.id} ts=${threadTs} messages=${messages} onClose=${() => setThreadTs(null)} />`
      }
    </div>
  `;
}

function closedBecause(channel: Channel, userId: string): string | null {
  if (channel.is_archived) return 'This channel is archived, so nobody can write in it. Unarchive it above to go on.';
  return channel.members.includes(userId)
    ? null
    : 'You are not in this channel, so you can read it but not write in it.';
}
