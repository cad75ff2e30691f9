import { expect, onTestFinished, test } from 'vitest';
import { gatherMetrics } from '../../src/app/gather-metrics.ts';
import { createMetrics } from '../../src/http/metrics.ts';
import { operationRoutes } from '../../src/http/operation-routes.ts';
import { createHttpServer } from '../../src/http/server.ts';
import { createLog } from '../../src/log.ts';
import { createFigures } from '../../src/store/figures.ts';
import { openTemporaryFile } from '../store/open-temporary.ts';
import { makeBody, makeReview } from '../support/events.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { readSamples, type Sample, sampleValue, scrape } from '../support/metrics-text.ts';
import { startSubscribed } from '../support/subscribed.ts';
import { until } from '../support/until.ts';
import { exchange } from './exchange.ts';

const build = { version: '1.2.3', startedAt: 1_000 };
const seriesOf = (samples: readonly Sample[]) => samples.map(({ name, labels }) => `${name}${JSON.stringify(labels)}`);

test('an event is counted at every step, and each step says how long it took', async () => {
  const { url, send, idle } = await startSubscribed({ threads: 'off' });
  const before = await scrape(url);
  const review = makeReview();
  for (let time = 0; time < 2; time += 1) await send(review, { id: 'msg_1' });
  await send({ type: 'x' }, { id: 'msg_1' });
  await send('[]');
  await exchange(`${url}/credo/webhooks/${'A'.repeat(43)}`, { method: 'POST' });
  await until(
    async () => sampleValue(await scrape(url), 'credo_slack_events_matched_total', { result: 'delivered' }) === 1,
    'it',
  );
  await idle();
  const after = await scrape(url);
  const added = (name: string, labels = {}) => sampleValue(after, name, labels) - sampleValue(before, name, labels);
  for (const outcome of ['stored', 'duplicate', 'conflict'])
    expect([outcome, added('credo_slack_events_received_total', { outcome })]).toEqual([outcome, 1]);
  expect(added('credo_slack_requests_refused_total', { reason: 'not_an_object' })).toBe(1);
  expect(added('credo_slack_requests_refused_total', { reason: 'unknown_key' })).toBe(1);
  expect(added('credo_slack_attempts_total', { outcome: 'sent' })).toBe(1);
  expect(added('credo_slack_deliveries_settled_total', { result: 'delivered' })).toBe(1);
  expect(added('credo_slack_ack_seconds_count')).toBe(3);
  expect(added('credo_slack_delivery_seconds_count', { to: 'channel' })).toBe(1);
  expect(added('credo_slack_delivery_seconds_sum', { to: 'channel' })).toBeLessThan(30);
  expect(sampleValue(after, 'credo_slack_credo_calls_total', { outcome: 'ok' })).toBeGreaterThan(0);
  expect(sampleValue(after, 'credo_slack_webhook_checks_total', { state: 'active' })).toBeGreaterThan(0);
  expect(sampleValue(after, 'credo_slack_token_checks_total', { result: 'works' })).toBeGreaterThan(0);
  expect(sampleValue(after, 'credo_slack_webhooks', { state: 'present' })).toBe(1);
  expect(sampleValue(after, 'credo_slack_workspaces', { state: 'usable' })).toBe(1);
  expect(sampleValue(after, 'credo_slack_ready')).toBe(1);
  expect(sampleValue(after, 'credo_slack_disk_free_bytes')).toBeGreaterThan(0);
  expect(sampleValue(after, 'credo_slack_build_info')).toBe(1);
});

test('whatever anybody sends, the series stay the same and name nobody', async () => {
  const { url, hook, send, idle, slack } = await startSubscribed();
  const before = seriesOf(await scrape(url));
  for (let number = 0; number < 20; number += 1) {
    await send(makeBody(`use_case_${number}"}\n`, { useCaseId: `odd"${number}`, status: `s${number}` }));
    await send(
      makeReview({ reviewId: `r${number}`, status: `status ${number}`, user: { email: `${number}@x.example` } }),
    );
  }
  await send(`{"type":"\\u0000"}`, { headers: { 'svix-id': 'é"\\', traceparent: '00-x' } });
  for (const path of ['/nowhere', '/slack/events', '/credo/oauth/token', `/credo/webhooks/${'A'.repeat(43)}`]) {
    for (const method of ['GET', 'POST', 'BREW'])
      await exchange(url + path, { method, chunks: [`${path}{"`] }).catch(() => null);
  }
  await exchange(hook, { chunks: [Buffer.alloc(2_000_000, 'x')] });
  await idle();
  const text = await (await fetch(`${url}/metrics`)).text();
  expect(seriesOf(readSamples(text))).toEqual(before);
  expect(before.length).toBeLessThan(250);
  for (const hidden of [slack.teamId, slack.channel('#governance').id, 'governance', 'Ana', 'Resume', 'acme', 'odd'])
    expect(text).not.toContain(hidden);
});

