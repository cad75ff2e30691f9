import { expect, test } from 'vitest';
import type { Block } from '../../src/sandbox/slack/types.ts';
import { useOpenPage } from './open-page.ts';

const page = useOpenPage();

const ids = () => {
  const { slack, credo } = page().state;
  const channel = slack.channels.find(({ name }) => name === 'governance')?.id ?? '';
  const person = (name: string) => slack.users.find((user) => user.name === name)?.id ?? '';
  const actor = (name: string) => credo.people.find(({ given_name }) => given_name === name)?.id ?? '';
  return { channel, person, actor, useCaseId: credo.useCases[0]?.id ?? '' };
};
const seeText = (part: string) =>
  page().see(({ slack }) => slack.messages.find(({ text }) => text.includes(part)), `a message with “${part}”`);

test('a command, a click and a form go to the real app, and what it answers is seen', async () => {
  const { channel, person } = ids();
  const user = person('ana');
  expect(await page().act('slack/command', { user, channel, text: 'subscribe reviews' })).toMatchObject({ ok: true });
  await seeText('Ana Flores subscribed this channel');

  expect(await page().act('slack/command', { user, channel, text: '' })).toMatchObject({ ok: true });
  const view = await page().see(({ slack }) => slack.views.find(({ type }) => type === 'modal'), 'the form');
  const chosen = view.blocks.find(({ block_id }) => block_id === 'events:comments');
  expect(chosen).toBeDefined();
  const values = Object.fromEntries(
    view.blocks
      .filter(isCheckboxes)
      .map(({ block_id = '' }) => [block_id, block_id === 'events:comments' ? ['*'] : []]),
  );
  expect(await page().act('slack/submit-view', { user, view: view.id, values })).toMatchObject({ ok: true });
  await page().see(({ slack }) => slack.views.every(({ type }) => type !== 'modal'), 'the form to close');
  await page().see(
    ({ credo }) => credo.webhooks[0]?.attributes.event_types.includes('use_case_comment'),
    'the webhook for comments',
  );

  expect(await page().act('slack/command', { user, channel, text: 'unsubscribe all' })).toMatchObject({ ok: true });
  const stopped = await seeText('Nothing is sent here any more');
  const undo = buttonOf(stopped.blocks, 'Undo');
  expect(await page().act('slack/click', { user, channel, ts: stopped.ts, actionId: undo })).toMatchObject({
    ok: true,
  });
  await page().see(({ credo }) => credo.webhooks.length === 1, 'the webhook to come back');
});

test('the Home tab opens, and what people write and do with channels is seen', async () => {
  const { person } = ids();
  const user = person('dana');
  expect(await page().act('slack/open-home', { user })).toEqual({ ok: true });
  await page().see(
    ({ slack }) => slack.views.find((view) => view.type === 'home' && view.user === user),
    'the Home tab',
  );

  const channel = page().state.slack.channels.find(({ name }) => name === 'risk-reviews')?.id ?? '';
  const bot = page().state.slack.botUserId;
  const seeChannel = (holds: (one: { members: readonly string[]; is_archived: boolean }) => boolean) =>
    page().see(({ slack }) => slack.channels.find((one) => one.id === channel && holds(one)), 'the channel to change');
  for (const [name, holds] of [
    ['invite-app', ({ members }) => members.includes(bot)],
    ['archive', (one) => one.is_archived],
    ['unarchive', (one) => !one.is_archived],
    ['remove-app', ({ members }) => !members.includes(bot)],
  ] as [string, Parameters<typeof seeChannel>[0]][]) {
    expect(await page().act(`slack/${name}` as 'slack/archive', { channel })).toEqual({ ok: true });
    await seeChannel(holds);
  }
  expect(await page().act('slack/say', { user: person('ana'), channel, text: 'Who reviews this?' })).toEqual({
    ok: true,
  });
  await seeText('Who reviews this?');
});

