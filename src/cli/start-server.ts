import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const entry = fileURLToPath(new URL('../main.js', import.meta.url));

/** Runs the server in this terminal until it ends, and passes on what asks it to stop. Returns its exit code. */
export async function startServer(): Promise<number> {
  const server = spawn(process.execPath, [entry], { stdio: 'inherit' });
  const pass = (signal: NodeJS.Signals) => void server.kill(signal);
  // The terminal tells both; this one must wait for the other.
  const wait = () => undefined;
  process.on('SIGTERM', pass).on('SIGINT', wait);
  try {
    await once(server, 'exit');
    return server.exitCode ?? 1;
  } finally {
    process.off('SIGTERM', pass).off('SIGINT', wait);
  }
}
