import { expect, test } from 'vitest';
import { makeChange, makeComment, makeReview } from '../support/events.ts';
import { startSubscribed } from '../support/subscribed.ts';
import { until } from '../support/until.ts';
import { type Collector, startCollector } from './collector.ts';
import type { SentSpan } from './read-spans.ts';

/** The environment that turns traces on, sent as soon as there are any. */
const traced = ({ url }: Pick<Collector, 'url'>, more: Readonly<Record<string, string>> = {}) => ({
  env: { OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_BSP_SCHEDULE_DELAY: '20', ...more },
});

const named = (spans: readonly SentSpan[], name: string) => spans.filter((span) => span.name === name);
const only = (spans: readonly SentSpan[], name: string): SentSpan => {
  const [span, ...others] = named(spans, name);
  if (!span || others.length > 0) throw new Error(`There are ${others.length + (span ? 1 : 0)} spans ${name}`);
  return span;
};

const theirs = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };
const traceparent = `00-${theirs.traceId}-${theirs.spanId}-01`;

test("an event is one trace, from Credo's request to Slack's answer, that goes on from the sender's", async () => {
  const collector = await startCollector();
  const world = await startSubscribed({ ...traced(collector, { OTEL_SERVICE_NAME: 'governance' }), threads: 'off' });
  await world.send(makeReview(), { headers: { traceparent } });
  await collector.waitFor('delivery');
  const spans = await collector.waitFor('credo.webhook');

  const shape = ['credo.webhook', 'event.store', 'event.match', 'delivery', 'delivery.render', 'slack.call'];
  expect(spans.map(({ name }) => name).sort()).toEqual([...shape].sort());
  expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set([theirs.traceId]));
  const [webhook, delivery] = [only(spans, 'credo.webhook'), only(spans, 'delivery')];
  expect(webhook).toMatchObject({ parentId: theirs.spanId, kind: 2, resource: { 'service.name': 'governance' } });
  expect(webhook.facts).toEqual({
    ...{ 'http.request.method': 'POST', 'http.route': '/credo/webhooks/:key', 'http.response.status_code': 200 },
    'event.outcome': 'stored',
  });
  for (const child of ['event.store', 'event.match', 'delivery'])
    expect(only(spans, child).parentId, child).toBe(webhook.spanId);
  for (const child of ['delivery.render', 'slack.call']) {
    expect(only(spans, child).parentId, child).toBe(delivery.spanId);
  }
  expect(world.logged('inbox.received')).toMatchObject([{ traceId: theirs.traceId }]);
  expect(only(spans, 'slack.call').kind).toBe(3);
  expect(only(spans, 'event.match').facts).toMatchObject({ 'event.matched': 'delivered', 'event.deliveries': 1 });
  expect(delivery.facts).toMatchObject({ 'delivery.outcome': 'sent', 'delivery.result': 'delivered' });
});

test('the trace goes on after Slack failed and the app was started again', async () => {
  const collector = await startCollector();
  const world = await startSubscribed({ ...traced(collector), threads: 'off' });
  world.slack.fault({ method: 'chat.postMessage', kind: 'status', status: 503, times: 1 });
  await world.send(makeReview(), { headers: { traceparent } });
  await collector.waitFor('delivery');
  await world.restart();
  await world.waitForTexts(1);
  const attempts = named(await collector.waitFor('delivery', 2), 'delivery');
  expect(attempts.map(({ traceId, facts }) => [traceId, facts['delivery.attempt'], facts['delivery.outcome']])).toEqual(
    [
      [theirs.traceId, 1, 'ambiguous'],
      [theirs.traceId, 2, 'sent'],
    ],
  );
  expect(attempts[0]).toMatchObject({ failure: 'ambiguous', facts: { 'slack.error': 'http_503' } });
});

test('a message that tells of many events has a trace of its own, which names theirs', async () => {
  const collector = await startCollector();
  const env = { QUIET_WINDOW_MS: '300', QUIET_WINDOW_MAX_MS: '300' };
  const world = await startSubscribed({ ...traced(collector, env), what: 'metadata' });
  for (const region of ['EU', 'US']) await world.send(makeChange('regions', [region]));
  await world.waitForTexts(1);
  const spans = await collector.waitFor('delivery');
  const delivery = only(spans, 'delivery');
  const events = named(spans, 'credo.webhook');
  expect(events).toHaveLength(2);
  expect(delivery.links.toSorted()).toEqual(events.map(({ traceId, spanId }) => `${traceId}/${spanId}`).sort());
  expect(events.map(({ traceId }) => traceId)).not.toContain(delivery.traceId);
  expect(named(spans, 'event.match').map(({ facts }) => facts['event.matched'])).toEqual(['held', 'held']);
});

