import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { problemsOf } from './block-kit/check.ts';
import { Refusal, refusalWithReasons } from './refusal.ts';

export type Args = Readonly<Record<string, unknown>>;

/** Arguments that are JSON inside a form (chat.postMessage, Arguments). */
const structured = new Set(['blocks', 'attachments', 'metadata', 'view']);

const jsonObject = z.record(z.string(), z.unknown());

/** Reads all of a request's body. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(z.instanceof(Buffer).parse(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

/**
 * The arguments of a Web API call from its query and its form or JSON body (docs.slack.dev, Using the Slack Web API).
 * A method that takes no JSON sees only the query of a JSON request.
 */
export function parseArguments(request: IncomingMessage, body: string, acceptsJson: boolean): Args {
  const query = Object.fromEntries(new URL(request.url ?? '/', 'http://slack').searchParams);
  const type = (request.headers['content-type'] ?? '').split(';')[0];
  switch (type) {
    case '':
      return unpack(query);
    case 'application/x-www-form-urlencoded':
      return unpack({ ...query, ...Object.fromEntries(new URLSearchParams(body)) });
    case 'application/json': {
      const parsed = jsonObject.safeParse(parseJson(body));
      if (!parsed.success) throw refusalWithReasons('invalid_arguments', ['the body is not a JSON object']);
      return unpack(acceptsJson ? { ...query, ...parsed.data } : query);
    }
    default:
      throw new Refusal('invalid_post_type');
  }
}

/** The value of a JSON text; undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Checks a call's arguments; what is wrong is refused as `invalid_arguments`. */
export function readArgs<T>(schema: z.ZodType<T>, args: Args): T {
  const parsed = schema.safeParse(args);
  if (parsed.success) return parsed.data;
  throw refusalWithReasons('invalid_arguments', problemsOf(parsed.error, ''));
}

/* Forms carry text only, JSON also numbers and booleans; both are read alike. */

const given = z.union([z.string(), z.number(), z.boolean()]).nullish();

export const optionalText = given.transform((value) =>
  value === undefined || value === null ? undefined : String(value),
);

export const requiredText = optionalText.transform((value, context) => {
  if (value !== undefined && value !== '') return value;
  context.addIssue({ code: 'custom', message: 'missing required field' });
  return z.NEVER;
});

export const flag = given.transform((value) => value === true || value === 1 || value === 'true' || value === '1');

/** JSON that does not parse stays the text it was, which no schema of an object or a list accepts. */
function unpack(args: Args): Args {
  return Object.fromEntries(
    Object.entries(args).map(([name, value]) => [
      name,
      structured.has(name) && typeof value === 'string' ? (parseJson(value) ?? value) : value,
    ]),
  );
}
