import { useEffect, useState } from 'preact/hooks';
import type { Channel, User } from '../../slack/types.ts';
import type { SlackState } from '../../web/page-state.ts';
import { channelsOf } from './conversations.ts';

export type OpenChannel = {
  /** Null for the app's own page. */
  readonly open: Channel | null;
  /** A channel's id, or `app`. */
  readonly choose: (id: string) => void;
};

/**
 * The channel somebody looks at. While the demo plays it is the one where something was said last, until they choose
 * one themselves.
 */
export function useOpenChannel(slack: SlackState, user: User, isDemoPlaying: boolean): OpenChannel {
  const [chosen, setChosen] = useState<string | null>(null);
  const [isFollowing, setFollowing] = useState(false);
  const channels = channelsOf(slack, user);
  const newest = slack.messages.at(-1);
  useEffect(() => setFollowing(isDemoPlaying), [isDemoPlaying]);
  useEffect(() => {
    if (isFollowing && channels.some(({ id }) => id === newest?.channel)) setChosen(newest?.channel ?? null);
  }, [newest?.ts, isFollowing]);

  const fallback = channels.find(({ name }) => name === 'governance') ?? channels[0] ?? null;
  return {
    open: chosen === 'app' ? null : (channels.find(({ id }) => id === chosen) ?? fallback),
    choose: (id) => {
      setFollowing(false);
      setChosen(id);
    },
  };
}
