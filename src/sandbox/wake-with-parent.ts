import { spawn } from 'node:child_process';

/** Waits for the end of its input, which also comes when whoever started it is gone; then lets the process go on. */
const guard = 'read -r _; kill -CONT "$0" 2>/dev/null';

/**
 * Lets a stopped process go on as soon as this process is gone, however that ended: a process that stands still could not
 * notice it. Returns how to call that off.
 */
export function wakeWithParent(pid: number): () => void {
  const waiting = spawn('/bin/sh', ['-c', guard, String(pid)], { stdio: ['pipe', 'ignore', 'ignore'] });
  waiting.stdin.on('error', () => undefined);
  return () => void waiting.kill();
}
