import { once } from 'node:events';
import { request } from 'node:http';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { expect, onTestFinished } from 'vitest';
import { type AppProcess, startAppProcess } from '../../src/sandbox/app-process.ts';
import { startCredo } from '../../src/sandbox/credo/start-credo.ts';
import type { Credo, DeliveryReport } from '../../src/sandbox/credo/types.ts';
import type { Random } from '../../src/sandbox/seeded-random.ts';
import { startSlack } from '../../src/sandbox/slack/start-slack.ts';
import type { Slack } from '../../src/sandbox/slack/types.ts';
import { resumeScreener } from './events.ts';
import { numbersOf, type Tally, tallyAtSlack } from './tally.ts';
import { tempFolder } from './temp-folder.ts';
import { until } from './until.ts';
import { environment, signingSecret } from './world.ts';

const channel = '#governance';
export const svixSecret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
/** Svix tries for days; here it tries every few milliseconds until it hears a 2xx. */
const retryDelaysMs = Array<number>(2_000).fill(50);

/** The real process under a load of numbered comments, which neither cards nor bursts put together. */
export type KillRun = {
  readonly app: AppProcess;
  readonly slack: Slack;
  readonly credo: Credo;
  readonly hook: string;
  /** The idempotency keys of the events on disk, read through a connection of its own. */
  storedKeys(): ReadonlySet<string>;
  readonly databasePath: string;
  /** Credo tells of so many new comments, all at once, each until it is answered 2xx. Returns their numbers. */
  say(count: number): readonly number[];
  /** Resolves once this comment was answered 2xx. */
  taken(number: number): Promise<unknown>;
  /** Somebody rewords a comment whose message is there. */
  reword(number: number): void;
  /** Whether the first message with this number is there. */
  isShown(number: number): boolean;
  /** Waits until everything Credo told of was answered 2xx and nothing waits any more, and counts. */
  settle(): Promise<Tally>;
};

