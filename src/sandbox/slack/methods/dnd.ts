import { z } from 'zod';
import { optionalText, readArgs } from '../arguments.ts';
import { Refusal } from '../refusal.ts';
import type { Method } from './method.ts';

/** Of other people only the quiet hours are shown, not whether they snooze (dnd.info). */
const info: Method = {
  scopes: ['dnd:read'],
  acceptsJson: false,
  needsToken: true,
  handle: (args, { workspace }) => {
    const { user: id } = readArgs(z.object({ user: optionalText }), args);
    const user = workspace.users().find((candidate) => candidate.id === id);
    if (user === undefined) throw new Refusal('user_not_found');
    // Whoever has none gets the first second after the epoch.
    return { dnd_enabled: user.dnd !== null, ...(user.dnd ?? { next_dnd_start_ts: 1, next_dnd_end_ts: 1 }) };
  },
};

export const dndMethods: ReadonlyMap<string, Method> = new Map([['dnd.info', info]]);
