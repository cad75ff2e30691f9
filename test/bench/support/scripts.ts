import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const endWithParent = new URL('../../../src/sandbox/end-with-parent.ts', import.meta.url).href;

const children = new Set<ChildProcess>();

/** Notes a process, so that it is ended when a benchmark breaks off. */
export function note(child: ChildProcess): void {
  children.add(child);
  child.once('exit', () => children.delete(child));
}

/** Ends all processes that are left. */
export async function killAll(): Promise<void> {
  await Promise.all([...children].map(kill));
}

export type Running = {
  readonly pid: number;
  /** The first line it printed, which every script prints once it can be used. */
  readonly firstLine: string;
  /** The next line it prints. */
  nextLine(): Promise<string>;
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>;
};

/** Starts a script of this folder as a process of its own, which ends with this one; resolves with its first line. */
export async function startScript(
  path: string,
  args: readonly string[] = [],
  options: { readonly env?: Readonly<Record<string, string>>; readonly nodeFlags?: readonly string[] } = {},
): Promise<Running> {
  const file = fileURLToPath(new URL(`../${path}`, import.meta.url));
  const flags = ['--disable-warning=ExperimentalWarning', ...(options.nodeFlags ?? []), '--import', endWithParent];
  const child = spawn(process.execPath, [...flags, file, ...args], {
    env: { ...options.env },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  note(child);
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  const nextLine = async () => {
    const { value, done } = await lines.next();
    if (done) {
      const { exitCode, signalCode } = child;
      throw new Error(`${path} ended (${signalCode ?? exitCode}) before it said what was asked of it.`);
    }
    return String(value);
  };
  const firstLine = await nextLine();
  return { pid: child.pid ?? 0, firstLine, nextLine, kill: () => kill(child) };
}

export async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}
