import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { startPage } from '../../src/sandbox/web/start-page.ts';
import { until } from '../support/until.ts';
import { useOpenPage, watchParts } from './open-page.ts';

const page = useOpenPage();

/** As a browser or anybody else could ask, with headers that `fetch` does not let us choose. */
function ask(path: string, options: { method?: string; headers?: Record<string, string>; body?: string } = {}) {
  return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; text: string }>((resolve, reject) => {
    const { method = 'GET', headers = {}, body } = options;
    const outgoing = request(new URL(path, page().url), { method, headers }, (incoming) => {
      let text = '';
      incoming.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text }));
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

const json = { 'content-type': 'application/json' };

test('a page that connects is told everything at once, and then what changes', async () => {
  const { state, sandbox } = page();
  expect(state.slack.channels.map(({ name }) => name)).toContain('governance');
  expect(state.credo.useCases.map(({ name }) => name)).toContain('Resume screener');
  expect(state.timeline.events).toEqual([]);
  expect(state.control).toMatchObject({ app: 'running', speed: 600, seed: 7, tour: { state: 'idle' } });
  expect(state.control.retryDelaysMs[0]).toBe(9);
  sandbox.stage.slack.say({ user: 'ana', channel: '#general', text: 'Good morning' });
  await page().see(({ slack }) => slack.messages.some(({ text }) => text === 'Good morning'), 'the message');
});

test('pages may come and go; each is told the whole state', async () => {
  for (let n = 0; n < 30; n += 1) {
    const watched = await watchParts(`${page().url}events`);
    expect(watched.response.headers.get('content-type')).toContain('text/event-stream');
    await watched.stop();
  }
  page().sandbox.stage.slack.say({ user: 'ana', channel: '#general', text: 'Still here?' });
  await page().see(({ slack }) => slack.messages.some(({ text }) => text === 'Still here?'), 'the message');
});

test('a form that is open closes when the last page goes away, and not before', async () => {
  const { slack } = page().sandbox.stage;
  const other = await startPage(page().sandbox, 0);
  onTestFinished(() => other.close());
  const [first, last] = await Promise.all([watchParts(`${other.url}events`), watchParts(`${other.url}events`)]);
  await slack.command({ user: 'ana', channel: '#governance', text: '' });
  await slack.waitFor(() => slack.modals('ana')[0], { timeoutMs: 20_000 });
  await first.stop();
  slack.say({ user: 'ana', channel: '#general', text: 'One is still here' });
  await until(() => JSON.stringify(last.parts.slack).includes('One is still here'), 'the news');
  expect(slack.modals('ana')).toHaveLength(1);
  await last.stop();
  await until(() => slack.modals('ana').length === 0, 'the form to close');
});

test('the page is served with the types stripped, its libraries from this machine, and nothing else', async () => {
  const html = await ask('/');
  expect(html).toMatchObject({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8' } });
  const importMap = /<script type="importmap">([\s\S]*?)<\/script>/.exec(html.text)?.[1] ?? '';
  const { imports } = JSON.parse(importMap) as { imports: Record<string, string> };
  const hash = createHash('sha256').update(importMap).digest('base64');
  expect(html.headers['content-security-policy']).toContain(`script-src 'self' 'sha256-${hash}';`);
  expect(html.headers['content-security-policy']).not.toMatch(/unsafe|https?:/);
  for (const path of Object.values(imports)) {
    expect(await ask(path)).toMatchObject({
      status: 200,
      headers: { 'content-type': expect.stringContaining('java') },
    });
  }
  const shared = await ask('/web/page-state.ts');
  expect(shared).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } });
  expect(shared.text).toContain('stageNames');
  expect(shared.text).not.toContain('export type');
  for (const path of ['/page/nothing.ts', '/page/../web/troubles.ts', '/page/%2e%2e/web/troubles.ts', '/etc/passwd']) {
    expect((await ask(path)).status, path).toBe(404);
  }
});

test('only the page of this machine is answered', async () => {
  const { port, host } = new URL(page().url);
  for (const headers of [
    { host: `evil.example:${port}` },
    { host: 'evil.example' },
    { host: '127.0.0.1:1' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
  ]) {
    for (const path of ['/', '/events', '/timeline/msg_1']) {
      expect((await ask(path, { headers })).status, JSON.stringify(headers)).toBe(403);
    }
    const said = { method: 'POST', headers: { ...json, ...headers }, body: '{}' };
    expect((await ask('/actions/app/kill', said)).status).toBe(403);
  }
  expect(page().state.control.app).toBe('running');
  expect((await ask('/', { headers: { host: `localhost:${port}`, origin: `http://${host}` } })).status).toBe(200);
});

test('what cannot be understood is refused in words', async () => {
  const path = '/actions/slack/command';
  const say = async (options: Parameters<typeof ask>[1], to = path) => {
    const { status, headers, text } = await ask(to, { method: 'POST', headers: json, ...options });
    return { status, allow: headers['allow'], answer: JSON.parse(text) as unknown };
  };
  const refused = (error: string) => ({ ok: false, error: expect.stringContaining(error) });
  expect(await say({ method: 'GET' })).toMatchObject({ status: 405, allow: 'POST', answer: refused('Only POST') });
  expect(await say({}, '/events')).toMatchObject({ status: 405, allow: 'GET, HEAD', answer: refused('Only GET') });
  expect(await say({}, '/actions/slack/nothing')).toMatchObject({ status: 404, answer: refused('nothing under') });
  expect(await say({}, '/actions/constructor')).toMatchObject({ status: 404 });
  expect(await say({ headers: { 'content-type': 'text/plain' } })).toMatchObject({
    status: 415,
    answer: refused('JSON'),
  });
  expect(await say({ body: 'x'.repeat(70_000) })).toMatchObject({ status: 413, answer: refused('too long') });
  expect(await say({ body: '{' })).toMatchObject({ status: 400, answer: refused('not JSON') });
  expect(await say({ body: '{"user":1}' })).toMatchObject({ status: 400, answer: refused('user') });
  expect(await say({ method: 'GET' }, '/timeline/msg_nothing')).toMatchObject({ status: 404 });
  expect((await ask('/events', { method: 'HEAD' })).status).toBe(200);
});

test('a port in use is said in words', async () => {
  const port = Number(new URL(page().url).port);
  await expect(startPage(page().sandbox, port)).rejects.toThrow(
    `The sandbox cannot use port ${port}. Stop what uses it, or choose another with --port N`,
  );
});
