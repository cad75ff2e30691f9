import { Refusal } from '../refusal.ts';
import type { Channel } from '../types.ts';
import { botUserId } from '../workspace.ts';
import type { Platform } from './method.ts';

/** A conversation the app can see; a private one it is not in does not exist for it. */
export function visibleChannel(ref: string, { workspace }: Platform): Channel {
  const channel = /^[CGD]/.test(ref) ? workspace.findChannel(ref) : null;
  if (channel === null || channel.id !== ref || (channel.is_private && !isMember(channel))) {
    throw new Refusal('channel_not_found');
  }
  return channel;
}

/** Where a message goes: an id, a public channel's name, or a person's id for a direct message (chat.postMessage, Channels). */
export function destination(ref: string, platform: Platform): Channel {
  const { workspace } = platform;
  if (/^[UW][A-Z0-9]{8,}$/.test(ref)) {
    const user = workspace.findUser(ref);
    if (user === null || user.deleted || user.is_bot) throw new Refusal('channel_not_found');
    return workspace.openDirectMessage(user.id).channel;
  }
  const name = ref.replace(/^#/, '');
  const named = workspace.channels().find((channel) => !channel.is_im && channel.name === name);
  return visibleChannel(named?.id ?? ref, platform);
}

/** A destination where the app may write now. */
export function writableDestination(ref: string, platform: Platform): Channel {
  const channel = destination(ref, platform);
  if (channel.is_archived) throw new Refusal('is_archived');
  const isOpen = !channel.is_private && platform.tokens.scopes().includes('chat:write.public');
  if (!isMember(channel) && !isOpen) throw new Refusal('not_in_channel');
  return channel;
}

export function isMember(channel: Channel, userId: string = botUserId): boolean {
  return channel.members.includes(userId);
}

/** The scope that lets an app read about this kind of conversation (conversations.info, Scopes). */
export function readScope(channel: Channel): string {
  if (channel.is_im) return 'im:read';
  if (channel.is_mpim) return 'mpim:read';
  return channel.is_private ? 'groups:read' : 'channels:read';
}

/** The scope that lets an app read what was said in this kind of conversation (conversations.history, Scopes). */
export function historyScope(channel: Channel): string {
  return readScope(channel).replace(':read', ':history');
}

export const readScopes = ['channels:read', 'groups:read', 'im:read', 'mpim:read'];
