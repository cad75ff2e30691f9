import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../../src/sandbox/free-port.ts';
import { kill } from '../support/scripts.ts';
import type { Subject } from '../support/subjects.ts';

const version = '2.40.7';

/** n8n as somebody would first draw it: a webhook node, then an HTTP request. Installing it takes minutes and gigabytes. */
export async function n8nSubject(slackApiUrl: string): Promise<Subject> {
  const program = install();
  const folder = mkdtempSync(join(tmpdir(), 'credo-slack-bench-'));
  const port = await freePort();
  const env = {
    ...{ PATH: process.env['PATH'] ?? '', HOME: folder, N8N_USER_FOLDER: folder, N8N_PORT: String(port) },
    ...{ N8N_LISTEN_ADDRESS: '127.0.0.1', N8N_DIAGNOSTICS_ENABLED: 'false' },
  };
  const run = (...args: string[]) => spawnSync(process.execPath, [program, ...args], { env, stdio: 'ignore' });
  writeFileSync(join(folder, 'workflow.json'), JSON.stringify(workflow(slackApiUrl)));
  run('import:workflow', `--input=${join(folder, 'workflow.json')}`);
  run('publish:workflow', '--id=bench');
  const url = `http://127.0.0.1:${port}`;
  let child: ReturnType<typeof spawn> | null = null;
  const stop = async () => {
    if (child) await kill(child);
  };
  process.once('exit', () => void child?.kill('SIGKILL'));
  return {
    ...{ name: 'n8n', hook: `${url}/webhook/hook`, kill: stop },
    start: async () => {
      child = spawn(process.execPath, [program, 'start'], { env, stdio: 'ignore' });
      for (let tries = 0; tries < 1_200; tries += 1) {
        const answer = await fetch(`${url}/healthz/readiness`).catch(() => null);
        if (answer?.ok) return;
        await sleep(100);
      }
      throw new Error('n8n did not start.');
    },
    remove: async () => {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function install(): string {
  const folder = join(tmpdir(), `credo-slack-bench-n8n-${version}`);
  const program = join(folder, 'node_modules/n8n/bin/n8n');
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  const args = ['install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', `n8n@${version}`];
  const { status } = spawnSync('npm', args, { stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw new Error('npm could not install n8n; leave --with-n8n out, or go online.');
  return program;
}

function workflow(slackApiUrl: string): object {
  const hook = { httpMethod: 'POST', path: 'hook', responseMode: 'onReceived', options: {} };
  const body =
    "={{ JSON.stringify({ channel: 'C' + $json.body.data.useCaseId.slice(2).padStart(6, '0'), text: $json.body.data.comment }) }}";
  const request = {
    ...{ method: 'POST', url: `${slackApiUrl}chat.postMessage`, sendBody: true, specifyBody: 'json', jsonBody: body },
    options: {},
  };
  return {
    ...{ id: 'bench', name: 'Credo AI to Slack', active: false, settings: {} },
    nodes: [
      {
        id: 'a',
        name: 'In',
        type: 'n8n-nodes-base.webhook',
        typeVersion: 2,
        position: [0, 0],
        webhookId: 'hook',
        parameters: hook,
      },
      {
        id: 'b',
        name: 'Post',
        type: 'n8n-nodes-base.httpRequest',
        typeVersion: 4.2,
        position: [200, 0],
        parameters: request,
      },
    ],
    connections: { In: { main: [[{ node: 'Post', type: 'main', index: 0 }]] } },
  };
}
