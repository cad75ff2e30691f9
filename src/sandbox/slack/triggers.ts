import { randomBytes } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import { Refusal } from './refusal.ts';

const lifetimeMs = 3_000;

export type Triggers = {
  issue(userId: string): string;
  knows(triggerId: string): boolean;
  /** The person behind a trigger, which is used up by this. */
  redeem(triggerId: string): string;
};

/** Trigger ids live three seconds and work once (slack-platform.md, Limits). */
export function createTriggers(clock: Clock): Triggers {
  const issued = new Map<string, { readonly userId: string; readonly at: number; isUsed: boolean }>();
  return {
    issue: (userId) => {
      const id = `${issued.size + 1}.${clock.now()}.${randomBytes(8).toString('hex')}`;
      issued.set(id, { userId, at: clock.now(), isUsed: false });
      return id;
    },
    knows: (triggerId) => issued.has(triggerId),
    redeem: (triggerId) => {
      const trigger = issued.get(triggerId);
      if (trigger === undefined) throw new Refusal('invalid_trigger_id');
      if (trigger.isUsed) throw new Refusal('exchanged_trigger_id');
      if (clock.now() - trigger.at > lifetimeMs) throw new Refusal('expired_trigger_id');
      trigger.isUsed = true;
      return trigger.userId;
    },
  };
}
