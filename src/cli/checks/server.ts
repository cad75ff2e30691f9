import type { Config } from '../../config.ts';
import { type Check, failed, ok, warning } from './check.ts';

const timeoutMs = 5_000;
const what = 'server on this machine';

/** Which version runs on this machine, and whether it is ready; `ownVersion` is that of this command. */
export async function serverCheck({ HOST, PORT }: Pick<Config, 'HOST' | 'PORT'>, ownVersion: string): Promise<Check> {
  const host = ['0.0.0.0', '::'].includes(HOST) ? '127.0.0.1' : HOST;
  const base = `http://${host.includes(':') ? `[${host}]` : host}:${PORT}`;
  const ready = await ask(`${base}/readyz`);
  if (ready === null) {
    const advice = `Nothing answers at ${base}. If it should run here, start it with: npm start`;
    return warning(what, 'not running', advice);
  }
  const metrics = await ask(`${base}/metrics`);
  const version = /^credo_slack_build_info\{[^}]*version="([^"]*)"/m.exec(metrics?.text ?? '')?.[1];
  if (version === undefined) {
    return warning(what, 'something else', `What answers at ${base} is not this app. Set another PORT, or stop it.`);
  }
  if (ready.status !== 200) {
    const checks = [...ready.text.matchAll(/"(\w+)":"failed"/g)].map(([, name]) => name).join(', ');
    const advice = `It is not ready${checks ? ` (${checks})` : ''}; its log says why, and so may the lines here.`;
    return failed(what, `version ${version} runs, not ready`, advice);
  }
  if (version !== ownVersion) {
    return warning(what, `version ${version} runs`, `Here is version ${ownVersion}. Restart the server to use it.`);
  }
  return ok(what, `version ${version} runs and is ready`);
}

async function ask(url: string): Promise<{ readonly status: number; readonly text: string } | null> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
    return { status: answer.status, text: await answer.text() };
  } catch {
    return null;
  }
}
