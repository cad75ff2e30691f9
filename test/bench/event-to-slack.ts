import { setTimeout as sleep } from 'node:timers/promises';
import { makeApp } from './support/app.ts';
import type { Benchmark, Row } from './support/findings.ts';
import { load } from './support/load.ts';
import { quantile, rounded } from './support/quantile.ts';
import type { BenchWorld } from './support/world.ts';

const channels = 100;

/** From Credo's event to Slack having the message, pacing off, as a pause between messages is no work of ours. */
export const eventToSlack: Benchmark = {
  number: 2,
  name: 'Event to Slack',
  run: async (world) => {
    const app = await makeApp(world, { channels }, { env: { SLACK_PACE_MS: '0' } });
    await app.start();
    await world.slack.behave({ answerMs: 20 });
    try {
      await measure(world, app.hook, 'warm-up', 50, 2_000);
      const isQuick = world.options.isQuick;
      return [
        await measure(world, app.hook, 'idle: 5 events/s', 5, isQuick ? 4_000 : 12_000),
        await measure(world, app.hook, '100 events/s over 100 channels', 100, isQuick ? 4_000 : 15_000),
      ];
    } finally {
      await app.remove();
    }
  },
};

async function measure(
  world: BenchWorld,
  url: string,
  what: string,
  perSecond: number,
  durationMs: number,
): Promise<Row> {
  await world.slack.report();
  const sent = await load({ url, connections: 50, channels, perSecond, durationMs, isTimed: true });
  await sleep(1_500);
  const { posts } = await world.slack.report();
  const thereAt = new Map(posts.flatMap(({ numbers, at }) => numbers.map((number) => [number, at] as const)).reverse());
  const told = sent.times.flatMap(([number, sentAt, answeredAt]) => {
    const at = thereAt.get(number);
    return at === undefined ? [] : [{ sinceAnswer: at - answeredAt, sinceReceipt: at - sentAt }];
  });
  const of = (values: readonly number[], share: number) => rounded(quantile(values, share));
  const since2xx = told.map(({ sinceAnswer }) => sinceAnswer);
  const sinceReceipt = told.map((one) => one.sinceReceipt);
  const values = {
    ...{ p50Ms: of(since2xx, 0.5), p99Ms: of(since2xx, 0.99) },
    ...{ receiptP50Ms: of(sinceReceipt, 0.5), receiptP99Ms: of(sinceReceipt, 0.99) },
    ...{ sent: sent.times.length, told: told.length },
  };
  world.say(`${what}: ${JSON.stringify(values)}`);
  return {
    ...{ benchmark: 'Event to Slack', what, values },
    figure: `since our 2xx p50 ${values.p50Ms} ms, p99 ${values.p99Ms} ms; since receipt p50 ${values.receiptP50Ms} ms, p99 ${values.receiptP99Ms} ms`,
    goal: 'p50 ≤ 5 ms, p99 ≤ 20 ms',
    isMet: values.p50Ms <= 5 && values.p99Ms <= 20 && told.length === sent.times.length,
  };
}
