import { setTimeout as sleep } from 'node:timers/promises';
import { makeApp } from './support/app.ts';
import type { Benchmark, Row } from './support/findings.ts';
import { quantile, rounded } from './support/quantile.ts';
import type { Post } from './support/slack.ts';
import type { BenchWorld } from './support/world.ts';

/** As many conversations as the app serves at once. */
const concurrency = 200;
const answerMs = 20;
/** Then what came so far tells the speed. */
const drainBudgetMs = 90_000;
const benchmark = 'Draining';

/** What waits is sent: as fast as it goes, at the pace Slack asks for, and beside channels in trouble. */
export const draining: Benchmark = {
  number: 3,
  name: benchmark,
  run: async (world) => {
    await world.slack.behave({ answerMs });
    return [await unpaced(world), await paced(world), await besideTrouble(world)];
  },
};

async function unpaced(world: BenchWorld): Promise<Row> {
  const channels = 1_000;
  const each = world.options.isQuick ? 5 : 50;
  const loop = await fetchLoop(world, world.options.isQuick ? 5_000 : 20_000);
  const posts = await drain(world, { channels, waitingPerChannel: each }, 0);
  const perSecond = rate(posts);
  const ratio = rounded(perSecond / loop, 2);
  return {
    benchmark,
    what: `${posts.length} messages waiting in ${channels} channels, no pacing`,
    figure: `${Math.round(perSecond)} messages/s (${ratio} × a loop of fetch: ${Math.round(loop)}/s)`,
    values: { perSecond: Math.round(perSecond), fetchPerSecond: Math.round(loop), ratio },
  };
}

async function paced(world: BenchWorld): Promise<Row> {
  const [channels, each, paceMs] = [200, world.options.isQuick ? 6 : 16, 1_000];
  const posts = await drain(world, { channels, waitingPerChannel: each }, paceMs);
  const gaps = byChannel(posts).map((times) => (times.at(-1)! - times[0]!) / (times.length - 1));
  // The next message may begin when the last one was answered and its pause is over.
  const schedule = rounded(((paceMs + answerMs) * gaps.length) / gaps.reduce((sum, gap) => sum + gap, 0), 3);
  return {
    benchmark,
    what: `${channels} channels, one message a second each`,
    figure: `${schedule} of the ideal schedule`,
    ...{ goal: '≥ 0.98', isMet: schedule >= 0.98, values: { schedule, messages: posts.length } },
  };
}

async function besideTrouble(world: BenchWorld): Promise<Row> {
  const contents = { channels: concurrency, waitingPerChannel: world.options.isQuick ? 10 : 40 };
  const troubled = ['C000000', 'C000001'];
  const others = (posts: readonly Post[]) => posts.filter(({ channel }) => !troubled.includes(channel));
  const alone = rate(others(await drain(world, contents, 0)));
  await world.slack.behave({ slowChannel: 'C000000', slowMs: 10_000, refusedChannel: 'C000001' });
  const beside = rate(
    others(await drain(world, contents, 0, others, (contents.channels - troubled.length) * contents.waitingPerChannel)),
  );
  await world.slack.behave({ slowChannel: '', refusedChannel: '' });
  const ratio = rounded(beside / alone, 2);
  return {
    benchmark,
    what: 'the others, beside one channel that answers after 10 s and one that refuses',
    figure: `${ratio} × their speed without the two`,
    ...{
      goal: '≥ 0.95',
      isMet: ratio >= 0.95,
      values: { ratio, alone: Math.round(alone), beside: Math.round(beside) },
    },
  };
}

/** Starts an app on what waits, and resolves with all messages once those that count are there. */
async function drain(
  world: BenchWorld,
  contents: { readonly channels: number; readonly waitingPerChannel: number },
  paceMs: number,
  thatCount: (posts: readonly Post[]) => readonly Post[] = (posts) => posts,
  expected = contents.channels * contents.waitingPerChannel,
): Promise<readonly Post[]> {
  await world.slack.report();
  const app = await makeApp(world, contents, { env: { SLACK_PACE_MS: String(paceMs) } });
  const posts: Post[] = [];
  await app.start();
  const deadline = performance.now() + drainBudgetMs;
  while (thatCount(posts).length < expected && performance.now() < deadline) {
    await sleep(500);
    posts.push(...(await world.slack.report()).posts);
  }
  await app.remove();
  world.say(`${posts.length} messages, ${Math.round(rate(posts))}/s`);
  return posts;
}

/** The middle nine tenths, without the start and the last stragglers. */
function rate(posts: readonly Post[]): number {
  const times = posts.map(({ at }) => at);
  return (posts.length * 0.9 * 1000) / (quantile(times, 0.95) - quantile(times, 0.05));
}

function byChannel(posts: readonly Post[]): number[][] {
  const times = new Map<string, number[]>();
  for (const { channel, at } of posts) times.set(channel, [...(times.get(channel) ?? []), at]);
  return [...times.values()];
}

/** What the machine and this Slack can do: a bare loop with as many calls under way. */
async function fetchLoop({ slack }: BenchWorld, count: number): Promise<number> {
  await slack.report();
  let left = count;
  const call = async () => {
    while (left > 0) {
      left -= 1;
      const body = new URLSearchParams({ channel: 'C000000', text: 'x'.repeat(400) });
      await (await fetch(`${slack.apiUrl}chat.postMessage`, { method: 'POST', body })).json();
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: concurrency }, call));
  return (count * 1000) / (performance.now() - startedAt);
}
