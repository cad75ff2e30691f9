import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../../src/sandbox/free-port.ts';
import { kill } from '../support/scripts.ts';
import type { Subject } from '../support/subjects.ts';

const version = '5.0.7';
const toSlack = `const { data } = msg.payload;
const channel = 'C' + String(data.useCaseId).slice(2).padStart(6, '0');
return [msg, { headers: { 'content-type': 'application/json', authorization: 'Bearer xoxb-1-2' }, payload: { channel, text: data.comment } }];`;

/** Node-RED as somebody would first draw it: http in, a function, http response and http request. Installed once per machine. */
export async function nodeRedSubject(slackApiUrl: string): Promise<Subject> {
  const installed = install();
  const folder = mkdtempSync(join(tmpdir(), 'credo-slack-bench-'));
  const port = await freePort();
  writeFileSync(join(folder, 'flows.json'), JSON.stringify(flow(slackApiUrl)));
  writeFileSync(
    join(folder, 'settings.js'),
    `module.exports = { flowFile: 'flows.json', uiHost: '127.0.0.1', uiPort: ${port}, httpAdminRoot: false, credentialSecret: false, logging: { console: { level: 'fatal' } } };`,
  );
  const url = `http://127.0.0.1:${port}`;
  let child: ReturnType<typeof spawn> | null = null;
  const stop = async () => {
    if (child) await kill(child);
  };
  process.once('exit', () => void child?.kill('SIGKILL'));
  return {
    ...{ name: 'Node-RED', hook: `${url}/hook`, kill: stop },
    start: async () => {
      child = spawn(process.execPath, [join(installed, 'red.js'), '-u', folder, '-p', String(port)], {
        stdio: 'ignore',
      });
      for (let tries = 0; tries < 600; tries += 1) {
        const answer = await fetch(`${url}/hook`).catch(() => null);
        if (answer) return;
        await sleep(100);
      }
      throw new Error('Node-RED did not start.');
    },
    remove: async () => {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function install(): string {
  const folder = join(tmpdir(), `credo-slack-bench-node-red-${version}`);
  const home = join(folder, 'node_modules/node-red');
  if (existsSync(join(home, 'red.js'))) return home;
  mkdirSync(folder, { recursive: true });
  const args = ['install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', `node-red@${version}`];
  const { status } = spawnSync('npm', args, { stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw new Error('npm could not install Node-RED; leave --with-node-red out, or go online.');
  return home;
}

function flow(slackApiUrl: string): object[] {
  return [
    { id: 'tab', type: 'tab', label: 'Credo AI to Slack' },
    { id: 'in', type: 'http in', z: 'tab', url: '/hook', method: 'post', x: 100, y: 100, wires: [['fn']] },
    { id: 'fn', type: 'function', z: 'tab', func: toSlack, outputs: 2, x: 300, y: 100, wires: [['out'], ['post']] },
    { id: 'out', type: 'http response', z: 'tab', statusCode: '200', x: 500, y: 60, wires: [] },
    {
      ...{
        id: 'post',
        type: 'http request',
        z: 'tab',
        method: 'POST',
        ret: 'obj',
        url: `${slackApiUrl}chat.postMessage`,
      },
      ...{ x: 500, y: 140, wires: [[]] },
    },
  ];
}
