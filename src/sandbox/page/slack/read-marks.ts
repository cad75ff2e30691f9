import { useEffect, useState } from 'preact/hooks';
import type { Message, User } from '../../slack/types.ts';
import type { SlackState } from '../../web/page-state.ts';
import { messagesFor, unreadOf } from './conversations.ts';

type Marks = Readonly<Record<string, string>>;

export type ReadMarks = {
  readonly unread: (channelId: string) => readonly Message[];
  /** The first message that was new when the open channel was opened. */
  readonly newFrom: string | null;
};

/** How far each person has read each channel. What was there when the page came counts as read. */
export function useReadMarks(slack: SlackState, user: User, openChannelId: string | null): ReadMarks {
  const [start] = useState(() => slack.messages.at(-1)?.ts ?? '0');
  const [marks, setMarks] = useState<Marks>({});
  const [newFrom, setNewFrom] = useState<string | null>(null);
  const key = (channelId: string) => `${user.id}/${channelId}`;
  const unread = (channelId: string) =>
    unreadOf(messagesFor(slack, user, channelId), user, marks[key(channelId)] ?? start);

  useEffect(() => {
    setNewFrom(openChannelId === null ? null : (unread(openChannelId)[0]?.ts ?? null));
  }, [openChannelId, user.id]);
  const newest = openChannelId === null ? undefined : messagesFor(slack, user, openChannelId).at(-1)?.ts;
  useEffect(() => {
    if (openChannelId !== null && newest !== undefined)
      setMarks((before) => ({ ...before, [key(openChannelId)]: newest }));
  }, [openChannelId, user.id, newest]);

  return { unread: (channelId) => (channelId === openChannelId ? [] : unread(channelId)), newFrom };
}
