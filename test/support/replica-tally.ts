import type { ApiCall } from '../../src/sandbox/slack/types.ts';
import { deliveryOf, numbersOf, repeatNote, sizeOfDigest, wasAccepted } from './tally.ts';

/** What was counted at Slack of numbered comments that several servers brought to several channels. */
export type ReplicaTally = {
  readonly events: number;
  readonly messages: number;
  /** Told of in a digest, as many came at once. */
  readonly inDigests: number;
  /** Told of in a channel neither by name nor in a digest. */
  readonly lost: readonly string[];
  /** Told of by two different deliveries in one channel. */
  readonly twice: readonly string[];
  /** Came later than a comment that was made after it. */
  readonly outOfOrder: readonly string[];
  /** Messages that Slack took again. */
  readonly repeats: number;
  /** Of those, the ones where more than one of the messages does not say that it may be a repeat. */
  readonly unmarked: readonly string[];
};

/** Counts by Slack's own record; `told` in the order in which Credo told of them and was answered 2xx. */
export function tallyOfReplicas(
  calls: readonly ApiCall[],
  channelIds: readonly string[],
  told: readonly number[],
): ReplicaTally {
  const posts = calls.filter(wasAccepted).flatMap((call) => {
    const delivery = deliveryOf(call);
    const text = JSON.stringify([call.args['text'], call.args['blocks']]);
    return delivery === null ? [] : [{ delivery, channel: String(call.args['channel']), text }];
  });
  const byDelivery = Map.groupBy(posts, ({ delivery }) => delivery);
  const firsts = [...byDelivery.values()].flatMap((same) => same.slice(0, 1));
  const channels = channelIds.map((id) => {
    const here = firsts.filter(({ channel }) => channel === id);
    const inDigests = here.reduce((sum, { text }) => sum + sizeOfDigest(text), 0);
    const order = here.flatMap(({ text }) => numbersOf(text));
    const missing = told.filter((number) => !order.includes(number));
    const late = order.filter((number, at) => order.slice(0, at).some((earlier) => earlier > number));
    return {
      inDigests,
      lost: missing.length === inDigests ? [] : missing.map((number) => `${number} in ${id}`),
      twice: order.filter((number, at) => order.indexOf(number) !== at).map((number) => `${number} in ${id}`),
      outOfOrder: late.map((number) => `${number} in ${id}`),
    };
  });
  const again = [...byDelivery].filter(([, same]) => same.length > 1);
  return {
    events: told.length,
    messages: byDelivery.size,
    inDigests: channels.reduce((sum, one) => sum + one.inDigests, 0),
    lost: channels.flatMap(({ lost }) => lost),
    twice: channels.flatMap(({ twice }) => twice),
    outOfOrder: channels.flatMap(({ outOfOrder }) => outOfOrder),
    repeats: again.reduce((sum, [, same]) => sum + same.length - 1, 0),
    unmarked: again.flatMap(([delivery, same]) =>
      same.filter(({ text }) => !text.includes(repeatNote)).length > 1 ? [`delivery ${delivery}`] : [],
    ),
  };
}
