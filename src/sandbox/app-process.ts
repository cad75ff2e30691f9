import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const entry = fileURLToPath(new URL('../main.js', import.meta.url));
const startBudgetMs = 15_000;
const stopBudgetMs = 25_000;

/** The real app as a process of its own. */
export type AppProcess = {
  readonly url: string;
  /** Everything it printed so far. */
  log(): string;
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>;
  /** Starts it again with the same settings and address. */
  restart(): Promise<void>;
  /** Asks it to stop (SIGTERM) and waits. Returns its exit code; null when it had to be killed. */
  stop(): Promise<number | null>;
};

/** Starts `src/main.js` on a free port of 127.0.0.1 with these settings and nothing else of ours; resolves once it is ready. */
export async function startAppProcess(settings: Readonly<Record<string, string>>): Promise<AppProcess> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = { PUBLIC_URL: url, ...settings, HOST: '127.0.0.1', PORT: String(port) };
  let printed = '';
  let child = start();

  function start(): ChildProcess {
    // Away from the repository, so that a developer's .env is not read.
    const started = spawn(process.execPath, [entry], {
      env,
      cwd: fileURLToPath(new URL('.', import.meta.url)),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [started.stdout, started.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        printed += chunk.toString();
      });
    }
    return started;
  }

  const waitUntilReady = async () => {
    const deadline = Date.now() + startBudgetMs;
    while (Date.now() < deadline && child.exitCode === null) {
      const answer = await fetch(`${url}/readyz`).catch(() => null);
      if (answer?.ok) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    child.kill('SIGKILL');
    throw new Error(`The app did not get ready. It printed:\n${printed}`);
  };
  const ended = async () => {
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  };

  await waitUntilReady();
  return {
    url,
    log: () => printed,
    kill: async () => {
      child.kill('SIGKILL');
      await ended();
    },
    restart: async () => {
      await ended();
      child = start();
      await waitUntilReady();
    },
    stop: async () => {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), stopBudgetMs);
      await ended();
      clearTimeout(timer);
      return child.exitCode;
    },
  };
}

/** A port nobody listens on right now, for an app that must know its own address before it starts. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
