import { makeApp } from './support/app.ts';
import type { Benchmark } from './support/findings.ts';
import { load } from './support/load.ts';
import { rounded } from './support/quantile.ts';
import { startScript } from './support/scripts.ts';

const channels = 100;
const idleSubscriptions = 9_900;
const commandsPerSecond = 50;
const eventsPerSecond = 500;

/** People use `/credo`, the form and the Home tab while many events come and many channels are subscribed. */
export const commands: Benchmark = {
  number: 5,
  name: 'Commands',
  run: async (world) => {
    const app = await makeApp(world, { channels, idleSubscriptions }, { env: { SLACK_PACE_MS: '1000' } });
    await app.start();
    await world.slack.behave({ answerMs: 20 });
    const durationMs = world.options.isQuick ? 4_000 : 15_000;
    const args = [
      app.url,
      `${world.slack.url}/response`,
      String(commandsPerSecond),
      String(durationMs),
      String(channels),
    ];
    await world.slack.report();
    const people = await startScript('support/command-process.ts', args);
    const [events, told] = await Promise.all([
      load({ url: app.hook, connections: 50, channels, perSecond: eventsPerSecond, durationMs }),
      people.nextLine(),
    ]);
    const result: Result = JSON.parse(told);
    const { others } = await world.slack.report();
    await app.remove();
    const p99Ms = rounded(result.p99Ms);
    const of = ({ p50Ms, p99Ms: slowest }: Quantiles) => `p50 ${rounded(p50Ms)} ms, p99 ${rounded(slowest)} ms`;
    const kinds = Object.entries(result.figures).map(([act, figures]) => `${act} ${of(figures)}`);
    return [
      {
        benchmark: 'Commands',
        what: `acknowledged at ${commandsPerSecond}/s with 10,000 subscriptions and ${eventsPerSecond} events/s`,
        figure: kinds.join('; '),
        goal: 'p99 ≤ 200 ms',
        isMet: p99Ms <= 200 && result.refused === 0,
        values: {
          ...{ p50Ms: rounded(result.p50Ms), p99Ms, refused: result.refused, commands: result.total },
          ...{ eventsPerSecond: Math.round(events.perSecond), eventP99Ms: rounded(events.p99Ms) },
          ...{ formsShown: others['views.open'] ?? 0, homesShown: others['views.publish'] ?? 0 },
          listsAnswered: others['response'] ?? 0,
        },
      },
    ];
  },
};

type Quantiles = { readonly p50Ms: number; readonly p99Ms: number };
type Result = Quantiles & {
  readonly figures: Readonly<Record<string, Quantiles>>;
  readonly refused: number;
  readonly total: number;
};
