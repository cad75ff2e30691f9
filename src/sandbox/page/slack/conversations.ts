import type { Channel, Message, User } from '../../slack/types.ts';
import type { SlackState } from '../../web/page-state.ts';

/** The channels a person can see, without direct messages. */
export function channelsOf(slack: SlackState, user: User): readonly Channel[] {
  return slack.channels.filter((channel) => !channel.is_im && !channel.is_mpim && canSee(slack, channel, user));
}

/** People see public channels and those they are in; guests and people of other companies see only the latter. */
export function canSee({ team }: SlackState, channel: Channel, user: User): boolean {
  const seesOnlyOwn = user.is_restricted || user.is_ultra_restricted || user.team_id !== team.id;
  return channel.members.includes(user.id) || (!channel.is_private && !seesOnlyOwn);
}

/** The conversation of a person and the app; null before anybody wrote in it. */
export function appConversation(slack: SlackState, user: User): Channel | null {
  const members = [user.id, slack.botUserId];
  return slack.channels.find((channel) => channel.is_im && members.every((id) => channel.members.includes(id))) ?? null;
}

/** What a person sees in a channel, oldest first, replies in threads included. */
export function messagesFor(slack: SlackState, user: User, channelId: string): readonly Message[] {
  return slack.messages.filter(
    ({ channel, ephemeral_to }) => channel === channelId && (ephemeral_to === null || ephemeral_to === user.id),
  );
}

export function isReply({ thread_ts, ts }: Message): boolean {
  return thread_ts !== null && thread_ts !== ts;
}

/** What came from others after `ts`. */
export function unreadOf(messages: readonly Message[], user: User, ts: string): readonly Message[] {
  return messages.filter((message) => message.user !== user.id && Number(message.ts) > Number(ts));
}

/** Whether a message calls a person, in its text or in its blocks. */
export function mentions(message: Message, user: User): boolean {
  return message.text.includes(`<@${user.id}`) || JSON.stringify(message.blocks).includes(`"user_id":"${user.id}"`);
}
