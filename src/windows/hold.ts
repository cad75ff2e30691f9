import type { ReadEvent } from '../events/catalog.ts';
import type { ChannelSettings, Hold } from '../model.ts';
import { personKey } from './held.ts';
import { nextDue } from './schedule.ts';

/** How long the channel waits for more of the same edit: after its last event, and at most after its first. */
export type QuietTimes = { readonly windowMs: number; readonly mostMs: number };

/** Whether an event is told of at once in a channel (null), or with others. */
export function holdOf(
  { change, facts }: Pick<ReadEvent, 'change' | 'facts'>,
  settings: Pick<ChannelSettings, 'mutedUntil' | 'digest'>,
  now: number,
  quiet: QuietTimes,
): Hold | null {
  const ofChannel = channelHold(settings, now);
  if (ofChannel || change === null || quiet.windowMs === 0) return ofChannel;
  const latestDueAt = now + Math.max(quiet.windowMs, quiet.mostMs);
  return {
    kind: 'quiet',
    key: JSON.stringify([facts.useCaseId, personKey(facts.actor)]),
    dueAt: now + quiet.windowMs,
    latestDueAt,
  };
}

/** Until when a channel wants to be left alone altogether; null: it does not. */
export function channelHold(
  { mutedUntil, digest }: Pick<ChannelSettings, 'mutedUntil' | 'digest'>,
  now: number,
): Hold | null {
  const isMuted = mutedUntil !== null && mutedUntil > now;
  if (digest === null) return isMuted ? holdUntil('mute', mutedUntil) : null;
  return holdUntil('digest', nextDue(digest, isMuted ? mutedUntil : now));
}

const holdUntil = (kind: Hold['kind'], at: number): Hold => ({ kind, key: '', dueAt: at, latestDueAt: at });
