import { z } from 'zod';
import { failure, invalid, notFound, type Reply } from './answers.ts';
import { AlreadyThere, UnknownRecord } from './find-record.ts';

/** Reads `data.attributes` of a request and does with them what the route is for; refusals are answered as Credo does. */
export function write<T>(attributes: z.ZodType<T>, body: unknown, act: (attributes: T) => Reply): Reply {
  const parsed = z.object({ data: z.object({ attributes }) }).safeParse(body);
  if (!parsed.success) return invalid(z.prettifyError(parsed.error));
  return answered(() => act(parsed.data.data.attributes));
}

/** The same for a request without a body. */
export function answered(act: () => Reply): Reply {
  try {
    return act();
  } catch (error) {
    if (error instanceof UnknownRecord) return notFound();
    if (error instanceof AlreadyThere) return failure(400, 2002, 'Already exists', error.message);
    return invalid(error instanceof Error ? error.message : String(error));
  }
}
