import { z } from 'zod';
import type { ActionName, Actions } from './page-state.ts';

/** What an action answers besides `ok: true`. */
export type ActionResult = Readonly<Record<string, unknown>>;

/** One thing the page can ask for. `run` throws a sentence for people when it cannot be done. */
export type Action = { run(body: unknown): Promise<ActionResult> };

export type ActionTable<Side extends string> = { readonly [N in Extract<ActionName, `${Side}/${string}`>]: Action };

/** What was sent is not what the action takes. */
export class WrongRequest extends Error {}

/** An action with the form of what it takes. */
export function action<N extends ActionName>(
  schema: z.ZodType<Actions[N]>,
  run: (body: Actions[N]) => ActionResult | undefined | Promise<ActionResult | undefined>,
): Action {
  return {
    run: async (body) => {
      const parsed = schema.safeParse(body);
      if (!parsed.success) throw new WrongRequest(problemOf(parsed.error));
      return (await run(parsed.data)) ?? {};
    },
  };
}

/** What people can do something about is said in a sentence of its own; all else is a fault of the page. */
function problemOf({ issues }: z.ZodError): string {
  const inUnions = issues.flatMap((issue) => (issue.code === 'invalid_union' ? issue.errors.flat() : []));
  const said = [...issues, ...inUnions].find(({ code }) => code === 'custom');
  if (said) return said.message;
  const problems = issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`);
  return `This cannot be understood: ${problems.join('; ')}.`;
}

const mostCharacters = 10_000;

/** Ids and the like: never empty, never long. */
export const id = z.string().min(1).max(200);
/** What people write. */
export const words = z.string().refine((text) => text.length <= mostCharacters, {
  error: `This is longer than ${mostCharacters.toLocaleString('en')} characters. Shorten it and try again.`,
});
export const filled = z.record(z.string(), z.union([words, z.array(words)]));
