import { createServer, type IncomingHttpHeaders } from 'node:http';
import { Webhook } from 'svix';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startCredo } from '../../src/sandbox/credo/start-credo.ts';
import { svixLeastWaitMs, svixRetryDelaysMs } from '../../src/sandbox/credo/svix-delivery.ts';
import type { CredoOptions } from '../../src/sandbox/credo/types.ts';
import { seededRandom } from '../../src/sandbox/seeded-random.ts';

type Received = {
  readonly url: string;
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

const reviewed = {
  type: 'use_case_review_status_updated',
  data: { reviewId: 'r1', status: 'approved', useCaseId: 'GrbRvpo2TSXibSS6pKJyJg' },
  time: '2026-03-02T09:00:00.123456Z',
};

const secret = `whsec_${Buffer.from('thirty-two bytes of pure secrecy').toString('base64')}`;

async function start(options: CredoOptions = {}) {
  const credo = await startCredo(options);
  onTestFinished(() => credo.close());
  return credo;
}

/** An endpoint on this machine; `statuses` are its answers, then 200. Every answer holds an access token. */
async function startEndpoint(statuses: number[] = []) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { url = '', method = '', headers } = request;
    received.push({ url, method, headers, body: Buffer.concat(chunks).toString() });
    response.writeHead(statuses.shift() ?? 200).end('{"access_token":"issued-token"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return { url: `http://127.0.0.1:${address.port}`, received };
}

function svixHeaders(headers: IncomingHttpHeaders | undefined): Record<string, string> {
  const names = ['svix-id', 'svix-timestamp', 'svix-signature'];
  return Object.fromEntries(names.map((name) => [name, String(headers?.[name])]));
}

/** A clock whose waits are over at once; an endpoint's time runs out only where `isLate` says so. */
function recordedClock(isLate: () => boolean = () => false) {
  let now = Date.now();
  const waits: number[] = [];
  const clock = {
    now: () => now,
    sleep: async (ms: number, signal?: AbortSignal) => {
      if (ms === 30_000 && isLate()) return;
      if (ms === 30_000) return new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()));
      waits.push(ms);
      now += ms;
    },
  };
  return { clock, waits };
}

