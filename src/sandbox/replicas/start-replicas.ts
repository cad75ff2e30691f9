import { type AppProcess, startAppProcess } from '../app-process.ts';
import type { AppState } from '../web/page-state.ts';
import { startBalancer } from './start-balancer.ts';

/** What the sandbox runs: one process, or several replicas behind one address. */
export type App = AppProcess & {
  /** One by one, in the order of their numbers; the only one where it is one. */
  readonly replicas: readonly AppProcess[];
};

/** One process as what the sandbox runs. */
export async function startAlone(settings: Readonly<Record<string, string>>, folder: string): Promise<App> {
  const process = await startAppProcess(settings, folder);
  return { ...process, replicas: [process] };
}

/**
 * Starts several processes with these settings behind one load balancer; resolves once all are ready. What is said of all
 * together: it is running as long as one of them is, is killed and stopped as a whole, and `restart` starts those that are dead.
 */
export async function startReplicas(
  settings: Readonly<Record<string, string>>,
  folder: string,
  count: number,
): Promise<App> {
  const balancer = await startBalancer();
  const started = await Promise.allSettled(
    Array.from({ length: count }, () => startAppProcess({ ...settings, PUBLIC_URL: balancer.url }, folder)),
  );
  const replicas = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const failed = started.find((one) => one.status === 'rejected');
  if (failed) {
    await Promise.all([balancer.close(), ...replicas.map(({ kill }) => kill())]);
    throw failed.reason;
  }
  balancer.serve(replicas.map(({ url }) => url));
  const state = (): AppState => {
    const states = replicas.map((one) => one.state());
    return (['running', 'starting', 'paused'] as const).find((one) => states.includes(one)) ?? 'killed';
  };
  const each = async (act: (replica: AppProcess) => unknown) => void (await Promise.all(replicas.map(act)));
  const toAll = (stops: readonly (() => void)[]) => () => {
    for (const stop of stops) stop();
  };
  return {
    replicas,
    url: balancer.url,
    pid: () => replicas[0]?.pid() ?? 0,
    state,
    log: () => replicas.map((one, index) => one.log().replace(/^.+$/gm, (line) => markLine(line, index + 1))).join(''),
    kill: () => each(({ kill }) => kill()),
    pause: () => {
      for (const { pause } of replicas) pause();
    },
    resume: () => {
      for (const { resume } of replicas) resume();
    },
    restart: () => each(async (one) => one.state() === 'killed' && (await one.restart())),
    stop: async (budgetMs) => {
      const codes = await Promise.all(replicas.map(({ stop }) => stop(budgetMs)));
      await balancer.close();
      return codes.every((code) => code === 0) ? 0 : (codes.find((code) => code !== 0) ?? null);
    },
    onLine: (listener) =>
      toAll(replicas.map((one, index) => one.onLine((line) => listener(markLine(line, index + 1))))),
    onState: (listener) => toAll(replicas.map((one) => one.onState(() => listener(state())))),
  };
}

/** A line of the log with the number of the replica that printed it. */
function markLine(line: string, replica: number): string {
  return line.startsWith('{"') ? `{"replica":${replica},${line.slice(1)}` : `Replica ${replica}: ${line}`;
}
