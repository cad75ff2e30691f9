import { expect, test } from 'vitest';
import { buttons, reading } from '../commands/support.ts';
import { ben, makeReviewComment, resumeScreener } from '../support/events.ts';
import { startSubscribed } from '../support/subscribed.ts';
import { until } from '../support/until.ts';
import {
  commentMessage,
  inCredo,
  openReply,
  privately,
  reply,
  settled,
  startReplying,
  submit,
  told,
} from './support.ts';

const asSent = 'Ana Flores (from Slack): The third one.';

test('without CREDO_WRITE_BACK=comments no message offers to reply', async () => {
  const world = await startSubscribed({ what: 'comments' });
  await world.credo.actions.comment({
    ...{ actor: ben.userId, useCaseId: resumeScreener, content: 'Which model is this?' },
  }).brought;
  expect(buttons(await commentMessage(world)).map(({ label }) => label)).toEqual(['Open in Credo AI']);
});

test.each(['cards', 'off'] as const)(
  'a reply is in the comment thread once, and once in the channel, although Credo AI announces it twice (threads %s)',
  async (threads) => {
    const world = await startReplying({ inReview: true, threads });
    await reply(world, 'The third one.');
    await settled(world);
    await until(() => world.logged('inbox.matched').length === 4, 'both announcements', 20_000);
    await world.idle();
    expect(inCredo(world)).toEqual(['Which model is this?', asSent]);
    const [shown, ...more] = told(world, 'The third one.');
    expect(more).toEqual([]);
    expect(shown?.text).toBe('↩️ Ana Flores replied to a comment in Credo AI: “The third one.”');
    expect(shown?.thread_ts).toBe(world.message.thread_ts ?? world.message.ts);
  },
);

test('a comment on the use case itself is answered in the thread of its message', async () => {
  const world = await startReplying();
  await reply(world, 'The third one.');
  await settled(world);
  await until(() => world.logged('inbox.matched').length === 4, 'both announcements', 20_000);
  await world.idle();
  expect(inCredo(world)).toEqual(['Which model is this?', asSent]);
  expect(told(world, 'The third one.')).toMatchObject([
    { thread_ts: world.message.ts, text: expect.stringMatching(/^↩️ Ana Flores replied to a comment in Credo AI/) },
  ]);
});

test('the card of a review offers to reply to its newest comment, and the reply stands under the card', async () => {
  const world = await startReplying({ inReview: true });
  const card = await world.slack.waitFor(
    () =>
      world.slack
        .messages('#governance')
        .find((one) => one.thread_ts === null && buttons(one).some(({ label }) => label === 'Reply in Credo')),
    { timeoutMs: 15_000 },
  );
  await submit(world, await openReply(world, card), 'The third one.');
  await settled(world);
  expect(inCredo(world)).toEqual(['Which model is this?', asSent]);
  expect(told(world, 'The third one.')).toMatchObject([{ thread_ts: card.ts }]);
});

test('another channel that follows comments is told of it as of any comment', async () => {
  const world = await startReplying({ channels: ['#governance', '#general'] });
  await reply(world, 'The third one.');
  await settled(world);
  await until(() => world.logged('inbox.matched').length === 4, 'both announcements', 20_000);
  await world.idle();
  expect(told(world, 'The third one.')).toHaveLength(1);
  expect(told(world, 'The third one.', '#general').map(({ text }) => text)).toEqual([
    `💬 Priya Raman commented on Resume screener: “${asSent}”`,
  ]);
});

test('somebody who edits it in Credo AI later edits what Slack shows', async () => {
  const world = await startReplying();
  await reply(world, 'The third one.');
  await settled(world);
  const [mine] = world.credo.state.comments.filter(({ content }) => content === asSent);
  await world.credo.actions.editComment({
    ...{ actor: world.credo.seed.me, commentId: mine?.id ?? '', content: 'The fourth one.' },
  }).brought;
  const edited = await world.slack.waitFor(() => told(world, 'The fourth one.')[0], { timeoutMs: 15_000 });
  expect(edited.thread_ts).toBe(world.message.ts);
  await world.idle();
  expect(told(world, 'The third one.')).toEqual([]);
});