describe('deliveries', () => {
  test('an event reaches the webhooks that want it, in the envelope they asked for', async () => {
    const credo = await start();
    const endpoint = await startEndpoint();
    const wanting = { event_types: [reviewed.type, 'use_case_comment'] };
    const plain = credo.addWebhook({ ...wanting, url: `${endpoint.url}/plain` });
    credo.addWebhook({
      ...wanting,
      url: `${endpoint.url}/named`,
      event_type_prefix: 'CredoAI',
      event_type_suffix: 'v1',
    });
    credo.addWebhook({ url: `${endpoint.url}/other`, event_types: ['use_case_comment'] });

    const reports = await credo.emit(reviewed);
    expect(reports).toHaveLength(2);
    expect(reports[0]).toEqual({
      webhookId: plain.id,
      svixId: expect.stringMatching(/^msg_\w{27}$/),
      status: 200,
      attempts: 1,
      problem: null,
    });
    const bodyAt = (url: string) => endpoint.received.find((one) => one.url === url)?.body;
    expect(bodyAt('/plain')).toBe(
      '{"data":{"reviewId":"r1","status":"approved","useCaseId":"GrbRvpo2TSXibSS6pKJyJg"},' +
        '"type":"use_case_review_status_updated","time":"2026-03-02T09:00:00.123456Z",' +
        '"source":"CredoAI","subject":"use_case_review_status_updated"}',
    );
    expect(JSON.parse(bodyAt('/named') ?? '').type).toBe('CredoAI.use_case_review_status_updated.v1');
    expect(endpoint.received).toHaveLength(2);
    expect(endpoint.received[0]?.headers).toMatchObject({
      accept: '*/*',
      'content-type': 'application/json',
      'user-agent': 'Svix-Webhooks/1.23.0',
    });
    expect(new Set(endpoint.received.map(({ headers }) => headers['svix-id'])).size).toBe(1);
    expect(endpoint.received[0]?.headers['svix-signature']).toBeUndefined();
  });

  test.each([
    [{ type: 'use_case_name_updated', data: { changedFieldName: 'name' } }, 'name_updated'],
    [{ type: 'use_case_custom_field_updated', data: { customFieldId: 'c1' } }, 'cf_c1_updated'],
    [{ type: 'use_case_comment', data: {}, subject: 'mine' }, 'mine'],
  ])('the subject of %o is %s', async (event, subject) => {
    const credo = await start();
    const endpoint = await startEndpoint();
    credo.addWebhook({ url: endpoint.url, event_types: [event.type] });
    await credo.emit(event);
    const { time, ...body } = JSON.parse(endpoint.received[0]?.body ?? '');
    expect(body).toMatchObject({ subject });
    expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
  });

  test('signatures are those of Svix', async () => {
    const credo = await start({ svix: { secret } });
    const endpoint = await startEndpoint();
    credo.addWebhook({ url: endpoint.url, event_types: [reviewed.type] });
    await credo.emit(reviewed);
    const [first] = endpoint.received;
    const headers = svixHeaders(first?.headers);
    const webhook = new Webhook(secret);
    expect(() => webhook.verify(first?.body ?? '', headers)).not.toThrow();
    expect(() => webhook.verify(`${first?.body} `, headers)).toThrow();
    expect(() =>
      new Webhook(`whsec_${Buffer.from('another').toString('base64')}`).verify(first?.body ?? '', headers),
    ).toThrow();
  });

  test('a retry keeps the id and is signed anew', async () => {
    const { clock, waits } = recordedClock();
    const credo = await start({ clock, svix: { secret, retryDelaysMs: svixRetryDelaysMs } });
    const endpoint = await startEndpoint([500, 302]);
    credo.addWebhook({ url: endpoint.url, event_types: [reviewed.type] });

    expect(await credo.emit(reviewed)).toMatchObject([{ status: 200, attempts: 3 }]);
    expect(waits).toEqual([5_000, 300_000]);
    const [first, second] = endpoint.received.map(({ headers }) => svixHeaders(headers));
    expect(second?.['svix-id']).toBe(first?.['svix-id']);
    expect(Number(second?.['svix-timestamp'])).toBe(Number(first?.['svix-timestamp']) + 5);
    expect(second?.['svix-signature']).not.toBe(first?.['svix-signature']);
    expect(() => new Webhook(secret).verify(endpoint.received[1]?.body ?? '', second ?? {})).not.toThrow();
  });

  test('waits differ by up to a fifth, and are a minute at least after a 429 and after no answer', async () => {
    const { clock, waits } = recordedClock();
    const jitter = seededRandom(5);
    const credo = await start({
      clock,
      svix: { retryDelaysMs: svixRetryDelaysMs, leastWaitMs: svixLeastWaitMs, jitter },
    });
    const endpoint = await startEndpoint([429, 500, 429, 500, 500, 500, 500, 500]);
    credo.addWebhook({ url: endpoint.url, event_types: [reviewed.type] });
    await credo.emit(reviewed);
    expect(waits[0]).toBe(60_000);
    for (const [index, waitMs] of waits.slice(1).entries()) {
      const planned = svixRetryDelaysMs[index + 1] ?? 0;
      expect(Math.abs(waitMs - planned)).toBeLessThanOrEqual(planned / 5);
      expect(waitMs).not.toBe(planned);
    }
    expect(waits).toHaveLength(7);
  });

  test('an endpoint that does not answer is left alone for a minute', async () => {
    const { clock, waits } = recordedClock(() => waits.length === 0);
    const credo = await start({ clock, svix: { retryDelaysMs: [5_000], leastWaitMs: svixLeastWaitMs } });
    const silent = await startEndpoint();
    credo.addWebhook({ url: silent.url, event_types: [reviewed.type] });
    expect(await credo.emit(reviewed)).toMatchObject([{ status: 200, attempts: 2 }]);
    expect(waits).toEqual([60_000]);
  });

  test('without a schedule there is one attempt, and its end is reported', async () => {
    const credo = await start();
    const endpoint = await startEndpoint([503]);
    credo.addWebhook({ url: endpoint.url, event_types: [reviewed.type] });
    credo.addWebhook({ url: 'http://127.0.0.1:1/', event_types: [reviewed.type] });
    expect(await credo.emit(reviewed)).toMatchObject([
      { status: 503, attempts: 1, problem: null },
      { status: null, attempts: 1, problem: expect.stringContaining('ECONNREFUSED') },
    ]);
  });

  test.each([
    ['application/json', '{"client_id":"credo","client_secret":"s p"}'],
    ['application/x-www-form-urlencoded', 'client_id=credo&client_secret=s+p'],
  ])('o_auth fetches a token as %s and brings it along', async (type, sent) => {
    const credo = await start();
    const endpoint = await startEndpoint();
    credo.addWebhook({
      url: `${endpoint.url}/hook`,
      event_types: [reviewed.type],
      authentication_method: 'o_auth',
      authentication_payload: { client_id: 'credo', client_secret: 's p' },
      authentication_payload_type: type,
      authentication_server: `${endpoint.url}/token`,
    });
    expect(await credo.emit(reviewed)).toMatchObject([{ status: 200 }]);
    const [token, delivery] = endpoint.received;
    expect(token).toMatchObject({ url: '/token', method: 'POST', body: sent, headers: { 'content-type': type } });
    expect(delivery).toMatchObject({ url: '/hook', headers: { authorization: 'Bearer issued-token' } });
  });

  test('without a token nothing is delivered', async () => {
    const credo = await start();
    const endpoint = await startEndpoint([401]);
    credo.addWebhook({
      url: `${endpoint.url}/hook`,
      event_types: [reviewed.type],
      authentication_method: 'o_auth',
      authentication_payload: { client_id: 'credo' },
      authentication_payload_type: 'application/json',
      authentication_server: `${endpoint.url}/token`,
    });
    expect(await credo.emit(reviewed)).toMatchObject([
      { status: null, problem: expect.stringContaining('status 401') },
    ]);
    expect(endpoint.received).toHaveLength(1);
  });

  test('anything can be delivered raw, with a chosen id or with none', async () => {
    const credo = await start({ svix: { secret } });
    const endpoint = await startEndpoint();
    const { id } = credo.addWebhook({ url: `${endpoint.url}/one`, event_types: ['use_case_comment'] });
    credo.addWebhook({ url: `${endpoint.url}/two`, event_types: ['use_case_comment'] });

    await credo.deliverRaw({ body: 'not json', svixId: 'msg_mine', headers: { 'content-type': 'text/plain' } });
    expect(endpoint.received.map(({ url }) => url).toSorted()).toEqual(['/one', '/two']);
    expect(endpoint.received[0]).toMatchObject({
      body: 'not json',
      headers: { 'svix-id': 'msg_mine', 'content-type': 'text/plain' },
    });

    await credo.deliverRaw({ body: '{}', svixId: null, webhookId: id });
    expect(endpoint.received).toHaveLength(3);
    expect(endpoint.received[2]).toMatchObject({ url: '/one', body: '{}' });
    expect(Object.keys(endpoint.received[2]?.headers ?? {}).filter((name) => name.startsWith('svix'))).toEqual([]);
  });
});