test('what is counted under a name nobody knows is counted as other', async () => {
  const metrics = createMetrics(build);
  for (const odd of ['x'.repeat(9_999), '__proto__', 'constructor', '"} 1\n', '']) metrics.refused(odd);
  metrics.received('odd');
  const text = await metrics.text({ now: 0, isReady: true, isSocketOpen: null, figures: null, disk: null });
  expect(sampleValue(readSamples(text), 'credo_slack_requests_refused_total', { reason: 'other' })).toBe(5);
  expect(sampleValue(readSamples(text), 'credo_slack_events_received_total', { outcome: 'other' })).toBe(1);
});

test('what the database cannot tell is left out, not told as it was before', async () => {
  const store = await openTemporaryFile();
  const figures = createFigures(store);
  let isWell = true;
  const { clock } = store;
  const lines: string[] = [];
  const gather = gatherMetrics({
    ...{ metrics: createMetrics(build), databasePath: store.path, clock },
    log: createLog('info', [], { write: (line) => void lines.push(line) }),
    figures: { read: () => (isWell ? figures.read() : Promise.reject(new Error('no database'))) },
    readiness: async () => ({ isReady: isWell, checks: {} }),
  });
  const well = readSamples((await gather()).text);
  isWell = false;
  const ill = readSamples((await gather()).text);
  const ofDatabase = [...(await gather()).text.matchAll(/^# HELP (\S+) .*Of the database/gm)].map(
    ([, name = '']) => name,
  );
  const families = (samples: readonly Sample[]) => new Set(samples.map(({ name }) => name));
  expect([...families(well).difference(families(ill))].sort()).toEqual(ofDatabase.sort());
  const missing = seriesOf(well).filter((series) => !seriesOf(ill).includes(series));
  expect(missing).toContain('credo_slack_dead_letters{}');
  expect(missing).toContain('credo_slack_queue_depth{"state":"waiting"}');
  expect(missing).toContain('credo_slack_webhooks{"state":"missing"}');
  expect([sampleValue(well, 'credo_slack_ready'), sampleValue(ill, 'credo_slack_ready')]).toEqual([1, 0]);
  expect(sampleValue(ill, 'credo_slack_requests_refused_total', { reason: 'other' })).toBe(0);
  expect(lines.join('')).toContain('metrics.database_failed');
  isWell = true;
  expect(seriesOf(readSamples((await gather()).text)).sort()).toEqual(seriesOf(well).sort());
});

test('gathering takes at most a tenth of the time, however many ask, and nobody gets an old answer', async () => {
  const clock = createManualClock();
  let gathered = 0;
  const gather = async () => {
    await clock.sleep(100);
    gathered += 1;
    return { text: `${gathered}`, contentType: 'text/plain' };
  };
  const routes = operationRoutes({ readiness: async () => ({ isReady: true, checks: {} }), metrics: gather, clock });
  const server = createHttpServer(routes, createLog('silent', []));
  const port = await server.listen('127.0.0.1', 0);
  onTestFinished(() => server.close(100));
  const answers: string[] = [];
  const ask = () =>
    void fetch(`http://127.0.0.1:${port}/metrics`).then(async (answer) => answers.push(await answer.text()));
  const passes = (n: number, stepMs = 10) =>
    until(async () => {
      await clock.advance(answers.length < n ? stepMs : 0);
      return answers.length >= n;
    }, `${n} answers`);
  for (let time = 0; time < 20; time += 1) ask();
  await passes(20);
  const first = clock.now();
  expect(gathered).toBeLessThan(3);
  const soFar = gathered;
  ask();
  await passes(21);
  expect(Number(answers.at(-1))).toBe(soFar + 1);
  expect(clock.now() - first).toBeGreaterThanOrEqual(900);
});
