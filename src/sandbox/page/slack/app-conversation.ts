import { useEffect, useState } from 'preact/hooks';
import type { Channel } from '../../slack/types.ts';
import { html } from '../html.ts';
import { usePage } from '../page-context.ts';
import { AppHome } from './app-home.ts';
import { Composer } from './composer.ts';
import { messagesFor } from './conversations.ts';
import { MessageList } from './message-list.ts';
import { Thread } from './thread.ts';
import { useViewer } from './viewer.ts';

type AppConversationProps = { readonly direct: Channel | null; readonly newFrom: string | null };

/** The app's own page in Slack: its Home tab, and what it and somebody said to each other. */
export function AppConversation({ direct, newFrom }: AppConversationProps) {
  const { state, act } = usePage();
  const { user } = useViewer();
  const [tab, setTab] = useState<'home' | 'messages'>('home');
  const [threadTs, setThreadTs] = useState<string | null>(null);
  const home = state.slack.views.findLast((view) => view.type === 'home' && view.user === user.id) ?? null;
  const messages = direct === null ? [] : messagesFor(state.slack, user, direct.id);
  const channelId = direct?.id ?? user.id;
  useEffect(() => {
    if (tab === 'home') void act('slack/open-home', { user: user.id });
  }, [tab, user.id]);
  const tabButton = (name: 'home' | 'messages', label: string) => html`
    <button type="button" class="subtab" aria-pressed=${tab === name} onClick=${() => setTab(name)}>${label}</button>
  `;
  return html`
    <div class="channel">
      <div class="channel-main">
        <header class="channel-head">
          <h3>Credo AI <span class="app-badge">APP</span></h3>
          <div class="subtabs">${tabButton('home', 'Home')}${tabButton('messages', 'Messages')}</div>
        </header>
        ${
          tab === 'home'
            ? html`<${AppHome} view=${home} />`
            : html`
                <${MessageList} label="Messages with Credo AI" messages=${messages} newFrom=${newFrom} onOpenThread=${setThreadTs} />
                <${Composer} channelId=${channelId} label="Message Credo AI" />
              `
        }
      </div>
      ${
        threadTs !== null &&
        html`<${Thread} channelId=${channelId} ts=${threadTs} messages=${messages} onClose=${() => setThreadTs(null)} />`
      }
    </div>
  `;
}
