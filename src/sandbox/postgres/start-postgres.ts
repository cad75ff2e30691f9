import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../free-port.ts';
import { copyBinaries, findBinaries } from './binaries.ts';

export type PostgresServer = {
  /** The address of a database of this server. */
  url(database: string): string;
  readonly port: number;
  /** Where its data are. */
  readonly folder: string;
  /** Ends it at once, as a power cut would, or in order; its data stay. */
  stop(how: 'immediate' | 'fast'): Promise<void>;
  /** Starts it again on its data, on the same port or another. */
  start(port?: number): Promise<void>;
  /** Ends it and deletes its data. */
  remove(): Promise<void>;
};

const user = 'postgres';
/** Any user but root. */
const nobody = 65_534;
/** Ends the server when its input ends, as it does when whoever started it is gone; then its data go, too, unless told to keep them. */
const guarded = `exec 3<&0
"$@" 3<&- & server=$!
trap "" TERM INT
{ word=$(cat <&3)
  kill -INT $server && [ "$word" != keep ] && {
    while kill -0 $server; do sleep 0.1; done
    rm -rf "$0"
  }
} 2>/dev/null &
exec 3<&-
wait $server`;

/** Starts a PostgreSQL of its own on loopback, in a new folder. What is written survives its crash only if `isDurable`. */
export async function startPostgres({ isDurable = false } = {}): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'credo-postgres-'));
  const isRoot = process.getuid?.() === 0;
  const found = await findBinaries();
  const { initdb, postgres } = isRoot ? copyBinaries(found, join(folder, 'bin')) : found;
  const owner = isRoot ? { uid: nobody, gid: nobody } : {};
  // All of it, so that what guards the server can delete it.
  if (isRoot) execFileSync('chown', ['-R', `${nobody}:${nobody}`, folder]);
  const data = join(folder, 'data');
  const locale = ['--locale=C', '--encoding=UTF8'];
  execFileSync(initdb, ['-D', data, '-U', user, '--auth=trust', '--no-sync', ...locale], { ...owner, stdio: 'pipe' });

  let port = 0;
  let child: ChildProcess | null = null;
  const start = async (wanted?: number) => {
    port = wanted ?? (port || (await freePort()));
    const settings = [
      ...['listen_addresses=127.0.0.1', `port=${port}`, 'unix_socket_directories=', 'max_connections=200'],
      ...(isDurable ? [] : ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']),
    ].flatMap((setting) => ['-c', setting]);
    child = spawn('/bin/sh', ['-c', guarded, folder, postgres, '-D', data, ...settings], {
      ...owner,
      cwd: folder,
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    await ready(child);
  };
  const stop = async (how: 'immediate' | 'fast') => {
    const running = child;
    child = null;
    if (!running || running.exitCode !== null) return;
    const ended = once(running, 'exit');
    if (how === 'immediate') execFileSync('/bin/sh', ['-c', 'kill -QUIT $(head -1 "$0/postmaster.pid")', data]);
    running.stdin?.end('keep');
    await ended;
  };
  try {
    await start();
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  return {
    url: (database) => `postgres://${user}@127.0.0.1:${port}/${database}`,
    get port() {
      return port;
    },
    folder,
    stop,
    start,
    remove: async () => {
      await stop('fast');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Resolves once the server says that it takes connections. */
async function ready(child: ChildProcess): Promise<void> {
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.stderr?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4_000);
      if (said.includes('ready to accept connections')) resolve();
    });
    child.once('exit', () => reject(new Error(`PostgreSQL did not start: ${said}`)));
  });
}
