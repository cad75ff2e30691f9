import type { Message as HeldMessage, User } from '../../slack/types.ts';
import { Avatar } from '../avatar.ts';
import { Blocks } from '../blocks/block.ts';
import { NotDrawn } from '../blocks/not-drawn.ts';
import { SurfaceContext, useNewSurface } from '../blocks/surface.ts';
import { classNames } from '../class-names.ts';
import { html } from '../html.ts';
import { usePage } from '../page-context.ts';
import { momentOf } from '../times.ts';
import { mentions } from './conversations.ts';
import { MessageTools } from './message-tools.ts';
import { Mrkdwn } from './mrkdwn-view.ts';
import { useViewer } from './viewer.ts';

type MessageProps = {
  readonly message: HeldMessage;
  /** Follows another of the same person, so the name is not repeated. */
  readonly isFollowing?: boolean;
  readonly replies?: readonly HeldMessage[];
  readonly onOpenThread?: () => void;
};

export function Message({ message, isFollowing = false, replies = [], onOpenThread }: MessageProps) {
  const { slack } = usePage().state;
  const { user } = useViewer();
  const surface = useNewSurface({ channel: message.channel, ts: message.ts });
  const author = slack.users.find(({ id }) => id === message.user);
  const isMine = message.ephemeral_to !== null;
  const className = classNames(
    'message',
    isFollowing && 'message-following',
    mentions(message, user) && 'message-calls',
    isMine && 'message-ephemeral',
  );
  return html`
    <li class=${className} data-ts=${message.ts}>
      ${
        isFollowing
          ? html`<span class="message-gutter"></span>`
          : html`<${Avatar} name=${author?.real_name ?? '?'} isApp=${author?.is_bot} />`
      }
      <div class="message-body">
        ${isMine && html`<p class="only-you">👁 Only visible to you</p>`}
        ${!isFollowing && html`<${Byline} author=${author} ts=${message.ts} />`}
        <${SurfaceContext.Provider} value=${surface}>
          ${
            message.blocks.length > 0
              ? html`<${Blocks} blocks=${message.blocks} />`
              : html`<${Mrkdwn} text=${message.text} />`
          }
        <//>
        ${message.attachments.length > 0 && html`<${NotDrawn} what="An attachment" />`}
        ${message.edited && html`<span class="edited">(edited)</span>`}
        ${
          replies.length > 0 &&
          html`
            <button type="button" class="replies" onClick=${onOpenThread}>
              ${replies.length === 1 ? '1 reply' : `${replies.length} replies`}
            </button>
          `
        }
      </div>
      ${
        !isMine &&
        html`<${MessageTools} message=${message} name=${author?.real_name ?? 'somebody'} onOpenThread=${onOpenThread} />`
      }
    </li>
  `;
}

function Byline({ author, ts }: { author: User | undefined; ts: string }) {
  const atMs = Number(ts) * 1000;
  return html`
    <p class="byline">
      <strong>${author?.real_name ?? 'Somebody'}</strong>
      ${author?.is_bot && html`<span class="app-badge">APP</span>`}
      <time datetime=${new Date(atMs).toISOString()}>${momentOf(atMs)}</time>
    </p>
  `;
}
