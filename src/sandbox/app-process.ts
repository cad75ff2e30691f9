import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { freePort } from './free-port.ts';
import { wakeWithParent } from './wake-with-parent.ts';
import type { AppState } from './web/page-state.ts';

const entry = fileURLToPath(new URL('../main.js', import.meta.url));
const endWithParent = new URL('./end-with-parent.ts', import.meta.url);
const startBudgetMs = 60_000;
const stopBudgetMs = 25_000;
/** A sandbox may stand open for days. */
const mostLogCharacters = 4_000_000;

/** The real app as a process of its own. */
export type AppProcess = {
  readonly url: string;
  /** The process id of the one that runs now. */
  pid(): number;
  state(): AppState;
  /** What it printed so far; of very much, the end. */
  log(): string;
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>;
  /** Lets it stand still (SIGSTOP), as a machine does that has lost its processor; throws a sentence where none can. */
  pause(): void;
  /** Lets it go on after a pause. */
  resume(): void;
  /** Starts it again with the same settings and address. */
  restart(): Promise<void>;
  /** Asks it to stop (SIGTERM) and waits. Returns its exit code; null when it had to be killed after `budgetMs`. */
  stop(budgetMs?: number): Promise<number | null>;
  /** Tells of each line it prints until the returned function is called. */
  onLine(listener: (line: string) => void): () => void;
  onState(listener: (state: AppState) => void): () => void;
};

/**
 * Starts `src/main.js` on a free port of 127.0.0.1 with these settings and nothing else of ours; resolves once it is ready.
 * It ends with this process, even if that is killed, and then removes `folder`.
 */
export async function startAppProcess(
  settings: Readonly<Record<string, string>>,
  folder?: string,
): Promise<AppProcess> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = { PUBLIC_URL: url, ...settings, HOST: '127.0.0.1', PORT: String(port) };
  const preload = new URL(endWithParent);
  if (folder !== undefined) preload.searchParams.set('folder', folder);
  let printed = '';
  let state: AppState = 'starting';
  const news = new EventEmitter<{ line: [string]; state: [AppState] }>();
  const become = (next: AppState) => {
    state = next;
    news.emit('state', next);
  };
  let callOffWaking: () => void = () => undefined;
  let child = start();

  function start(): ChildProcess {
    // Away from the repository, so that a developer's .env is not read.
    const started = spawn(process.execPath, ['--import', preload.href, entry], {
      env,
      cwd: fileURLToPath(new URL('.', import.meta.url)),
      // The channel breaks when this process is gone.
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [started.stdout, started.stderr].filter((one) => one !== null)) {
      createInterface({ input: stream }).on('line', (line) => {
        printed = `${printed}${line}\n`.slice(-mostLogCharacters);
        news.emit('line', line);
      });
    }
    started.once('exit', () => {
      callOffWaking();
      if (started === child) become('killed');
    });
    return started;
  }

  const isOver = () => child.exitCode !== null || child.signalCode !== null;
  const ended = async () => {
    if (!isOver()) await once(child, 'exit');
  };
  const waitUntilReady = async () => {
    const deadline = Date.now() + startBudgetMs;
    while (Date.now() < deadline && !isOver()) {
      const answer = await fetch(`${url}/readyz`).catch(() => null);
      if (answer?.ok) return become('running');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    child.kill('SIGKILL');
    throw new Error(`The app did not get ready. It printed:\n${printed}`);
  };

  const resume = () => {
    if (state !== 'paused') return;
    child.kill('SIGCONT');
    callOffWaking();
    become('running');
  };

  await waitUntilReady();
  return {
    url,
    pid: () => child.pid ?? 0,
    state: () => state,
    log: () => printed,
    kill: async () => {
      child.kill('SIGKILL');
      await ended();
    },
    pause: () => {
      if (state !== 'running' || child.pid === undefined) throw new Error('Only what runs can be paused.');
      if (process.platform === 'win32') throw new Error('Windows cannot pause a process. Kill it instead.');
      child.kill('SIGSTOP');
      callOffWaking = wakeWithParent(child.pid);
      become('paused');
    },
    resume,
    restart: async () => {
      await ended();
      become('starting');
      child = start();
      await waitUntilReady();
    },
    stop: async (budgetMs = stopBudgetMs) => {
      resume();
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), budgetMs);
      await ended();
      clearTimeout(timer);
      return child.exitCode;
    },
    onLine: (listener) => {
      news.on('line', listener);
      return () => void news.off('line', listener);
    },
    onState: (listener) => {
      news.on('state', listener);
      return () => void news.off('state', listener);
    },
  };
}
