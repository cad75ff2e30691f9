import { type ClickDeps, userPart } from './clicks.ts';
import { verificationToken } from './events.ts';
import { messageAsJson } from './methods/as-json.ts';
import { channelName } from './people.ts';
import type { InteractionResult, Message, SendOptions, UserRef } from './types.ts';
import { appId } from './workspace.ts';

export type Shortcuts = {
  /** A person chooses the app's shortcut in the menu of a message. */
  messageShortcut(
    options: {
      readonly user: UserRef;
      readonly message: Pick<Message, 'channel' | 'ts'>;
      readonly callbackId: string;
    } & SendOptions,
  ): Promise<InteractionResult>;
  /** A person chooses the app's shortcut in the composer or the search; it has no channel and no response URL. */
  globalShortcut(
    options: { readonly user: UserRef; readonly callbackId: string } & SendOptions,
  ): Promise<Omit<InteractionResult, 'responseUrl' | 'answers' | 'problem'>>;
};

/** Sends shortcut payloads (docs.slack.dev, Shortcuts interaction payloads). */
export function createShortcuts(deps: ClickDeps): Shortcuts {
  const { workspace, lookups, requests, triggers, responseUrls } = deps;
  const common = (type: string, callbackId: string) => ({
    type,
    token: verificationToken,
    action_ts: workspace.nextTs(),
    ...deps.installation(),
    callback_id: callbackId,
  });
  const send = (payload: object, options: SendOptions) =>
    requests.sendForm({ payload: JSON.stringify({ ...payload, api_app_id: appId }) }, options);
  return {
    messageShortcut: async ({ user: userRef, message: ref, callbackId, ...options }) => {
      const { user, channel } = lookups.place(userRef, ref.channel);
      const message = workspace.findMessage(channel.id, ref.ts);
      if (message === null || message.deleted || message.ephemeral_to !== null) {
        throw new Error(`There is no message ${ref.ts} in ${channel.name} that has a menu`);
      }
      const triggerId = triggers.issue(user.id);
      const url = responseUrls.issue({ channelId: channel.id, userId: user.id, original: null });
      const responseUrl = deps.responseUrl(url.id);
      const payload = {
        ...common('message_action', callbackId),
        user: userPart(user),
        channel: { id: channel.id, name: channelName(channel) },
        message_ts: message.ts,
        message: messageAsJson(message, workspace.team),
        trigger_id: triggerId,
        response_url: responseUrl,
      };
      return { ...(await send(payload, options)), responseUrl, triggerId, answers: url.answers, problem: null };
    },
    globalShortcut: async ({ user: userRef, callbackId, ...options }) => {
      const user = lookups.user(userRef);
      const triggerId = triggers.issue(user.id);
      const payload = { ...common('shortcut', callbackId), user: userPart(user), trigger_id: triggerId };
      return { ...(await send(payload, options)), triggerId };
    },
  };
}
