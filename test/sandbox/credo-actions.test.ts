import { createServer } from 'node:http';
import { Webhook as SvixWebhook } from 'svix';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { startCredo } from '../../src/sandbox/credo/start-credo.ts';
import type { AttemptReport } from '../../src/sandbox/credo/types.ts';

const secret = `whsec_${Buffer.from('a-secret-for-these-tests').toString('base64')}`;
const eventTypes = [
  ...['use_case_review_status_updated', 'use_case_review_task_status_updated', 'use_case_review_task_deleted'],
  ...['use_case_comment', 'use_case_review_comment', 'use_case_name_updated', 'use_case_custom_field_updated'],
];
const envelope = z.object({ type: z.string(), subject: z.string(), data: z.record(z.string(), z.unknown()) });

/** A tenant with a webhook whose receiver checks every signature with Svix's own library. */
async function startTenant() {
  const received: { id: string; type: string; subject: string; data: Record<string, unknown> }[] = [];
  const statuses: number[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    new SvixWebhook(secret).verify(body, headers);
    const event = envelope.parse(JSON.parse(body));
    response.statusCode = statuses.shift() ?? 200;
    if (response.statusCode === 200) received.push({ id: headers['svix-id'] ?? '', ...event });
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const credo = await startCredo({ svix: { secret, retryDelaysMs: [1, 1] } });
  const webhook = credo.addWebhook({ url: `http://127.0.0.1:${port}/`, event_types: eventTypes });
  onTestFinished(async () => {
    await credo.close();
    server.close();
  });
  const id = (name: string) => credo.state.users.find(({ given_name }) => given_name === name)?.id ?? '';
  return { credo, webhook, received, statuses, id, useCaseId: credo.state.useCases[0]?.id ?? '' };
}

test('opening a review tells of the review first, then of each task, with the whole person who did it', async () => {
  const { credo, received, id, useCaseId } = await startTenant();
  const { review, brought } = credo.actions.openReview({
    ...{ actor: id('Ana'), useCaseId, reviewers: [id('Ben'), id('Chi')] },
  });
  await brought;
  expect(received.map(({ type }) => type)).toEqual([
    'use_case_review_status_updated',
    'use_case_review_task_status_updated',
    'use_case_review_task_status_updated',
  ]);
  expect(received[0]?.data).toMatchObject({ reviewId: review.id, status: 'in_progress', useCaseId });
  expect(Object.keys(received[0]?.data['user'] ?? {}).sort()).toEqual(
    ['email', 'familyName', 'givenName', 'job', 'nickname', 'role', 'userId'].sort(),
  );
  expect(received.slice(1).map(({ data }) => data['assignedUserId'])).toEqual([id('Ben'), id('Chi')]);
});

test('a comment is told twice, on a review and on a use case alike; an edit keeps its id', async () => {
  const { credo, received, id, useCaseId } = await startTenant();
  const { review, brought } = credo.actions.openReview({ actor: id('Ana'), useCaseId });
  await brought;
  received.length = 0;
  const content = `@[Ben Okafor](users:${id('Ben')}) please look`;
  const said = credo.actions.comment({ actor: id('Ana'), useCaseId, reviewId: review.id, content });
  await said.brought;
  expect(received.map(({ type }) => type)).toEqual(['use_case_comment', 'use_case_review_comment']);
  expect(received[0]?.data).toMatchObject({ commentId: said.comment.id, parentUseCaseReview_id: review.id });
  expect(received[1]?.data['taggedUsers']).toEqual([{ user: 'Ben Okafor', user_id: id('Ben') }]);

  received.length = 0;
  await credo.actions.comment({ actor: id('Ana'), useCaseId, content: 'On the use case' }).brought;
  await credo.actions.editComment({ actor: id('Ana'), commentId: said.comment.id, content: 'Never mind' }).brought;
  expect(received.map(({ type, data }) => [type, data['eventName']])).toEqual([
    ['use_case_comment', 'comment_created'],
    ['use_case_review_comment', undefined],
    ['use_case_comment', 'comment_updated'],
    ['use_case_review_comment', undefined],
  ]);
  expect(received[0]?.data).toMatchObject({ parentUseCaseReview_id: null });
  expect(received[1]?.data).toMatchObject({ reviewId: null, comment: 'On the use case', useCaseId });
  expect(received[2]?.data['commentId']).toBe(said.comment.id);
});

test('a task is changed and removed, a review ends once, and what makes no sense is refused in words', async () => {
  const { credo, received, id, useCaseId } = await startTenant();
  const { review } = credo.actions.openReview({ actor: id('Ana'), useCaseId });
  const { task } = credo.actions.assignTask({ actor: id('Ana'), reviewId: review.id, assignee: id('Ben') });
  await credo.actions.changeTask({ actor: id('Ben'), taskId: task.id, status: 'done', subStatus: 'approve' }).brought;
  expect(received.at(-1)?.data).toMatchObject({ status: 'done', subStatus: 'approve' });
  await credo.actions.deleteTask({ actor: id('Ana'), taskId: task.id }).brought;
  expect(received.at(-1)?.type).toBe('use_case_review_task_deleted');
  expect(received.at(-1)?.data).not.toHaveProperty('status');

  const end = () => credo.actions.endReview({ actor: id('Ana'), reviewId: review.id, status: 'approved' });
  await end().brought;
  expect(end).toThrow('This review has ended already: it is approved.');
  expect(() => credo.actions.comment({ actor: id('Ana'), useCaseId, content: ' ' })).toThrow('needs some text');
  expect(() => credo.actions.changeField({ actor: id('Ana'), useCaseId, field: 'colour', value: 1 })).toThrow('colour');
});

test('a changed field has a subject of its own, and the API knows the new name', async () => {
  const { credo, received, id, useCaseId } = await startTenant();
  await credo.actions.changeField({ actor: id('Ana'), useCaseId, field: 'name', value: 'CV screener' }).brought;
  const [field] = credo.state.customFields;
  await credo.actions.changeCustomField({ actor: id('Ana'), useCaseId, customFieldId: field?.id ?? '', value: 'Legal' })
    .brought;
  expect(received.map(({ subject }) => subject)).toEqual(['name_updated', `cf_${field?.id}_updated`]);
  expect(credo.state.useCases[0]?.name).toBe('CV screener');
});

test('every attempt is told of, and a doubled or overtaken event keeps its id', async () => {
  const { credo, received, statuses, id, useCaseId } = await startTenant();
  const reports: AttemptReport[] = [];
  credo.onAttempt((report) => void reports.push(report));
  statuses.push(503);
  const { review, brought } = credo.actions.openReview({ actor: id('Ana'), useCaseId });
  await brought;
  expect(reports.map(({ attempt, status, nextAttemptInMs }) => [attempt, status, nextAttemptInMs])).toEqual([
    [1, null, null],
    [1, 503, 1],
    [2, null, null],
    [2, 200, null],
  ]);

  received.length = 0;
  credo.setDisorder({ isDoubled: true, isOutOfOrder: false });
  await credo.actions.assignTask({ actor: id('Ana'), reviewId: review.id, assignee: id('Ben') }).brought;
  expect(new Set(received.map((one) => one.id)).size).toBe(1);
  expect(received).toHaveLength(2);

  received.length = 0;
  credo.setDisorder({ isDoubled: false, isOutOfOrder: true });
  const first = credo.actions.assignTask({ actor: id('Ana'), reviewId: review.id, assignee: id('Chi') });
  const second = credo.actions.assignTask({ actor: id('Ana'), reviewId: review.id, assignee: id('Dana') });
  await Promise.all([first.brought, second.brought]);
  expect(received.map(({ data }) => data['assignedUserId'])).toEqual([id('Dana'), id('Chi')]);
});
