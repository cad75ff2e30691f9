import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export type CliRun = { readonly status: number; readonly out: string; readonly err: string };

/** Types `npm run -s cli -- …` with these settings and nothing else of ours. */
export async function runCli(env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<CliRun> {
  const child = spawn(process.execPath, [join(process.cwd(), 'src/cli.js'), ...args], { cwd: '/', env });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  await once(child, 'close');
  return { status: child.exitCode ?? -1, out, err };
}

/** The same with `--json`: what it printed, read. */
export async function askCli<T>(env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<T> {
  const { status, out, err } = await runCli(env, ...args, '--json');
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${err}`);
  return JSON.parse(out) as T;
}
