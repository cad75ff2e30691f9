import { type PostOptions, post } from './post.ts';
import { until } from './until.ts';
import { startWorld, type World } from './world.ts';

export type Subscribed = World & {
  /** The secret address Credo was given. */
  readonly hook: string;
  /** Posts a body there. */
  send(body: string | object, options?: PostOptions): Promise<Response>;
  /** What the app posted in a channel, without the answers to commands. */
  texts(channel?: string): string[];
  /** Resolves with these texts as soon as there are `n`. */
  waitForTexts(n: number, channel?: string): Promise<string[]>;
  /** Resolves once nothing waits in the outbox. */
  idle(): Promise<void>;
  /** The lines of the log with this event. */
  logged(event: string): Record<string, unknown>[];
};

/** A world in which Ana subscribed `what` in #governance, or in these channels; with `threads` off every message is flat. */
export async function startSubscribed(
  options: Parameters<typeof startWorld>[0] & {
    readonly what?: string;
    readonly channels?: readonly string[];
    readonly threads?: 'cards' | 'off';
  } = {},
): Promise<Subscribed> {
  const { what = 'reviews tasks comments', channels = ['#governance'], threads = 'cards', ...rest } = options;
  const world = await startWorld(rest);
  await until(() => world.logLines.some((line) => line.includes('slack.connected')), 'the token check');
  for (const channel of channels) {
    if (threads === 'off') await world.type('ana', channel, 'threads off');
    await world.type('ana', channel, `subscribe ${what}`);
  }
  const hook = await until(() => world.credo.webhooks[0]?.attributes.url, 'the webhook');
  const texts = (channel = '#governance') =>
    world.slack
      .messages(channel)
      .filter(({ source }) => source === 'chat.postMessage')
      .map(({ text }) => text);
  return Object.assign(Object.create(world) as World, {
    hook,
    send: (body: string | object, sending?: PostOptions) => post(hook, body, sending),
    texts,
    waitForTexts: (n: number, channel?: string) =>
      world.slack.waitFor(() => (texts(channel).length >= n ? texts(channel) : null), { timeoutMs: 30_000 }),
    idle: async () => {
      const isIdle = async () =>
        /^credo_slack_deliveries_waiting 0$/m.test(await (await fetch(`${world.url}/metrics`)).text());
      await until(isIdle, 'an empty outbox');
    },
    logged: (event: string) =>
      world.logLines
        .map((line) => JSON.parse(line) as Record<string, unknown>)
        .filter((line) => line['event'] === event),
  });
}
