import { type ClickDeps, userPart } from './clicks.ts';
import { verificationToken } from './events.ts';
import { messageAsJson } from './methods/as-json.ts';
import { channelName } from './people.ts';
import type { InteractionResult, ShortcutOptions } from './types.ts';
import { appId } from './workspace.ts';

/** Sends message_action payloads (docs.slack.dev, Shortcuts interaction payload). */
export function createShortcuts(deps: ClickDeps): (options: ShortcutOptions) => Promise<InteractionResult> {
  const { workspace, lookups, requests, triggers, responseUrls } = deps;
  return async (options) => {
    const { user, channel } = lookups.place(options.user, options.message.channel);
    const message = workspace.findMessage(channel.id, options.message.ts);
    if (message === null || message.deleted || message.ephemeral_to !== null) {
      throw new Error(`There is no message ${options.message.ts} with a menu in ${channel.name}`);
    }
    const triggerId = triggers.issue(user.id);
    const url = responseUrls.issue({ channelId: channel.id, userId: user.id, original: message });
    const payload = {
      type: 'message_action',
      token: verificationToken,
      action_ts: workspace.nextTs(),
      team: { id: workspace.team.id, domain: workspace.team.domain },
      enterprise: null,
      is_enterprise_install: false,
      user: userPart(user, deps),
      channel: { id: channel.id, name: channelName(channel) },
      api_app_id: appId,
      callback_id: options.callbackId,
      trigger_id: triggerId,
      response_url: deps.responseUrl(url.id),
      message_ts: message.ts,
      message: messageAsJson(message, workspace.team),
    };
    const response = await requests.sendForm({ payload: JSON.stringify(payload) }, options);
    return { ...response, responseUrl: deps.responseUrl(url.id), triggerId, answers: url.answers, problem: null };
  };
}
