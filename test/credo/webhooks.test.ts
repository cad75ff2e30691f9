import { describe, expect, test } from 'vitest';
import { failureOf, makeWebhook, startTenant } from './support.ts';

const oAuth = makeWebhook({
  authentication_method: 'o_auth',
  authentication_payload: { client_id: 'credo', client_secret: 'a-secret-of-ours' },
  authentication_payload_type: 'application/json',
  authentication_server: 'https://bridge.example/credo/oauth/token',
});

describe('webhooks', () => {
  test('a webhook without authentication is created with exactly the documented attributes', async () => {
    const { api, credo, calls } = await startTenant();
    const created = await api.webhooks.create(makeWebhook());

    expect(created).toEqual({ id: credo.webhooks[0]?.id, attributes: makeWebhook() });
    expect(created.id).toMatch(/^\w{22}$/);
    expect(calls()).toHaveLength(1);
    expect(calls()[0]).toMatchObject({
      method: 'POST',
      path: '/api/v2/acme/webhooks',
      headers: { 'content-type': 'application/vnd.api+json', accept: 'application/vnd.api+json' },
    });
    expect(calls()[0]?.body).toEqual({
      data: {
        type: 'webhook',
        attributes: {
          description: 'Credo AI for Slack',
          url: 'https://bridge.example/credo/webhooks/0123456789abcdef0123456789abcdef',
          event_types: ['use_case_review_status_updated'],
          event_type_prefix: 'CredoAI',
          event_type_suffix: 'v1',
          environment: 'production',
          authentication_method: 'none',
        },
      },
    });
  });

  test('an o_auth webhook carries its payload, the payload type and the server', async () => {
    const { api, calls } = await startTenant();
    expect((await api.webhooks.create(oAuth)).attributes).toEqual(oAuth);
    expect(calls()[0]?.body).toEqual({ data: { type: 'webhook', attributes: { ...oAuth } } });
  });

  test('an update sends the id and every attribute', async () => {
    const { api, credo, calls } = await startTenant();
    const { id } = credo.addWebhook(makeWebhook());
    const wanted = makeWebhook({ event_types: ['use_case_comment', 'use_case_review_comment'] });

    expect(await api.webhooks.update(id, wanted)).toEqual({ id, attributes: wanted });
    const { authentication_payload: _, authentication_payload_type: __, authentication_server: ___, ...sent } = wanted;
    expect(calls()[0]).toMatchObject({ method: 'PATCH', path: `/api/v2/acme/webhooks/${id}` });
    expect(calls()[0]?.body).toEqual({ data: { id, type: 'webhook', attributes: sent } });
  });

  test('a list holds every webhook of the tenant', async () => {
    const { api, credo } = await startTenant();
    expect(await api.webhooks.list()).toEqual([]);
    const ours = credo.addWebhook(oAuth);
    const theirs = credo.addWebhook({ url: 'https://other.example/', event_types: ['use_case_comment'] });
    const listed = await api.webhooks.list();
    expect(listed.map(({ id }) => id)).toEqual([ours.id, theirs.id]);
    expect(listed[0]?.attributes).toEqual(oAuth);
  });

  test('a webhook that came back with nulls, gaps and strange values is still listed', async () => {
    const { api, credo } = await startTenant();
    const strange = {
      url: null,
      event_types: null,
      authentication_method: 'basic',
      authentication_payload: null,
      bucket: 'use_case_events',
      brand_new: { deep: true },
    };
    credo.fault({
      path: /webhooks/,
      status: 200,
      body: {
        data: [
          { id: 'w1', attributes: strange },
          { id: 'w2', attributes: {} },
        ],
      },
    });
    const nothing = makeWebhook({
      description: '',
      url: '',
      event_types: [],
      event_type_prefix: '',
      event_type_suffix: '',
      environment: '',
    });
    expect(await api.webhooks.list()).toEqual([
      { id: 'w1', attributes: nothing },
      { id: 'w2', attributes: nothing },
    ]);
  });

  test('removing a webhook removes it, and one that is gone counts as removed', async () => {
    const { api, credo } = await startTenant();
    const { id } = credo.addWebhook(makeWebhook());
    await api.webhooks.remove(id);
    expect(credo.webhooks).toEqual([]);
    await expect(api.webhooks.remove(id)).resolves.toBeUndefined();
  });

  test('updating a webhook that is gone fails as not_found', async () => {
    const { api } = await startTenant();
    expect(await failureOf(api.webhooks.update('gone', makeWebhook()))).toMatchObject({
      failure: 'not_found',
      status: 404,
      code: 'credo_not_found',
    });
  });

  test('an event type Credo does not know fails as invalid, in its words', async () => {
    const { api } = await startTenant();
    const error = await failureOf(api.webhooks.create(makeWebhook({ event_types: ['use_case_exploded'] })));
    expect(error).toMatchObject({ failure: 'invalid', status: 422 });
    expect(error.detail).toContain('unknown event type use_case_exploded');
    expect(error.requestId).toMatch(/^[\w-]{20}$/);
  });
});

test('an odd webhook of somebody else does not spoil the list', async () => {
  const { api, credo } = await startTenant();
  const ours = { url: 'https://app.example/credo/webhooks/k', event_types: ['use_case_comment'], description: 'Ours' };
  const odd = [
    null,
    'x',
    { id: 'no attributes' },
    { id: 7, attributes: { url: 5, event_types: 'all', description: null } },
  ];
  const body = { data: [...odd, { id: 'w1', attributes: ours }], meta: { after: 5 } };
  credo.fault({ path: /\/webhooks$/, status: 200, body });
  expect(await api.webhooks.list()).toMatchObject([
    { id: '7', attributes: { url: '', event_types: [], description: '' } },
    { id: 'w1', attributes: ours },
  ]);
});
