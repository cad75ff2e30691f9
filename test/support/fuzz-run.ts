import { createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import type { Random } from '../../src/sandbox/seeded-random.ts';
import { mutate, oddBytes, oddEvent, oddRequest, pick } from './fuzz-input.ts';
import { isIdle, type KillRun, startKillRun, svixSecret } from './kill-run.ts';
import { residentMiB } from './memory.ts';
import { until } from './until.ts';
import { signingSecret } from './world.ts';

const atOnce = 16;

export type FuzzTally = {
  readonly tried: number;
  /** Answers that say we broke; 501 says that a way in is not offered. */
  readonly serverErrors: readonly string[];
  /** What the app logged as an error, and what it printed when it died. */
  readonly errorLines: readonly string[];
  readonly hasCrashed: boolean;
  /** After a fifth of the inputs, and at the end. */
  readonly warmMiB: number;
  readonly endMiB: number;
  readonly deadLetters: number;
};

/** Tries so many inputs on the real process, `send` one of them; it resolves with the status, null when there was none. */
async function fuzz(run: KillRun, count: number, send: (index: number) => Promise<number | null>): Promise<FuzzTally> {
  const serverErrors: string[] = [];
  const errorLines: string[] = [];
  let hasCrashed = false;
  const offLine = run.app.onLine((line) => {
    // What Bolt says of requests that are none of ours is no fault of ours.
    if (!/"level":"(info|warn|debug)"|"event":"slack\.sdk"/.test(line)) errorLines.push(line.slice(0, 500));
  });
  const offState = run.app.onState(() => {
    hasCrashed = true;
  });
  let next = 0;
  let warmMiB = 0;
  const worker = async () => {
    while (next < count && !hasCrashed) {
      const index = next;
      next += 1;
      if (index === Math.floor(count / 5)) warmMiB = residentMiB(run.app.pid());
      const status = await send(index);
      if (status !== null && status >= 500 && status !== 501) serverErrors.push(`input ${index}: ${status}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  await until(() => hasCrashed || isIdle(run.app), 'an empty outbox', 600_000);
  const endMiB = hasCrashed ? 0 : residentMiB(run.app.pid());
  const { deadLetters } = await run.settle();
  offLine();
  offState();
  return { tried: next, serverErrors, errorLines, hasCrashed, warmMiB, endMiB, deadLetters };
}

/** Requests nobody sends, over all routes: most are HTTP and else anything, the others are nearly HTTP. */
export async function fuzzRequests(count: number, random: Random): Promise<FuzzTally> {
  const run = await startFuzzRun('comments');
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  const hookPath = new URL(run.hook).pathname;
  const tally = await fuzz(run, count, () =>
    random(5) === 0
      ? sendBytes(run.app.url, oddBytes(random, hookPath))
      : sendRequest(run.app.url, agent, oddRequest(random, hookPath)),
  );
  agent.destroy();
  return tally;
}

/** Requests that are authentic and whose content is not what it should be: of Credo, and of Slack. */
export async function fuzzPayloads(
  count: number,
  random: Random,
  env: Readonly<Record<string, string>> = {},
): Promise<FuzzTally> {
  const run = await startFuzzRun('reviews tasks comments fields metadata', env);
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  const hookPath = new URL(run.hook).pathname;
  const tally = await fuzz(run, count, (index) =>
    random(2) === 0
      ? sendRequest(run.app.url, agent, signedEvent(hookPath, oddEvent(random), `msg_fuzz_${index}`))
      : sendRequest(run.app.url, agent, signedBySlack(random, run)),
  );
  agent.destroy();
  return tally;
}

function startFuzzRun(what: string, env: Readonly<Record<string, string>> = {}): Promise<KillRun> {
  return startKillRun({ what, env: { ...env, LOG_LEVEL: 'warn' } });
}

function signedEvent(path: string, body: string, id: string) {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const key = Buffer.from(svixSecret.replace('whsec_', ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  const headers = { 'svix-id': id, 'svix-timestamp': timestamp, 'svix-signature': `v1,${signature}` };
  return { method: 'POST', path, headers, body: Buffer.from(body) };
}

function signedBySlack(random: Random, { slack }: KillRun) {
  const person = slack.user('ana').id;
  const { teamId } = slack;
  const channel = slack.channel('#governance').id;
  const command = {
    ...{ command: '/credo', text: 'subscribe reviews only when status is approved', user_id: person, user_name: 'ana' },
    ...{ channel_id: channel, channel_name: 'governance', team_id: teamId, trigger_id: '1.2.3' },
    response_url: 'http://127.0.0.1:9/',
  };
  const base = { user: { id: person, team_id: teamId }, team: { id: teamId }, trigger_id: '1.2.3', api_app_id: 'A1' };
  const actions = [{ type: 'button', action_id: 'undo', block_id: 'b', value: 'x' }];
  const view = {
    id: 'V1',
    type: 'modal',
    callback_id: 'settings',
    private_metadata: '{}',
    state: { values: {} },
    blocks: [],
  };
  const interactive = [
    { ...base, type: 'block_actions', channel: { id: channel }, message: { ts: '1.2' }, actions, response_url: 'x' },
    { ...base, type: 'view_submission', view },
    { ...base, type: 'view_closed', view, is_cleared: false },
    { ...base, type: 'block_suggestion', action_id: 'use_case', block_id: 'b', value: 'x', view },
    { ...base, type: 'shortcut', callback_id: 'subscribe' },
  ];
  const events = [
    { type: 'app_home_opened', user: person, channel, tab: 'home' },
    { type: 'member_joined_channel', user: person, channel, channel_type: 'C', team: teamId },
    { type: 'channel_rename', channel: { id: channel, name: 'x', created: 1 } },
  ];
  const form = (fields: object) =>
    new URLSearchParams(
      Object.entries(fields).map(([name, field]): [string, string] => [
        name,
        typeof field === 'string' ? field : `${JSON.stringify(field)}`,
      ]),
    ).toString();
  const kind = random(3);
  const body =
    kind === 0
      ? form(objectOf(mutate(random, { ...command, text: pick(random, commandTexts) })))
      : kind === 1
        ? form({ payload: JSON.stringify(mutate(random, pick(random, interactive))) })
        : JSON.stringify(
            objectOf(
              mutate(random, { type: 'event_callback', team_id: teamId, event: pick(random, events), event_id: 'Ev1' }),
            ),
          );
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`).digest('hex');
  const type = kind === 2 ? 'application/json' : 'application/x-www-form-urlencoded';
  const headers = {
    'content-type': type,
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': `v0=${signature}`,
  };
  return { method: 'POST', path: '/slack/events', headers, body: Buffer.from(body) };
}

const commandTexts = [
  'list',
  'help',
  'status',
  'subscribe "',
  'subscribe reviews:decided for use case x and not',
  'link <@U',
  '\u202E',
];

const objectOf = (value: unknown): object => (typeof value === 'object' && value !== null ? value : { value });

function sendRequest(
  url: string,
  agent: Agent,
  { method, path, headers, body }: ReturnType<typeof oddRequest>,
): Promise<number | null> {
  return new Promise((resolve) => {
    const length = body.length > 0 || method === 'POST' ? { 'content-length': String(body.length) } : {};
    const outgoing = request(`${url}${path}`, { method, agent, headers: { ...headers, ...length } }, (incoming) => {
      incoming.resume();
      incoming.once('close', () => resolve(incoming.statusCode ?? null));
    });
    outgoing.on('error', () => resolve(null));
    outgoing.end(body);
  });
}

function sendBytes(url: string, bytes: Buffer): Promise<number | null> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.end(bytes));
    let answer = '';
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString('latin1');
    });
    socket.on('error', () => undefined);
    // A sender that is answered and stays would wait for the server's timeout.
    socket.once('data', () => setImmediate(() => socket.resetAndDestroy()));
    socket.setTimeout(2_000, () => socket.resetAndDestroy());
    socket.once('close', () => resolve(Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]) || null));
  });
}
