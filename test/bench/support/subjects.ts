import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../../src/sandbox/free-port.ts';
import { startPostgres } from '../../../src/sandbox/postgres/start-postgres.ts';
import { makeApp } from './app.ts';
import { type Running, startScript } from './scripts.ts';
import type { BenchWorld } from './world.ts';

/** Something that takes events; `start` works again after `kill`, with whatever it keeps. */
export type Subject = {
  readonly name: string;
  readonly hook: string;
  start(): Promise<unknown>;
  kill(): Promise<void>;
  remove(): Promise<void>;
};

/** The app; with no `channels`, nobody has subscribed what comes. */
export async function appSubject(
  world: BenchWorld,
  options: { readonly channels: number; readonly paceMs: number; readonly under?: readonly string[] },
): Promise<Subject> {
  const { channels, paceMs, under = [] } = options;
  const app = await makeApp(world, { channels }, { env: { SLACK_PACE_MS: String(paceMs) }, under });
  return { name: 'app', hook: app.hook, start: app.start, kill: app.kill, remove: app.remove };
}

/** The app on a PostgreSQL of its own that syncs what it commits; nobody has subscribed what comes. */
export async function postgresSubject(world: BenchWorld): Promise<Subject> {
  const postgres = await startPostgres({ isDurable: true });
  const app = await makeApp(world, { channels: 0 }, { postgresUrl: postgres.url('postgres') });
  return {
    ...{ name: 'app on PostgreSQL', hook: app.hook, start: app.start, kill: app.kill },
    remove: async () => {
      await app.remove();
      await postgres.remove();
    },
  };
}

const hookOf = ({ firstLine }: Running) => `http://127.0.0.1:${JSON.parse(firstLine).port}/hook`;

/** A script that needs nothing but an argument, started once to learn its port. */
async function scriptSubject(name: string, path: string, args: readonly string[] = []): Promise<Subject> {
  const running = await startScript(path, args);
  return {
    ...{ name, hook: hookOf(running), kill: running.kill, remove: running.kill },
    start: async () => undefined,
  };
}

export const bareSubject = () => scriptSubject('bare node:http', 'references/bare.ts');

export async function storedSubject(): Promise<Subject> {
  const folder = mkdtempSync(join(tmpdir(), 'credo-slack-bench-'));
  const subject = await scriptSubject('one insert per request', 'references/stored.ts', [join(folder, 'events.db')]);
  return {
    ...subject,
    remove: async () => {
      await subject.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function boltSubject({ slack }: BenchWorld): Promise<Subject> {
  const port = await freePort();
  let running: Running | null = null;
  const kill = async () => running?.kill();
  return {
    ...{ name: 'naive Bolt script', hook: `http://127.0.0.1:${port}/hook`, kill, remove: kill },
    start: async () => {
      running = await startScript('references/naive-bolt.ts', [slack.apiUrl, String(port)]);
    },
  };
}