test('nothing of what people wrote, who they are, or a secret is in a span, and the collector gets its headers', async () => {
  const collector = await startCollector();
  const headers = { OTEL_EXPORTER_OTLP_HEADERS: 'x-api-key=collector%20secret' };
  const world = await startSubscribed(traced(collector, headers));
  await world.send(makeComment({ comment: 'The-model-leaks-salaries' }), { id: 'msg_confidential' });
  await world.waitForTexts(1);
  await collector.waitFor('delivery');
  await world.app.stop();
  const bytes = collector.received().toString('latin1');
  const { env, hook } = world;
  const secrets = [env['SLACK_BOT_TOKEN'], env['CREDO_API_KEY'], env['SLACK_SIGNING_SECRET'], hook.split('/').at(-1)];
  const names = ['salaries', 'Resume', 'Ana', 'acme', 'governance', world.slack.teamId, 'msg_confidential', 'GrbRvpo2'];
  for (const hidden of [...secrets, ...names]) expect(bytes).not.toContain(hidden);
  expect(collector.headers[0]).toMatchObject({
    'x-api-key': 'collector secret',
    'content-type': 'application/x-protobuf',
  });
  expect(world.logLines.join('')).not.toContain('collector secret');
});

test('nobody who did not prove to be Credo chooses what is traced, and an odd traceparent begins a trace', async () => {
  const collector = await startCollector();
  const world = await startSubscribed({ ...traced(collector), env: { ...traced(collector).env, ...signed } });
  expect((await world.send(makeReview(), { headers: { traceparent } })).status).toBe(401);
  const open = await startSubscribed(traced(collector));
  const odd = [
    `00-${'0'.repeat(32)}-${theirs.spanId}-01`,
    `ff-${theirs.traceId}-${theirs.spanId}-01`,
    'x',
    `${traceparent}-x`,
  ];
  for (const header of odd) await open.send(makeReview(), { headers: { traceparent: header } });
  const webhooks = named(await collector.waitFor('credo.webhook', odd.length), 'credo.webhook');
  expect(webhooks).toHaveLength(odd.length);
  for (const { traceId, parentId } of webhooks) expect([traceId === theirs.traceId, parentId]).toEqual([false, '']);
});

const signed = { CREDO_WEBHOOK_SECRET: `whsec_${Buffer.alloc(24, 1).toString('base64')}` };

test('a trace its beginner did not want is not sent', async () => {
  const collector = await startCollector();
  const world = await startSubscribed({ ...traced(collector), threads: 'off' });
  await world.send(makeReview({ reviewId: 'r1' }), { headers: { traceparent: traceparent.replace(/01$/, '00') } });
  await world.send(makeReview({ reviewId: 'r2' }));
  await world.waitForTexts(2);
  await world.app.stop();
  expect(named(collector.spans(), 'delivery')).toHaveLength(1);
  expect(collector.spans().map(({ traceId }) => traceId)).not.toContain(theirs.traceId);
});

test('what is left is sent when the app stops', async () => {
  const collector = await startCollector();
  const world = await startSubscribed(traced(collector, { OTEL_BSP_SCHEDULE_DELAY: '600000' }));
  await world.send(makeReview());
  await world.waitForTexts(1);
  expect(collector.spans()).toEqual([]);
  await world.app.stop();
  expect(named(collector.spans(), 'credo.webhook')).toHaveLength(1);
  expect(named(collector.spans(), 'slack.call').length).toBeGreaterThan(0);
});

test.each([
  ['away', null, '200'],
  ['silent', 'never' as const, '5000'],
  ['broken', 500, '5000'],
])('a collector that is %s harms nothing, and stopping does not wait for it', async (_, answer, timeout) => {
  const url = answer === null ? 'http://127.0.0.1:9' : (await startCollector(answer)).url;
  const world = await startSubscribed(
    traced({ url }, { SHUTDOWN_TIMEOUT_MS: '1000', OTEL_EXPORTER_OTLP_TIMEOUT: timeout }),
  );
  await world.send(makeReview());
  await world.waitForTexts(1);
  if (answer === null) await until(() => world.logged('tracing.not_sent').length === 1, 'the word of it');
  const startedAt = Date.now();
  await world.app.stop();
  expect(Date.now() - startedAt).toBeLessThan(3_000);
});

test.each([
  ['OTEL_SDK_DISABLED', 'true', 'off'],
  ['OTEL_TRACES_EXPORTER', 'none', 'off'],
  ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc', 'said'],
  ['OTEL_TRACES_EXPORTER', 'zipkin', 'said'],
  ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'collector:4317', 'said'],
])('%s=%s turns traces off, and the app runs', async (name, value, how) => {
  const collector = await startCollector();
  const world = await startSubscribed(traced(collector, { [name]: value }));
  await world.send(makeReview());
  await world.waitForTexts(1);
  await world.app.stop();
  expect(collector.spans()).toEqual([]);
  expect(world.logged('tracing.off').map(({ problem }) => problem)).toEqual(
    how === 'said' ? [expect.stringMatching(/^OTEL_\w+ must be /)] : [],
  );
});
