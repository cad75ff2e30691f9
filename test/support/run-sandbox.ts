import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { onTestFinished } from 'vitest';
import { tempFolder } from './temp-folder.ts';

/** `npm run sandbox` as a process of its own, with a folder of its own for what it writes. */
export function runSandbox(...args: string[]) {
  const folder = tempFolder();
  // PostgreSQL runs as another user where root runs this.
  chmodSync(folder, 0o1777);
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'src/sandbox.js', ...args], {
    env: { TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const printed = { text: '' };
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed.text += text;
    });
  }
  const exitCode = once(child, 'close').then(([code]) => code as number | null);
  return { child, printed, folder, exitCode };
}

/** The processes started by this one that are still there. */
export function childrenOf({ pid }: ChildProcess): number[] {
  const path = `/proc/${pid}/task/${pid}/children`;
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split(' ').filter(Boolean).map(Number) : [];
}
