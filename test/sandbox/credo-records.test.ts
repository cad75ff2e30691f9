import { describe, expect, onTestFinished, test } from 'vitest';
import { acmeBankToday } from '../../src/sandbox/credo/seed-today.ts';
import { startCredo } from '../../src/sandbox/credo/start-credo.ts';

const now = Date.UTC(2026, 5, 15, 12);

/** Acme Bank in the middle of things, with a webhook nobody answers at, and its API. */
async function start() {
  const credo = await startCredo({ seed: acmeBankToday(now) });
  onTestFinished(() => credo.close());
  const told: { type: string; data: Record<string, unknown> }[] = [];
  const { event_types } = credo.addWebhook({
    url: 'http://127.0.0.1:9/nobody',
    event_types: [
      'use_case_name_updated',
      'use_case_risk_category_level_updated',
      'use_case_review_comment',
      'use_case_comment',
      'use_case_review_task_status_updated',
      'use_case_review_task_deleted',
    ],
  }).attributes;
  expect(event_types).not.toEqual([]);
  credo.onAttempt(({ body, endedAt }) => {
    if (endedAt === null) told.push(JSON.parse(body));
  });
  const exchange = await fetch(`${credo.url}/auth/exchange`, {
    method: 'POST',
    body: JSON.stringify({ api_token: credo.apiKey, tenant: credo.tenant }),
  });
  const { access_token: token } = (await exchange.json()) as { access_token: string };
  const api = async (method: string, path: string, body?: object) => {
    const response = await fetch(`${credo.url}/api/v2/${credo.tenant}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/vnd.api+json' },
      ...(body ? { body: JSON.stringify({ data: { attributes: body } }) } : {}),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : JSON.parse(text) };
  };
  const [, ana, ben, chi] = credo.state.users.map(({ id }) => id);
  const useCase = (name: string) => credo.state.useCases.find((one) => one.name === name)?.id ?? '';
  return { credo, api, told, useCase, people: { ana, ben, chi } };
}

describe('the tenant has a life from the start', () => {
  test('with nobody told of it: a review with an overdue task and a thread, and reviews that are over', async () => {
    const { api, told, useCase, people } = await start();
    const chat = `/use_cases/${useCase('Chat assistant')}`;
    expect((await api('GET', chat)).body.data.attributes).toMatchObject({ in_review: true, visible: true });
    const { body } = await api('GET', `${chat}/reviews?filter[status]=in_progress`);
    expect(body.data).toHaveLength(1);
    const tasks = (await api('GET', '/tasks?filter[status]=todo')).body.data;
    expect(tasks).toMatchObject([{ attributes: { user_ids: [people.ben], due_date: '2026-06-13' } }]);
    const threads = await api('GET', `${chat}/comment_threads?include=comments`);
    expect(threads.body.included).toHaveLength(2);
    const ended = (await api('GET', `/use_cases/${useCase('Fraud detection')}/reviews`)).body.data[0];
    expect(ended.attributes.status).toBe('approved');
    const actions = await api('GET', `/use_case_reviews/${ended.id}/actions`);
    expect(actions.body).toMatchObject({ data: [{ attributes: { type: 'approve' } }], meta: { total_count: 1 } });
    expect(told).toEqual([]);
  });

  test('with restricted and hidden use cases, stages, teams and owners', async () => {
    const { api, useCase } = await start();
    const attributes = async (name: string) => (await api('GET', `/use_cases/${useCase(name)}`)).body.data.attributes;
    expect(await attributes('Workforce reduction model')).toMatchObject({ access_level: 'restricted', visible: true });
    expect(await attributes('Acquisition target scoring')).toMatchObject({ access_level: 'open', visible: false });
    const stages = (await api('GET', '/workflow_stages')).body.data;
    expect(stages.map((stage: { attributes: { type: string } }) => stage.attributes.type)).toEqual([
      'start',
      'intermediate',
      'end',
    ]);
    expect((await attributes('Chat assistant')).workflow_stage_id).toBe(stages[1].id);
    const [team] = (await api('GET', '/teams')).body.data;
    expect((await api('GET', `/teams/${team.id}`)).body.data).toMatchObject({
      attributes: { name: 'Model risk' },
      relationships: { members: { data: [{ type: 'users' }, { type: 'users' }] } },
    });
    expect((await api('GET', '/teams/none')).status).toBe(404);
    const fields = (await api('GET', '/custom_fields')).body.data;
    expect(fields.slice(0, 2)).toMatchObject([
      { attributes: { name: 'Model owner' } },
      { attributes: { type: 'date' } },
    ]);
  });
});

describe('reviews', () => {
  test('get a deadline, and are deleted with what belongs to them', async () => {
    const { credo, api, told, useCase } = await start();
    const reviews = `/use_cases/${useCase('Credit scoring')}/reviews`;
    const { id } = (await api('POST', reviews, { due_date: '2026-07-01', timezone: 'Europe/Madrid' })).body.data;
    const review = `/use_case_reviews/${id}`;
    expect((await api('PATCH', review, { due_date: '2026-07-08' })).status).toBe(204);
    expect((await api('GET', review)).body.data.attributes).toMatchObject({
      status: 'in_progress',
      due_date: '2026-07-08',
      timezone: 'Europe/Madrid',
    });
    await api('POST', `${review}/tasks`, { user_ids: [credo.seed.me] });
    expect((await api('DELETE', review)).status).toBe(204);
    expect((await api('GET', review)).status).toBe(404);
    expect(credo.state.tasks.some(({ use_case_review_id }) => use_case_review_id === id)).toBe(false);
    expect((await api('DELETE', review)).status).toBe(404);
    expect(told.map(({ type }) => type)).toEqual(['use_case_review_task_status_updated']);
  });

  test('keep what was done in them; only a comment is announced, in the older way alone', async () => {
    const { credo, api, told, useCase, people } = await start();
    const { review } = credo.actions.openReview({ actor: people.ana ?? '', useCaseId: useCase('Credit scoring') });
    const actions = `/use_case_reviews/${review.id}/actions`;
    expect((await api('POST', actions, { type: 'change_request' })).status).toBe(200);
    expect((await api('POST', actions, { type: 'comment' })).status).toBe(422);
    const comment = `@[Ben Okafor](users:${people.ben}) see here`;
    const { body } = await api('POST', actions, { type: 'comment', comment });
    expect(told).toMatchObject([
      {
        type: 'use_case_review_comment',
        data: { actionId: body.data.id, comment, reviewId: review.id, taggedUsers: [{ user_id: people.ben }] },
      },
    ]);
    credo.actions.endReview({ actor: people.ana ?? '', reviewId: review.id, status: 'closed' });
    const types = async (query: string) =>
      (await api('GET', actions + query)).body.data.map((one: { attributes: { type: string } }) => one.attributes.type);
    expect(await types('?sort=-inserted_at')).toEqual(['close_review', 'comment', 'change_request']);
    expect(await types('?filter[type]=comment&filter[deleted]=false')).toEqual(['comment']);
    expect((await api('GET', '/use_case_reviews/none/actions')).status).toBe(404);
  });
});

test('tasks change hands and deadlines, and several are deleted at once or none', async () => {
  const { credo, api, told, people } = await start();
  const [first, second] = credo.state.tasks.map(({ id }) => id);
  expect((await api('PATCH', `/tasks/${first}`, { user_ids: [people.ana], due_date: '2026-08-01' })).status).toBe(204);
  expect((await api('GET', `/tasks/${first}`)).body.data.attributes).toMatchObject({
    ...{ user_ids: [people.ana], due_date: '2026-08-01', status: 'todo' },
  });
  expect((await api('POST', '/tasks/bulk_delete', { ids: [first, 'none'] })).status).toBe(404);
  expect((await api('POST', '/tasks/bulk_delete', { ids: [first, second] })).status).toBe(204);
  expect(credo.state.tasks).toHaveLength(1);
  await expect
    .poll(() => told.map(({ type }) => type))
    .toEqual(['use_case_review_task_status_updated', 'use_case_review_task_deleted', 'use_case_review_task_deleted']);
});

test('a use case is changed through the API, each field with its event, and its name stays its own', async () => {
  const { credo, api, told, useCase } = await start();
  const scoring = `/use_cases/${useCase('Credit scoring')}`;
  const changed = await api('PATCH', scoring, { name: 'Loan scoring', risk_classification_level: 2 });
  expect(changed).toMatchObject({
    status: 200,
    body: { data: { attributes: { name: 'Loan scoring', risk_category_level: 2, risk_classification_level: 2 } } },
  });
  await expect
    .poll(() => told.map(({ data }) => [data['changedFieldName'], data['value']]))
    .toEqual([
      ['name', 'Loan scoring'],
      ['risk_category_level', 2],
    ]);
  const taken = await api('PATCH', scoring, { name: 'Chat assistant' });
  expect(taken).toMatchObject({ status: 422, body: { errors: [{ detail: 'Another use case has this name.' }] } });
  expect((await api('PATCH', '/use_cases/none', { name: 'X' })).status).toBe(404);
  const names = async (query: string) =>
    (await api('GET', `/use_cases?${query}`)).body.data.map(
      (one: { attributes: { name: string } }) => one.attributes.name,
    );
  expect(await names('filter[in_review][]=true')).toEqual(['Chat assistant']);
  expect(await names('filter[use_case_number][]=UC-1101&filter[use_case_number][]=UC-1102')).toEqual([
    'Resume screener',
    'Loan scoring',
  ]);
  expect(credo.state.useCases).toHaveLength(10);
});

test('stakeholders are people or teams, each once', async () => {
  const { credo, api, useCase, people } = await start();
  const path = `/use_cases/${useCase('Chat assistant')}/stakeholders`;
  const [team] = credo.seed.teams ?? [];
  expect((await api('POST', path, { role: 'observer', user_id: people.ben })).status).toBe(201);
  expect((await api('POST', path, { role: 'contributor', team_id: team?.id })).status).toBe(201);
  expect(await api('POST', path, { role: 'owner', user_id: people.ben })).toMatchObject({
    status: 400,
    body: { errors: [{ code: 2002, detail: 'This stakeholder is there already.' }] },
  });
  expect((await api('POST', path, { role: 'owner' })).status).toBe(422);
  const { body } = await api('GET', `${path}?include=user`);
  expect(body.data.map((one: { attributes: { role: string } }) => one.attributes.role)).toEqual([
    'owner',
    'observer',
    'contributor',
  ]);
  expect(body.included).toMatchObject([{ type: 'users' }, { type: 'users' }]);
  expect((await api('GET', '/use_cases/none/stakeholders')).status).toBe(404);
});
