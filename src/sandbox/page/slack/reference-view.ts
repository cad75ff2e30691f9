import { html } from '../html.ts';
import { usePage } from '../page-context.ts';
import { canSee } from './conversations.ts';
import { formatSlackDate } from './slack-date.ts';
import { useViewer } from './viewer.ts';

export function UserMention({ id, label = null }: { id: string; label?: string | null }) {
  const { slack } = usePage().state;
  const name = slack.users.find((user) => user.id === id)?.real_name ?? label ?? 'somebody';
  return html`<span class=${useViewer().user.id === id ? 'mention mention-me' : 'mention'}>@${name}</span>`;
}

/** A link to a channel; whoever cannot see it is not told its name. */
export function ChannelMention({ id, label = null }: { id: string; label?: string | null }) {
  const { slack } = usePage().state;
  const { user, openChannel } = useViewer();
  const channel = slack.channels.find((one) => one.id === id);
  const isVisible = channel !== undefined && canSee(slack, channel, user);
  if (!isVisible) return html`<span class="mention">${label ? `#${label}` : '🔒 a private channel'}</span>`;
  return html`<button type="button" class="mention mention-link" onClick=${() => openChannel(id)}>#${channel.name}</button>`;
}

export function Broadcast({ range }: { range: string }) {
  return html`<span class="mention mention-me">@${range}</span>`;
}

type LinkProps = {
  readonly url: string;
  readonly className?: string;
  /** What it is called for people who cannot see it. */
  readonly name?: string | undefined;
  readonly onUse?: () => void;
  readonly children?: unknown;
};

/** A link. One to a use case of the simulated tenant opens it on this page, as there is no other place to see it. */
export function Link({ url, className, name, onUse, children }: LinkProps) {
  const { state, openUseCase } = usePage();
  const useCaseId = /\/use-cases\/([^/?#]+)/.exec(url)?.[1];
  const isHere = state.credo.useCases.some(({ id }) => id === useCaseId);
  const onClick = (event: Event) => {
    onUse?.();
    if (!isHere || useCaseId === undefined) return;
    event.preventDefault();
    openUseCase(useCaseId);
  };
  return html`
    <a href=${url} class=${className} aria-label=${name} target="_blank" rel="noopener noreferrer" onClick=${onClick}>
      ${children ?? url}
    </a>
  `;
}

type SlackDateProps = { atS: number; format: string; fallback?: string | undefined; url?: string | null | undefined };

export function SlackDate({ atS, format, fallback, url = null }: SlackDateProps) {
  const time = html`
    <time datetime=${new Date(atS * 1000).toISOString()} title=${fallback}>
      ${formatSlackDate(atS, format, { nowMs: Date.now() })}
    </time>
  `;
  return url === null ? time : html`<${Link} url=${url}>${time}<//>`;
}
