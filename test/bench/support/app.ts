import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Credo } from '../../../src/sandbox/credo/types.ts';
import { freePort } from '../../../src/sandbox/free-port.ts';
import { type Contents, encryptionKey, fillDatabase, makeDatabase } from './database.ts';
import { svixSecret } from './event-request.ts';
import { kill, note } from './scripts.ts';
import type { FarSlack } from './slack.ts';

const entry = fileURLToPath(new URL('../../../src/main.js', import.meta.url));
const endWithParent = new URL('../../../src/sandbox/end-with-parent.ts', import.meta.url).href;
const startBudgetMs = 60_000;
export const slackSigningSecret = 'bench-signing-secret-0123456789';

export type BenchApp = {
  readonly url: string;
  readonly hook: string;
  readonly databasePath: string;
  pid(): number;
  kill(): Promise<void>;
  /** Starts it; resolves with how long it took until `/readyz` said 200, in milliseconds. */
  start(): Promise<number>;
  /** Ends it and removes what it left. */
  remove(): Promise<void>;
};

/**
 * The real app, with everything on: it checks signatures and writes its log, to a file. `under` is put before the command,
 * such as strace.
 */
export async function makeApp(
  far: { readonly slack: FarSlack; readonly credo: Credo },
  contents: Contents,
  options: {
    readonly env?: Readonly<Record<string, string>>;
    readonly under?: readonly string[];
    readonly nodeFlags?: readonly string[];
    /** An empty database there instead of SQLite; it has no contents. */
    readonly postgresUrl?: string;
    /** Without what makes it end with this process, which costs a little when it starts. */
    readonly isAlone?: boolean;
  } = {},
): Promise<BenchApp> {
  const folder = mkdtempSync(join(tmpdir(), 'credo-slack-bench-'));
  const databasePath = join(folder, 'app.db');
  const { postgresUrl } = options;
  const key = await makeDatabase(
    postgresUrl === undefined ? { kind: 'sqlite', path: databasePath } : { kind: 'postgres', url: postgresUrl },
  );
  if (postgresUrl === undefined) fillDatabase(databasePath, contents);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = {
    ...{ HOST: '127.0.0.1', PORT: String(port), PUBLIC_URL: url },
    DATABASE_URL: postgresUrl ?? `sqlite:${databasePath}`,
    ...{ SLACK_SIGNING_SECRET: slackSigningSecret, SLACK_BOT_TOKEN: 'xoxb-1-2', SLACK_API_URL: far.slack.apiUrl },
    ...{ CREDO_API_URL: far.credo.url, CREDO_TENANT: far.credo.tenant, CREDO_API_KEY: far.credo.apiKey },
    ...{ CREDO_WEBHOOK_SECRET: svixSecret, ENCRYPTION_KEYS: encryptionKey.toString('base64'), QUIET_WINDOW_MS: '0' },
    ...options.env,
  };
  let child: ChildProcess | null = null;

  const start = async (): Promise<number> => {
    const startedAt = performance.now();
    const log = openSync(join(folder, 'log.jsonl'), 'a');
    const command = [...(options.under ?? []), process.execPath, ...(options.nodeFlags ?? [])];
    const [program = '', ...flags] = [...command, ...(options.isAlone ? [] : ['--import', endWithParent]), entry];
    child = spawn(program, flags, {
      ...{ env, cwd: folder },
      stdio: options.isAlone ? ['ignore', log, log] : ['ignore', log, log, 'ipc'],
    });
    note(child);
    closeSync(log);
    while (performance.now() - startedAt < startBudgetMs) {
      const answer = await fetch(`${url}/readyz`).catch(() => null);
      if (answer?.ok) return performance.now() - startedAt;
      await sleep(5);
    }
    throw new Error('The app did not get ready in time.');
  };
  const stop = async () => {
    if (child) await kill(child);
  };

  return {
    ...{ url, databasePath, start, kill: stop },
    hook: `${url}/credo/webhooks/${key}`,
    pid: () => child?.pid ?? 0,
    remove: async () => {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
