/* What each person asked last, so that the same thing asked by mistake again is done once, whichever server hears it. */

export type Asker = { readonly teamId: string; readonly channelId: string; readonly userId: string };

export type LastAsked = {
  /** Whether this is being done, or was done a moment ago, and nothing happened since. Notes what is asked now. */
  isRepeat(who: Asker, text: string): Promise<boolean>;
  /** What was asked is done. If it changed nothing, it may be asked again at once: something else may have changed. */
  isOver(who: Asker, text: string): Promise<void>;
  /** Whether what was asked last changed the channel. */
  hasChanged(who: Asker): Promise<boolean>;
  /** Somebody changed a channel: what others asked there before may now mean something else. */
  changed(who: Asker): Promise<void>;
  /** Somebody did something else, such as pressing a button. */
  forget(who: Asker): Promise<void>;
};
