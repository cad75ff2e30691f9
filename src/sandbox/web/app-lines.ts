import { z } from 'zod';

const lineSchema = z.object({
  level: z.string(),
  time: z.iso.datetime().transform((time) => Date.parse(time)),
  event: z.string(),
  /** Which of several replicas printed it. */
  replica: z.number().optional(),
  idempotencyKey: z.string().optional(),
  verifiedInMs: z.number().optional(),
  storedInMs: z.number().optional(),
  eventId: z.number().nullish(),
  eventIds: z.array(z.number()).optional(),
  deliveries: z.number().optional(),
  directs: z.number().optional(),
  held: z.array(z.enum(['quiet', 'mute', 'digest'])).optional(),
  isReply: z.boolean().optional(),
  deliveryId: z.number().optional(),
  attempt: z.number().optional(),
  outcome: z.string().optional(),
  code: z.string().optional(),
  result: z.string().optional(),
  reason: z.string().optional(),
  retryInMs: z.number().optional(),
});

/** One line of the app's log, as far as the page needs it. */
export type AppLine = z.output<typeof lineSchema>;

/** Reads what the app printed; null when it is not a line of its log. */
export function readAppLine(text: string): AppLine | null {
  try {
    return lineSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** Whether a person should see it: warnings, errors, and what is no line of the log at all. */
export function isTrouble(line: AppLine | null): boolean {
  return line === null || ['warn', 'error', 'fatal'].includes(line.level);
}