test('a review lives through its whole life in Credo AI', async () => {
  const { actor, useCaseId } = ids();
  const [ana, ben] = [actor('Ana'), actor('Ben')];
  const done = { ok: true };
  expect(await page().act('credo/open-review', { actor: ana, useCaseId, reviewers: [ben] })).toEqual(done);
  const review = await page().see(({ credo }) => credo.reviews[0], 'the review');
  const task = await page().see(({ credo }) => credo.tasks[0], 'the task');
  const change = { actor: ben, taskId: task.id, status: 'done', subStatus: 'approve' } as const;
  expect(await page().act('credo/change-task', change)).toEqual(done);
  const reviewId = review.id;
  expect(await page().act('credo/assign-task', { actor: ana, reviewId, assignee: actor('Chi') })).toEqual(done);
  const second = await page().see(({ credo }) => credo.tasks[1], 'the second task');
  expect(await page().act('credo/delete-task', { actor: ana, taskId: second.id })).toEqual(done);

  const comment = { actor: ana, useCaseId, reviewId, content: 'Is this ready?' };
  expect(await page().act('credo/comment', comment)).toEqual(done);
  const { id: commentId, comment_thread_id: threadId } = await page().see(
    ({ credo }) => credo.comments.find(({ content }) => content === 'Is this ready?'),
    'the comment',
  );
  expect(await page().act('credo/edit-comment', { actor: ben, commentId, content: 'No' })).toEqual({
    ok: false,
    error: 'Only whoever wrote a comment can edit it.',
  });
  expect(await page().act('credo/edit-comment', { actor: ana, commentId, content: 'It is ready.' })).toEqual(done);
  expect(await page().act('credo/resolve-thread', { actor: ben, threadId })).toEqual(done);
  expect(await page().act('credo/delete-comment', { actor: ana, commentId })).toEqual(done);
  expect(await page().act('credo/end-review', { actor: ben, reviewId, status: 'approved' })).toEqual(done);

  const field = { actor: ana, useCaseId, field: 'description', value: 'Ranks applications.' };
  expect(await page().act('credo/change-field', field)).toEqual(done);
  const [custom] = page().state.credo.customFields;
  const owner = { actor: ana, useCaseId, customFieldId: custom?.id ?? '', value: 'Legal' };
  expect(await page().act('credo/change-custom-field', owner)).toEqual(done);
  const changed = await page().see(
    ({ credo }) => credo.customFields[0]?.value === 'Legal' && credo,
    'the custom field to change',
  );
  expect(changed.reviews.find(({ id }) => id === reviewId)?.status).toBe('approved');
  expect(changed.threads.find(({ id }) => id === threadId)?.status).toBe('resolved');
  expect(changed.comments.map(({ id }) => id)).not.toContain(commentId);
  expect(changed.useCases[0]?.description).toBe('Ranks applications.');
});

test('what cannot be done is answered with a sentence', async () => {
  const { channel, person, actor } = ids();
  const user = person('ana');
  const wrong = await page().act('slack/click', { user, channel, ts: '1.0', actionId: 'none' });
  expect(wrong).toMatchObject({ ok: false, error: expect.stringContaining('no message') });
  const gone = await page().act('credo/end-review', { actor: actor('Ana'), reviewId: 'gone', status: 'closed' });
  expect(gone).toEqual({ ok: false, error: 'This review does not exist any more.' });
  const useCase = { actor: actor('Ana'), useCaseId: ids().useCaseId };
  const [text, date] = page().state.credo.customFields.map(({ id }) => id);
  for (const [act, error] of [
    [
      page().act('credo/change-field', { ...useCase, field: 'risk_category_level', value: 'abc' }),
      'The risk is one of 0 (High), 1',
    ],
    [
      page().act('credo/change-field', { ...useCase, field: 'industries', value: 'notalist' }),
      'The industries are a list',
    ],
    [page().act('credo/change-field', { ...useCase, field: 'name', value: ' ' }), 'A use case needs a name.'],
    [
      page().act('credo/change-custom-field', { ...useCase, customFieldId: text ?? '', value: 7 }),
      'Model owner is a text',
    ],
    [
      page().act('credo/change-custom-field', { ...useCase, customFieldId: date ?? '', value: 'soon' }),
      'Go-live date is a date',
    ],
    [
      page().act('slack/command', { user, channel, text: 'x'.repeat(10_001) }),
      'This is longer than 10,000 characters. Shorten it',
    ],
    [
      page().act('slack/click', { user, actionId: 'a', value: 'x'.repeat(10_001) }),
      'This is longer than 10,000 characters.',
    ],
  ] as const) {
    expect(await act).toEqual({ ok: false, error: expect.stringContaining(error) });
  }
  expect(await page().act('trouble/set', { id: 'weather', isOn: true })).toEqual({
    ok: false,
    error: 'There is no trouble called weather.',
  });
});

test('nothing the page is told lets anybody pose as the app, as Slack or as Credo AI', () => {
  const { stage } = page().sandbox;
  const [webhook] = stage.credo.webhooks;
  const key = webhook?.attributes.url.split('/').at(-1) ?? '';
  expect(key.length).toBeGreaterThan(20);
  const told = JSON.stringify(page().state);
  for (const secret of [key, stage.slack.botToken, stage.credo.apiKey, 'sandbox-signing-secret', 'whsec_']) {
    expect(told).not.toContain(secret);
  }
});

test('the demo is played on the page, once at a time', async () => {
  expect(await page().act('tour/play', {})).toEqual({ ok: true });
  expect(await page().act('tour/play', {})).toEqual({ ok: false, error: 'The demo is being played already.' });
  const tour = await page().see(({ control }) => control.tour.steps[1]?.state === 'done' && control.tour, 'two steps');
  expect(tour.state).toBe('playing');
});

function isCheckboxes(block: Block): boolean {
  return block.block_id?.startsWith('events:') === true;
}

function buttonOf(blocks: readonly Block[], label: string): string {
  const elements = blocks.flatMap(({ elements = [] }) => elements as { text?: { text: string }; action_id: string }[]);
  return elements.find(({ text }) => text?.text === label)?.action_id ?? '';
}
