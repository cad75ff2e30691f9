import { describe, expect, onTestFinished, test } from 'vitest';
import { startCredo } from '../../src/sandbox/credo/start-credo.ts';
import type { CredoOptions } from '../../src/sandbox/credo/types.ts';

async function start(options: CredoOptions = {}) {
  const credo = await startCredo(options);
  onTestFinished(() => credo.close());
  const exchange = (apiToken: string) => send('POST', '/auth/exchange', { api_token: apiToken, tenant: credo.tenant });
  const send = async (method: string, path: string, body?: object, token = '') => {
    const contentType = path.startsWith('/auth') ? 'application/json' : 'application/vnd.api+json';
    const response = await fetch(credo.url + path, {
      method,
      headers: { 'content-type': contentType, authorization: `Bearer ${token}` },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? null : JSON.parse(text) };
  };
  const { access_token: token } = (await exchange(credo.apiKey)).body;
  const api = (method: string, path: string, body?: object) =>
    send(method, `/api/v2/${credo.tenant}${path}`, body, token);
  return { credo, exchange, send, api };
}

describe('the API', () => {
  test('refuses a wrong key and a dead token in the words of Credo, with a request id', async () => {
    const { credo, exchange, api } = await start();
    const refused = await exchange('wrong');
    expect(refused.status).toBe(401);
    expect(refused.body.errors[0]).toMatchObject({ code: 1000, title: 'Unauthenticated' });
    expect((await api('GET', '/me')).status).toBe(200);
    credo.revokeTokens();
    const dead = await api('GET', '/me');
    expect(dead).toMatchObject({ status: 401, body: refused.body });
    expect(dead.headers.get('x-request-id')).toMatch(/^[\w-]{20}$/);
    expect(dead.headers.get('content-type')).toContain('application/vnd.api+json');
  });

  test('tokens die of age', async () => {
    let now = 0;
    const { api } = await start({ clock: { now: () => now, sleep: async () => {} } });
    now = 24 * 3_600_000 - 1;
    expect((await api('GET', '/me')).status).toBe(200);
    now += 1;
    expect((await api('GET', '/me')).status).toBe(401);
  });

  test('a review is opened, given tasks, talked about and ended', async () => {
    const { credo, api } = await start();
    const useCase = `/use_cases/${credo.state.useCases[0]?.id}`;
    const [, ana, ben] = credo.state.users;
    const attributes = (given: object) => ({ data: { attributes: given } });
    const opened = await api('POST', `${useCase}/reviews`, attributes({}));
    expect(opened).toMatchObject({
      status: 200,
      body: { data: { type: 'use_case_reviews', attributes: { status: 'in_progress', user_id: credo.seed.me } } },
    });
    const review = `/use_case_reviews/${opened.body.data.id}`;
    const assigned = await api('POST', `${review}/tasks`, attributes({ user_ids: [ana?.id, credo.seed.me] }));
    expect(assigned).toMatchObject({ status: 201, body: { data: { type: 'tasks' } } });
    expect((await api('GET', '/tasks')).body.data).toHaveLength(2);
    expect((await api('GET', '/me/tasks?filter[status]=todo')).body.data).toHaveLength(1);
    const task = `/tasks/${assigned.body.data.id}`;
    expect((await api('PATCH', task, attributes({ status: 'done', sub_status: 'approve' }))).status).toBe(204);
    expect((await api('GET', task)).body.data.attributes).toMatchObject({ status: 'done', sub_status: 'approve' });
    expect((await api('DELETE', task)).status).toBe(204);
    expect((await api('GET', task)).status).toBe(404);
    expect((await api('POST', `${review}/tasks`, attributes({ user_ids: ['nobody'] }))).status).toBe(404);

    const threads = `${useCase}/comment_threads`;
    const thread = await api('POST', threads, attributes({ content: `Look, @[Ben Okafor](users:${ben?.id})` }));
    expect(thread).toMatchObject({ status: 201, body: { data: { attributes: { resource_type: 'none' } } } });
    const comments = `${threads}/${thread.body.data.id}/comments`;
    const reply = await api('POST', comments, attributes({ content: 'And here' }));
    expect(reply.status).toBe(201);
    const edited = await api('PATCH', `${comments}/${reply.body.data.id}`, attributes({ content: 'Not here' }));
    expect(edited.body.data.attributes.content).toBe('Not here');
    const listed = await api('GET', `${threads}?include=comments`);
    expect(listed.body).toMatchObject({ meta: { total_count: 1 }, data: [{ attributes: { comments_count: 2 } }] });
    expect(listed.body.included).toHaveLength(2);

    expect((await api('DELETE', `${comments}/${reply.body.data.id}`)).status).toBe(204);
    const resolved = await api('PATCH', `${threads}/${thread.body.data.id}`, attributes({ status: 'resolved' }));
    expect(resolved.body.data.attributes).toMatchObject({ status: 'resolved', comments_count: 1 });
    expect((await api('GET', `${threads}?filter[status][value]=open`)).body.data).toEqual([]);

    const fields = await api('GET', `${useCase}/custom_fields`);
    const change = { custom_field_id: fields.body.data[0].id, value: 'Legal' };
    expect((await api('PATCH', `${useCase}/custom_fields`, attributes(change))).status).toBe(200);
    expect((await api('GET', `${useCase}/custom_fields`)).body.data[0].attributes.value).toBe('Legal');

    expect((await api('PATCH', review, attributes({ status: 'approved' }))).status).toBe(204);
    expect((await api('GET', `${useCase}/reviews?filter[status]=approved`)).body.data).toHaveLength(1);
    const again = await api('PATCH', review, attributes({ status: 'closed' }));
    expect(again).toMatchObject({ status: 422, body: { errors: [{ code: 2001 }] } });
    expect(again.body.errors[0].detail).toContain('ended already');
    expect((await api('GET', '/use_case_reviews/none')).status).toBe(404);
  });

  test('a webhook lives from 201 to 204 in the recorded shape', async () => {
    const { api } = await start();
    expect((await api('GET', '/webhooks')).body).toEqual({ data: [], included: [] });

    const attributes = {
      description: 'ours',
      url: 'https://bridge.example/',
      event_types: ['use_case_comment'],
      authentication_method: 'none',
    };
    const created = await api('POST', '/webhooks', { data: { type: 'webhook', attributes } });
    expect(created.status).toBe(201);
    const { id } = created.body.data;
    expect(id).toMatch(/^[A-Za-z0-9]{22}$/);
    expect(created.body).toEqual({
      data: {
        id,
        type: 'webhook',
        attributes: {
          ...attributes,
          bucket: null,
          environment: null,
          authentication_payload: {},
          authentication_payload_type: null,
          authentication_server: null,
          event_type_prefix: null,
          event_type_suffix: null,
        },
        relationships: {},
      },
      included: [],
    });

    const change = { data: { id, type: 'webhook', attributes: { description: 'renamed' } } };
    expect((await api('PATCH', `/webhooks/${id}`, change)).status).toBe(200);
    const read = await api('GET', `/webhooks/${id}`);
    expect(read).toMatchObject({
      status: 200,
      body: { data: { attributes: { description: 'renamed', url: attributes.url } } },
    });
    expect(await api('DELETE', `/webhooks/${id}`)).toMatchObject({ status: 204, body: null });
    expect((await api('GET', `/webhooks/${id}`)).body.errors[0]).toMatchObject({ code: 404, title: 'Not found' });
  });

  test.each([
    ['no url', { url: undefined }],
    ['no description', { description: undefined }],
    ['no authentication method', { authentication_method: undefined }],
    ['no event types', { event_types: [] }],
    ['an unknown event type', { event_types: ['use_case_exploded'] }],
    ['half an o_auth', { authentication_method: 'o_auth', authentication_server: 'http://127.0.0.1/' }],
  ])('a webhook with %s is refused with 422', async (_what, change) => {
    const { credo, api } = await start();
    const attributes = {
      description: 'ours',
      url: 'https://bridge.example/',
      event_types: ['use_case_comment'],
      authentication_method: 'none',
      ...change,
    };
    const refused = await api('POST', '/webhooks', { data: { type: 'webhook', attributes } });
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ code: 2001 }] } });
    expect(credo.webhooks).toEqual([]);
  });

  test('lists are paged in both directions', async () => {
    const { api } = await start();
    const first = (await api('GET', '/users?page[limit]=5')).body;
    expect(first.data).toHaveLength(5);
    expect(first.meta).toMatchObject({ before: null, limit: 5, total_count: 8 });
    const second = (await api('GET', `/users?page[limit]=5&page[after]=${first.meta.after}`)).body;
    expect(second.data).toHaveLength(3);
    expect(second.meta.after).toBeNull();
    const back = (await api('GET', `/users?page[limit]=5&page[before]=${second.meta.before}`)).body;
    expect(back.data).toEqual(first.data);
    expect((await api('GET', '/users?page[limit]=500')).body.meta.limit).toBe(100);
  });

  test('use cases are searched and sorted', async () => {
    const { api } = await start();
    const names = async (query: string) =>
      (await api('GET', `/use_cases?${query}`)).body.data.map(
        (one: { attributes: { name: string } }) => one.attributes.name,
      );
    expect(await names('filter[q][]=chat')).toEqual(['Chat assistant', 'Chat assistant for advisers']);
    expect(await names('filter[name][type]=match&filter[name][value]=Chat assistant')).toEqual(['Chat assistant']);
    expect((await names('sort=-inserted_at'))[0]).toBe('Chat assistant for advisers');
  });

  test('what is recorded holds neither the key nor the token', async () => {
    const { credo, api } = await start();
    await api('GET', '/me?include=setting');
    expect(credo.requests).toHaveLength(2);
    expect(credo.requests[1]).toMatchObject({ method: 'GET', path: '/api/v2/acme/me', query: { include: 'setting' } });
    expect(JSON.stringify(credo.requests)).not.toContain(credo.apiKey);
    expect(JSON.stringify(credo.requests)).not.toContain('Bearer');
  });

  test('a fault spoils the requests it is meant for, as often as it says', async () => {
    const { credo, api } = await start();
    const fault = credo.fault({ method: 'GET', path: /users/, times: 2, status: 503, body: 'down' });
    expect((await api('GET', '/me')).status).toBe(200);
    await expect(api('GET', '/users')).rejects.toThrow();
    expect(fault.hits()).toBe(1);
    fault.clear();
    expect((await api('GET', '/users')).status).toBe(200);
  });
});