/** Starts the real app between simulated servers, subscribed to comments in one channel; every kill is noted. */
export async function startKillRun(
  options: { readonly what?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<KillRun> {
  const slack = await startSlack({ signingSecret });
  const credo = await startCredo({ svix: { secret: svixSecret, retryDelaysMs } });
  const databasePath = join(tempFolder(), 'app.db');
  const { HOST: _host, PORT: _port, PUBLIC_URL: _url, ...settings } = environment(slack, credo, 0, databasePath);
  const app = await startAppProcess({
    ...settings,
    ...{ CREDO_WEBHOOK_SECRET: svixSecret, QUIET_WINDOW_MS: '0' },
    ...options.env,
  });
  slack.connect(`${app.url}/slack/events`);
  onTestFinished(async () => {
    await app.kill();
    await slack.close();
    await credo.close();
  });
  await until(() => slack.calls('auth.test').length > 0, 'the token check', 60_000);
  const answer = await slack.command({ user: 'ana', channel, text: `subscribe ${options.what ?? 'comments'}` });
  await slack.waitForAnswer(answer, { timeoutMs: 30_000 });
  const hook = await until(() => credo.webhooks[0]?.attributes.url, 'the webhook');

  const posts = () => slack.calls('chat.postMessage');
  /** How many posts Slack had got at each kill: the last of them may have been taken without the app knowing. */
  const postsAtKill: number[] = [];
  app.onState((state) => {
    if (state !== 'killed') return;
    // What the dead process had written is read in the next turns of the event loop.
    setImmediate(() => setImmediate(() => postsAtKill.push(posts().length)));
  });
  const brought = new Map<number, Promise<readonly DeliveryReport[]>>();
  const rewordings = new Map<number, Promise<readonly DeliveryReport[]>>();
  const emit = (number: number, eventName: string, comment: string) => {
    const where = { useCaseId: resumeScreener, resourceType: 'none', resourceId: null };
    const data = { ...where, commentId: `c${number}`, threadId: `t${number}`, eventName, comment };
    return credo.emit({ type: 'use_case_comment', data });
  };

  const settle = async (): Promise<Tally> => {
    for (const reports of [...brought.values(), ...rewordings.values()])
      for (const { status } of await reports) expect(status).toBe(200);
    await until(() => isIdle(app), 'an empty outbox', 120_000);
    return {
      kills: postsAtKill.length,
      taken: brought.size,
      ...tallyAtSlack({
        ...{ posts: posts(), postsAtKill, messages: slack.messages(channel) },
        ...{ told: [...brought.keys()], reworded: [...rewordings.keys()] },
      }),
      deadLetters: await metric(app, 'credo_slack_dead_letters'),
    };
  };

  return {
    ...{ app, slack, credo, hook, databasePath, settle },
    storedKeys: () => {
      const reader = new SqliteDatabase(databasePath, { readonly: true });
      const keys = reader.prepare<[], string>('select idempotency_key from events').pluck().all();
      reader.close();
      return new Set(keys);
    },
    say: (count) =>
      Array.from({ length: count }, () => {
        const number = brought.size + 1;
        brought.set(number, emit(number, 'comment_created', `Number ${number}.`));
        return number;
      }),
    taken: async (number) => brought.get(number),
    reword: (number) => {
      rewordings.set(number, emit(number, 'comment_updated', `Number ${number}, reworded.`));
    },
    isShown: (number) => slack.messages(channel).some((message) => numbersOf(JSON.stringify(message)).includes(number)),
  };
}

async function metric(app: AppProcess, name: string): Promise<number> {
  const text = await (await fetch(`${app.url}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1]);
}

export async function isIdle(app: AppProcess): Promise<boolean> {
  const unmatched = await metric(app, 'credo_slack_events_unmatched');
  return unmatched === 0 && (await metric(app, 'credo_slack_deliveries_waiting')) === 0;
}

/** Ways to kill the process, each at one step of an event's way; it is dead afterwards. `random` chooses what is left to chance. */
export const killPoints: Readonly<Record<string, (run: KillRun, random: Random) => Promise<void>>> = {
  'before the commit, half a body read': async (run) => {
    const half = request(run.hook, { method: 'POST', agent: false, headers: { expect: '100-continue' } });
    half.on('error', () => undefined);
    half.flushHeaders();
    await once(half, 'continue');
    half.write('{"type":"CredoAI.use_case_comm');
    run.say(2);
    await run.app.kill();
  },
  'after the commit, before the 2xx': async (run) => {
    const dead = killAtLine(run, 'inbox.received');
    run.say(4);
    await dead;
  },
  'after the match': async (run) => {
    const dead = killAtLine(run, 'inbox.matched');
    run.say(4);
    await dead;
  },
  'after the attempt was noted, Slack has not taken it': (run) => killAtCall(run, 'chat.postMessage', false),
  'after Slack took it, before that was noted': (run) => killAtCall(run, 'chat.postMessage', true),
  'during an edit': async (run, random) => {
    // What waits behind others may be told of in a digest, which nothing edits.
    await until(() => isIdle(run.app), 'an empty outbox', 60_000);
    const [number = 0] = run.say(1);
    await run.taken(number);
    await until(() => run.isShown(number) && isIdle(run.app), 'the message to edit', 60_000);
    await killAtCall(run, 'chat.update', random(2) === 0, () => run.reword(number));
  },
  'at any moment under load': async (run, random) => {
    run.say(8);
    await new Promise((resolve) => setTimeout(resolve, random(250)));
    await run.app.kill();
  },
  'while it starts': async (run, random) => {
    run.say(4);
    await run.app.kill();
    const started = run.app.restart().catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 100 + random(500)));
    await run.app.kill();
    await started;
  },
};

/** Kills the process as soon as it has printed a line with this event. */
export async function killAtLine({ app }: KillRun, event: string): Promise<void> {
  await new Promise<void>((resolve) => {
    const off = app.onLine((line) => {
      if (!line.includes(`"event":"${event}"`)) return;
      off();
      void app.kill().then(resolve);
    });
  });
}

/** Kills the process while Slack is called, which has taken the call or not. */
export async function killAtCall(
  { slack, app, ...run }: KillRun,
  method: 'chat.postMessage' | 'chat.update',
  isAccepted: boolean,
  act: () => unknown = () => run.say(3),
): Promise<void> {
  const fault = slack.fault({ method, kind: 'hang', isAccepted });
  act();
  await until(() => fault.hits() > 0, `a call of ${method}`, 60_000);
  await app.kill();
}
