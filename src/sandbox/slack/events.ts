import type { AppRequests } from './app-requests.ts';
import type { InteractionPart } from './installed-as.ts';
import type { AppEvent } from './methods/method.ts';
import type { Tokens } from './tokens.ts';
import type { EventOptions, EventResult } from './types.ts';
import { appId, botUserId, type Workspace } from './workspace.ts';

export const verificationToken = 'sandbox-verification-token';

/** Events that tell the app of its own end reach it although its token is dead. */
const farewells = new Set(['app_uninstalled', 'tokens_revoked']);

export type Events = {
  send(event: AppEvent['event'], options?: EventOptions): Promise<EventResult>;
  /** Sends an event the app may know of; null when it may not, or does not listen yet. */
  announce(event: AppEvent): Promise<EventResult | null>;
};

/** Sends Events API callbacks (docs.slack.dev, Events API: Callback field overview). */
export function createEvents(
  requests: AppRequests,
  workspace: Workspace,
  tokens: Tokens,
  installation: () => InteractionPart,
  botEvents: readonly string[] | null,
): Events {
  let last = 0;
  const send: Events['send'] = async (event, options = {}) => {
    last += 1;
    const eventId = options.eventId ?? `Ev0${workspace.mark}${String(last).padStart(8, '0')}`;
    const { team } = workspace;
    const { enterprise, is_enterprise_install } = installation();
    const enterprise_id = enterprise?.id ?? null;
    const body = {
      token: verificationToken,
      team_id: team.id,
      context_team_id: team.id,
      ...(enterprise_id === null ? {} : { enterprise_id }),
      context_enterprise_id: enterprise_id,
      api_app_id: appId,
      event,
      type: 'event_callback',
      event_id: eventId,
      event_time: Math.floor(Number(workspace.nextTs())),
      authorizations: [{ enterprise_id, team_id: team.id, user_id: botUserId, is_bot: true, is_enterprise_install }],
      is_ext_shared_channel: options.isExtSharedChannel ?? false,
      event_context: `4-${eventId}`,
    };
    const { retry } = options;
    const headers: Record<string, string> =
      retry === undefined ? {} : { 'x-slack-retry-num': String(retry.num), 'x-slack-retry-reason': retry.reason };
    return { ...(await requests.sendJson(body, options, headers)), eventId };
  };
  return {
    send,
    announce: async ({ event, scope, isHidden = false }) => {
      if (!requests.isConnected() || isHidden) return null;
      if (botEvents && !botEvents.includes(subscriptionOf(event))) return null;
      if (!tokens.isAlive() && !farewells.has(event.type)) return null;
      if (scope !== null && !tokens.scopes().includes(scope)) return null;
      return await send(event, { isExtSharedChannel: isAboutShared(event, workspace) });
    },
  };
}

/** The name under which an app subscribes to an event: messages by the kind of conversation. */
function subscriptionOf(event: AppEvent['event']): string {
  if (event.type !== 'message') return event.type;
  const kind = String(event['channel_type']);
  return `message.${kind === 'channel' || kind === 'group' ? `${kind}s` : kind}`;
}

function isAboutShared({ channel }: AppEvent['event'], workspace: Workspace): boolean {
  return typeof channel === 'string' && (workspace.findChannel(channel)?.is_ext_shared ?? false);
}