test('the form says under whose name the reply will stand, and nothing of the comment', async () => {
  const world = await startReplying();
  const view = await openReply(world, world.message);
  expect(view.definition).toMatchObject({ title: { text: 'Reply in Credo AI' }, submit: { text: 'Reply' } });
  const said = reading({ blocks: view.blocks.filter(({ type }) => type === 'rich_text') });
  expect(said).toContain(
    'It appears in Credo AI as written by *Priya Raman*, whose API key this app uses, and begins with your name: “*Ana Flores (from Slack):*”.',
  );
  expect(JSON.stringify(view.blocks)).not.toContain('Which model');
});

test('a form that is sent twice, by a double click or by Slack, is one reply', async () => {
  const world = await startReplying();
  const view = await openReply(world, world.message);
  const send = () => world.slack.submitView({ user: 'ana', view: view.id, values: { reply: 'The third one.' } });
  const results = await Promise.all([send(), send(), send()]);
  for (const result of results) expect(result).toMatchObject({ status: 200, problem: null, errors: {} });
  await settled(world);
  expect(inCredo(world)).toEqual(['Which model is this?', asSent]);
});

test('the same words from a second device are not sent again, and stay in its form', async () => {
  const world = await startReplying();
  await reply(world, 'The third one.');
  await settled(world);
  const phone = await openReply(world, world.message);
  const second = await world.slack.submitView({ user: 'ana', view: phone.id, values: { reply: 'The third one.' } });
  expect(second.errors).toEqual({
    reply: 'You sent exactly this a moment ago, so I did not send it twice. Change it, or press Cancel.',
  });
  expect(inCredo(world)).toEqual(['Which model is this?', asSent]);
});

test('nothing but white space is no reply', async () => {
  const world = await startReplying();
  const view = await openReply(world, world.message);
  const { errors } = await world.slack.submitView({ user: 'ana', view: view.id, values: { reply: ' \n ' } });
  expect(errors).toEqual({ reply: 'Write something first. Nothing was sent.' });
});

test('people who are not linked to anybody in Credo AI may reply, under their name in Slack', async () => {
  const world = await startReplying();
  world.slack.addUser({ name: 'eva', real_name: 'Eva *Lind* <!here>', email: 'eva@elsewhere.example' });
  await world.slack.invite('#governance', 'eva');
  await reply(world, 'Me <@U1> *too*', 'eva');
  await settled(world);
  expect(inCredo(world).at(-1)).toBe('Eva *Lind* <!here> (from Slack): Me <@U1> *too*');
  expect(told(world, 'replied to')[0]?.text).not.toMatch(/<!here>|<@U1>/);
});

test('a comment that only the deprecated event told of offers no reply, as its thread is not known', async () => {
  const world = await startSubscribed({ what: 'comments', env: { CREDO_WRITE_BACK: 'comments' } });
  await world.send(makeReviewComment({ comment: 'Which model is this?' }));
  expect(buttons(await commentMessage(world)).map(({ label }) => label)).not.toContain('Reply in Credo');
});

test('after it was turned off, buttons that still stand there and open forms send nothing', async () => {
  const world = await startReplying();
  const view = await openReply(world, world.message);
  Object.assign(world.env, { CREDO_WRITE_BACK: 'off' });
  await world.restart();
  await until(() => world.logged('slack.connected').length === 2, 'the token check');
  const { errors } = await world.slack.submitView({ user: 'ana', view: view.id, values: { reply: 'The third one.' } });
  expect(errors['reply']).toContain('turned off');
  const pressed = await world.slack.click({ user: 'ana', message: world.message, actionId: 'reply:open' });
  expect(reading(await world.slack.waitForAnswer(pressed))).toContain('Replying from Slack is turned off.');
  expect(inCredo(world)).toEqual(['Which model is this?']);
  expect(privately(world)).toEqual([]);
});
