import { z } from 'zod';
import { type Args, optionalText, readArgs } from '../arguments.ts';
import { Refusal } from '../refusal.ts';

const pageArgs = z.object({ cursor: optionalText, limit: optionalText });

/** One page of a list, and the cursor of the next (docs.slack.dev, Pagination). */
export function pageOf<T>(all: readonly T[], args: Args, codes = { limit: 'invalid_limit' }) {
  const { cursor, limit } = readArgs(pageArgs, args);
  const size = limit === undefined || limit === '0' ? 100 : Number(limit);
  if (!Number.isInteger(size) || size < 1 || size > 1000) throw new Refusal(codes.limit);
  const start = cursor === undefined || cursor === '' ? 0 : startOf(cursor);
  const next = start + size < all.length ? Buffer.from(`next:${start + size}`).toString('base64') : '';
  return { items: all.slice(start, start + size), response_metadata: { next_cursor: next } };
}

function startOf(cursor: string): number {
  const found = /^next:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString());
  if (found === null) throw new Refusal('invalid_cursor');
  return Number(found[1]);
}
