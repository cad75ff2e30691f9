import type { ApiCall, Message } from '../../src/sandbox/slack/types.ts';

export const repeatNote = 'May be a repeat: Slack did not confirm the first try';

/** What was counted at the far ends. */
export type Tally = {
  readonly kills: number;
  readonly taken: number;
  /** Told of neither by name nor in a digest. */
  readonly lost: readonly number[];
  /** Told of in a digest, as many came at once. */
  readonly inDigests: number;
  /** Messages that Slack took again. */
  readonly repeats: number;
  /** Messages taken again that do not say so, or whose earlier one Slack did not take while the process died. */
  readonly unexplained: readonly string[];
  /** Edited in Credo, and not in Slack. */
  readonly outdated: readonly number[];
  readonly deadLetters: number;
};

/** The numbers of the comments a text tells of. */
export function numbersOf(text: string): number[] {
  return [...new Set([...text.matchAll(/Number (\d+)\b/g)].map(([, number]) => Number(number)))];
}

/**
 * Counts by Slack's own record. `posts` are all calls that posted, `postsAtKill` how many there were at each kill, `told`
 * what Credo told of and had answered 2xx.
 */
export function tallyAtSlack(seen: {
  readonly posts: readonly ApiCall[];
  readonly postsAtKill: readonly number[];
  readonly messages: readonly Message[];
  readonly told: readonly number[];
  readonly reworded: readonly number[];
}): Pick<Tally, 'lost' | 'inDigests' | 'repeats' | 'unexplained' | 'outdated'> {
  const byDelivery = new Map<string, { readonly text: string; readonly index: number }[]>();
  for (const [index, call] of seen.posts.entries()) {
    const delivery = deliveryOf(call);
    if (delivery === null || !wasAccepted(call)) continue;
    const text = JSON.stringify([call.args['text'], call.args['blocks']]);
    byDelivery.set(delivery, [...(byDelivery.get(delivery) ?? []), { text, index }]);
  }
  const deliveries = [...byDelivery];
  const texts = seen.messages.map((message) => JSON.stringify([message.text, message.blocks]));
  const shown = new Set(texts.flatMap(numbersOf));
  const inDigests = deliveries.reduce((sum, [, [first]]) => sum + sizeOfDigest(first?.text ?? ''), 0);
  const missing = seen.told.filter((number) => !shown.has(number));
  const isTwice = (number: number) =>
    deliveries.filter(([, posts]) => posts.some(({ text }) => numbersOf(text).includes(number))).length > 1;
  return {
    lost: missing.length === inDigests ? [] : missing,
    inDigests,
    repeats: deliveries.reduce((sum, [, posts]) => sum + posts.length - 1, 0),
    unexplained: [
      ...deliveries
        .filter(([, posts]) => !isExplained(posts, seen.postsAtKill))
        .map(([delivery]) => `delivery ${delivery}`),
      ...seen.told.filter(isTwice).map((number) => `number ${number}`),
    ],
    outdated: seen.reworded.filter((number) => !texts.some((text) => text.includes(`Number ${number}, reworded`))),
  };
}

/** Each repeat says so, and each earlier post was the last that Slack got before a kill. */
function isExplained(posts: readonly { text: string; index: number }[], postsAtKill: readonly number[]): boolean {
  return posts.every(
    ({ text, index }, nth) =>
      (nth === 0 || text.includes(repeatNote)) && (nth === posts.length - 1 || postsAtKill.includes(index + 1)),
  );
}

export function sizeOfDigest(text: string): number {
  return Number(/🗂 (\d+) updates?/u.exec(text)?.[1] ?? 0);
}

/** The number of our record, which each of our messages carries. */
export function deliveryOf({ args }: ApiCall): string | null {
  return /"delivery":(\d+)/.exec(JSON.stringify(args['metadata'] ?? null))?.[1] ?? null;
}

export function wasAccepted({ outcome }: ApiCall): boolean {
  return outcome.kind === 'answered' || (outcome.kind === 'faulted' && outcome.accepted);
}
