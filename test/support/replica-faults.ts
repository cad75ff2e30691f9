import { freePort } from '../../src/sandbox/free-port.ts';
import type { Random } from '../../src/sandbox/seeded-random.ts';
import type { ReplicaRun } from './replica-run.ts';

const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export const webhooksMade = ({ credo }: ReplicaRun): number =>
  credo.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/webhooks')).length;

/** What happens to several servers and to their database; all is well again afterwards. Some return a time to take over. */
export const replicaFaults: Readonly<Record<string, (run: ReplicaRun, random: Random) => Promise<number | undefined>>> =
  {
    'the server that matches is killed': async (run) => {
      const killed = run.holder('matcher');
      const takeover = run.takeover('matcher');
      await killed.kill();
      const takenMs = await takeover;
      await killed.restart();
      return takenMs;
    },
    'the server that matches stands still for longer than its lease': async (run, random) => {
      const paused = run.holder('matcher');
      const takeover = run.takeover('matcher');
      paused.pause();
      const takenMs = await takeover;
      await rest(random(2_000));
      paused.resume();
      return takenMs;
    },
    'any server is killed': async (run, random) => {
      const killed = run.replicas[random(run.replicas.length)];
      await rest(random(500));
      await killed?.kill();
      await rest(random(2_000));
      await killed?.restart();
      return undefined;
    },
    'any server stands still': async (run, random) => {
      const paused = run.replicas[random(run.replicas.length)];
      await rest(random(500));
      paused?.pause();
      await rest(random(2 * run.leaseMs));
      paused?.resume();
      return undefined;
    },
    'two servers are killed': async (run, random) => {
      const first = random(run.replicas.length);
      const killed = run.replicas.filter((_, index) => index !== first);
      await Promise.all(killed.map(({ kill }) => kill()));
      await rest(random(2_000));
      await Promise.all(killed.map(({ restart }) => restart()));
      return undefined;
    },
    'the network to the database is cut': async (run, random) => {
      run.network.cut();
      await rest(random(2 * run.leaseMs));
      run.network.heal();
      return undefined;
    },
    'the database is killed and starts again': async (run) => {
      await run.postgres.stop('immediate');
      await run.postgres.start();
      return undefined;
    },
    'the database moves to another port': async (run) => {
      await run.postgres.stop('fast');
      await run.postgres.start(await freePort());
      run.network.cut();
      run.network.heal(run.postgres.port);
      return undefined;
    },
  };
