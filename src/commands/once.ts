import type { Clock } from '../clock.ts';
import type { Caller } from './answer.ts';

/** A double Enter, or Slack sending something again, is over by then. */
const windowMs = 10_000;
const mostRemembered = 1_000;

type Who = Pick<Caller, 'teamId' | 'channelId' | 'userId'>;
type Asked = { readonly channel: string; readonly text: string; readonly at: number; hasChanged: boolean };

/** What each person asked last, so that the same thing asked by mistake again is done once. */
export type LastAsked = {
  /** Whether this is being done, or was done a moment ago, and nothing happened since. Notes what is asked now. */
  isRepeat(who: Who, text: string): boolean;
  /** What was asked is done. If it changed nothing, it may be asked again at once: something else may have changed. */
  isOver(who: Who, text: string): void;
  /** Whether what was asked last changed the channel. */
  hasChanged(who: Who): boolean;
  /** Somebody changed a channel: what others asked there before may now mean something else. */
  changed(who: Who): void;
  /** Somebody did something else, such as pressing a button. */
  forget(who: Who): void;
};

export function rememberLast(clock: Clock): LastAsked {
  const last = new Map<string, Asked>();
  const personOf = ({ teamId, userId }: Who) => `${teamId}:${userId}`;
  const channelOf = ({ teamId, channelId }: Who) => `${teamId}:${channelId}`;
  return {
    isRepeat: (who, text) => {
      const person = personOf(who);
      const channel = channelOf(who);
      const before = last.get(person);
      const at = clock.now();
      if (before?.channel === channel && before.text === text && at - before.at < windowMs) return true;
      last.delete(person);
      last.set(person, { channel, text, at, hasChanged: false });
      const [oldest] = last.keys();
      if (last.size > mostRemembered && oldest !== undefined) last.delete(oldest);
      return false;
    },
    isOver: (who, text) => {
      const mine = last.get(personOf(who));
      if (mine?.text === text && !mine.hasChanged) last.delete(personOf(who));
    },
    hasChanged: (who) => last.get(personOf(who))?.hasChanged ?? false,
    changed: (who) => {
      for (const [person, asked] of last) {
        if (asked.channel !== channelOf(who)) continue;
        if (person === personOf(who)) asked.hasChanged = true;
        else last.delete(person);
      }
    },
    forget: (who) => void last.delete(personOf(who)),
  };
}
