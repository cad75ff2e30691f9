import { expect, test } from 'vitest';
import { ana, ben, makeComment } from '../support/events.ts';
import { type Subscribed, startSubscribed } from '../support/subscribed.ts';

/** A comment that tags Ben. */
const tagging = (commentId: string) =>
  makeComment({
    commentId,
    threadId: commentId,
    comment: `@[Ben Okafor](users:${ben.userId}) ${commentId}?`,
    user: ana,
  });

const change = (world: Subscribed, more: object) => {
  const user = world.slack.updateUser('ben', more);
  return world.slack.event({ type: 'user_change', user: { id: user.id, deleted: user.deleted } });
};

test('somebody who left the workspace is not mentioned any more', async () => {
  const world = await startSubscribed({ threads: 'off' });
  await world.send(tagging('r1'));
  expect((await world.waitForTexts(1))[0]).toContain(`<@${world.slack.user('ben').id}>`);
  await change(world, { deleted: true });
  await world.send(tagging('r2'));
  expect((await world.waitForTexts(2))[1]).toContain('Ben Okafor');
  expect(world.texts()[1]).not.toContain('<@');
});

test('an address that belongs to somebody else now is theirs', async () => {
  const world = await startSubscribed({ threads: 'off' });
  await world.send(tagging('r1'));
  await world.waitForTexts(1);
  await change(world, { email: 'ben.new@acme.example' });
  world.slack.updateUser('chi', { email: ben.email });
  await world.send(tagging('r2'));
  expect((await world.waitForTexts(2))[1]).toContain(`<@${world.slack.user('chi').id}>`);
});

test('nor is somebody an admin tied to a Credo user, once they have left', async () => {
  const world = await startSubscribed({ threads: 'off' });
  await world.type('dana', '#governance', `link <@${world.slack.user('chi').id}> ${ben.email}`);
  await world.send(tagging('r1'));
  expect((await world.waitForTexts(1))[0]).toContain(`<@${world.slack.user('chi').id}>`);
  const chi = world.slack.updateUser('chi', { deleted: true });
  await world.slack.event({ type: 'user_change', user: { id: chi.id, deleted: true } });
  await world.send(tagging('r2'));
  expect((await world.waitForTexts(2))[1]).not.toContain(chi.id);
});
