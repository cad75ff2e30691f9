import { useState } from 'preact/hooks';
import type { User } from '../../slack/types.ts';
import type { SlackState } from '../../web/page-state.ts';
import { html } from '../html.ts';
import { usePage } from '../page-context.ts';
import { AppConversation } from './app-conversation.ts';
import { ChannelView } from './channel-view.ts';
import { appConversation } from './conversations.ts';
import { Modal } from './modal.ts';
import { useOpenChannel } from './open-channel.ts';
import { useReadMarks } from './read-marks.ts';
import { Sidebar } from './sidebar.ts';
import { ViewerContext } from './viewer.ts';

/** Slack as one of its people sees it. */
export function SlackPane() {
  const { slack } = usePage().state;
  const [userId, setUserId] = useState<string | null>(null);
  const people = slack.users.filter(({ is_bot, deleted }) => !is_bot && !deleted);
  const user = people.find(({ id }) => id === userId) ?? people[0];
  if (user === undefined) return html`<p class="empty">Nobody is in this workspace.</p>`;
  return html`<${SlackOf} slack=${slack} user=${user} onUser=${setUserId} />`;
}

type SlackOfProps = { slack: SlackState; user: User; onUser: (id: string) => void };

function SlackOf({ slack, user, onUser }: SlackOfProps) {
  const { state, isOwn } = usePage();
  const isDemoPlaying = state.control.tour.state === 'playing';
  const { open, choose } = useOpenChannel(slack, user, isDemoPlaying);
  const direct = appConversation(slack, user);
  const { unread, newFrom } = useReadMarks(slack, user, open?.id ?? direct?.id ?? null);
  const modal = slack.views.findLast(
    (view) => view.type === 'modal' && view.is_open && view.user === user.id && isOwn(view.trigger_id),
  );
  const openChannel = (id: string) => choose(id === direct?.id ? 'app' : id);
  return html`
    <${ViewerContext.Provider} value=${{ user, openChannel }}>
      <div class="slack">
        <${Sidebar} user=${user} open=${open?.id ?? 'app'} unread=${unread} appUnread=${direct === null ? [] : unread(direct.id)}
          onUser=${onUser} onOpen=${choose} />
        ${
          open === null
            ? html`<${AppConversation} key=${user.id} direct=${direct} newFrom=${newFrom} />`
            : html`<${ChannelView} key=${`${user.id}/${open.id}`} channel=${open} newFrom=${newFrom} />`
        }
        ${modal && html`<${Modal} key=${modal.id} view=${modal} />`}
      </div>
    <//>
  `;
}
