import { onTestFinished } from 'vitest';
import type { AppProcess } from '../../src/sandbox/app-process.ts';
import { startCredo } from '../../src/sandbox/credo/start-credo.ts';
import type { Credo } from '../../src/sandbox/credo/types.ts';
import { type PostgresServer, startPostgres } from '../../src/sandbox/postgres/start-postgres.ts';
import { startReplicas } from '../../src/sandbox/replicas/start-replicas.ts';
import { startSlack } from '../../src/sandbox/slack/start-slack.ts';
import { type DatabaseProxy, startDatabaseProxy } from './database-proxy.ts';
import { resumeScreener } from './events.ts';
import { isIdle, svixSecret } from './kill-run.ts';
import { type ReplicaTally, tallyOfReplicas } from './replica-tally.ts';
import { tempFolder } from './temp-folder.ts';
import { until } from './until.ts';
import { environment, signingSecret } from './world.ts';

const channels = ['#governance', '#risk-reviews'] as const;
/** Svix tries for days; here it tries every few milliseconds until it hears a 2xx. */
const retryDelaysMs = Array<number>(5_000).fill(50);
const gapMs = 50;

/** Several real processes on one PostgreSQL, under a steady load of numbered comments. */
export type ReplicaRun = {
  readonly replicas: readonly AppProcess[];
  readonly credo: Credo;
  readonly postgres: PostgresServer;
  readonly network: DatabaseProxy;
  readonly leaseMs: number;
  /** The process that has a task now. */
  holder(task: string): AppProcess;
  /** How long it takes from now until another process has this task. */
  takeover(task: string): Promise<number>;
  /** Resolves once that many more comments were answered 2xx. */
  more(count: number): Promise<unknown>;
  /** Starts what is dead, lets go on what was paused, ends the load, waits until nothing waits any more, and counts. */
  settle(): Promise<ReplicaTally>;
};

/** Starts the processes between simulated servers; both channels get every comment, one after the other. */
export async function startReplicaRun(count = 3, leaseMs = 3_000): Promise<ReplicaRun> {
  const slack = await startSlack({ signingSecret });
  const credo = await startCredo({ svix: { secret: svixSecret, retryDelaysMs } });
  // What it has answered must survive that it is killed.
  const postgres = await startPostgres({ isDurable: true });
  onTestFinished(() => postgres.remove());
  const network = await startDatabaseProxy(postgres.port);
  const { HOST: _host, PORT: _port, PUBLIC_URL: _url, ...settings } = environment(slack, credo, 0, '');
  const databaseUrl = new URL(postgres.url('postgres'));
  databaseUrl.port = String(network.port);
  const app = await startReplicas(
    {
      ...settings,
      DATABASE_URL: databaseUrl.href,
      ENCRYPTION_KEYS: Buffer.alloc(32, 5).toString('base64'),
      CREDO_WEBHOOK_SECRET: svixSecret,
      LEASE_MS: String(leaseMs),
      LOG_LEVEL: 'debug',
    },
    tempFolder(),
    count,
  );
  const holders = new Map<string, AppProcess>();
  for (const replica of app.replicas) {
    const read = (line: string) => {
      const task = takenIn(line);
      if (task !== null) holders.set(task, replica);
    };
    for (const line of replica.log().split('\n')) read(line);
    replica.onLine(read);
  }
  slack.connect(`${app.url}/slack/events`);
  let isOver = false;
  onTestFinished(async () => {
    isOver = true;
    await app.kill();
    await slack.close();
    await credo.close();
  });
  await until(() => slack.calls('auth.test').length > 0, 'the token check', 60_000);
  for (const channel of channels) {
    const answer = await slack.command({ user: 'ana', channel, text: 'subscribe comments' });
    await slack.waitForAnswer(answer, { timeoutMs: 30_000 });
  }
  await until(() => credo.webhooks.length > 0, 'the webhook', 30_000);

  const told: number[] = [];
  const tell = async () => {
    for (let number = 1; !isOver; number += 1) {
      const data = {
        ...{ useCaseId: resumeScreener, resourceType: 'none', resourceId: null, eventName: 'comment_created' },
        ...{ commentId: `c${number}`, threadId: `t${number}`, comment: `Number ${number}.` },
      };
      const [report] = await credo.emit({ type: 'use_case_comment', data });
      if (report?.status !== 200) throw new Error(`Number ${number} was answered ${report?.status}.`);
      told.push(number);
      await new Promise((resolve) => setTimeout(resolve, gapMs));
    }
  };
  const load = tell();
  load.catch(() => undefined);

  const holder = (task: string): AppProcess => {
    const found = holders.get(task);
    if (!found) throw new Error(`Nobody has ${task}.`);
    return found;
  };
  return {
    ...{ replicas: app.replicas, credo, postgres, network, leaseMs, holder },
    takeover: async (task) => {
      const before = holder(task);
      const since = performance.now();
      await until(() => holder(task) !== before, `another process with ${task}`, 30_000);
      return Math.round(performance.now() - since);
    },
    more: (wanted) => {
      const from = told.length;
      return Promise.race([until(() => told.length >= from + wanted, `${wanted} more comments`, 60_000), load]);
    },
    settle: async () => {
      app.resume();
      await app.restart();
      isOver = true;
      await load;
      const ids = channels.map((name) => slack.channel(name).id);
      const tally = () => tallyOfReplicas(slack.calls('chat.postMessage'), ids, told);
      // The figures of the app may be a second old.
      const isDone = async () => (await isIdle(app)) && tally().lost.length === 0;
      await until(isDone, 'the last message', 60_000).catch(() => undefined);
      return tally();
    },
  };
}

/** Which task a line of the log says that its process has now. */
function takenIn(line: string): string | null {
  if (!line.includes('"lease.taken"')) return null;
  return /"lease":"([^"]+)"/.exec(line)?.[1] ?? null;
}
