import { expect, test } from 'vitest';
import { makeReview } from '../support/events.ts';
import { post } from '../support/post.ts';
import { startWorld } from '../support/world.ts';
import { announced, buttons, press, reading, told } from './support.ts';

test('size and details are changed for everybody, said in the channel, and can be changed back', async () => {
  const world = await startWorld();
  await announced(world, 'threads off');
  await announced(world, 'subscribe reviews');
  expect(await announced(world, 'size standard')).toBe(
    '*Ana Flores* changed how I write: messages here are of standard size: with a longer excerpt, two more facts, and why they come.',
  );
  const answer = await world.type('ana', '#governance', 'Details  MINIMAL');
  expect(answer.ephemeral_to).toBeNull();
  expect(reading(answer)).toContain('messages here are minimal: what happened and a link');
  expect(await told(world, 'details minimal')).toContain('already. Nothing was changed.');

  const send = (reviewId: string) => post(world.credo.webhooks[0]?.attributes.url ?? '', makeReview({ reviewId }));
  const about = (text: string) => world.slack.messages('#governance').find((message) => message.text.includes(text));
  await send('r1');
  const minimal = await world.slack.waitFor(() => about('The review of a use case was approved'));
  expect(reading(minimal)).toContain('Because this channel follows reviews. /credo settings');
  expect(JSON.stringify(minimal)).not.toMatch(/Ana|Resume screener/);

  expect(reading(await press(world, 'ana', answer, 'Undo'))).toContain(
    'took a change back. This channel again: details full.',
  );
  await send('r2');
  const full = await world.slack.waitFor(() => about('Ana Flores approved the review of Resume screener'));
  expect(JSON.stringify(full.blocks)).toContain('Status: Approved');
});

test('without a choice, or with one there is not, it says what there is and offers it', async () => {
  const world = await startWorld();
  expect(await told(world, 'size')).toBe(
    'Messages here are compact: at most four lines.\nYou can type `/credo size compact` or `/credo size standard`.',
  );
  const answer = await world.type('ana', '#governance', 'size huge');
  expect(reading(answer)).toContain('There is no size called *huge*. Nothing was changed.');
  expect(buttons(answer).map(({ label }) => label)).toEqual(['Make them standard']);
  expect(reading(await press(world, 'ana', answer, 'Make them standard'))).toContain('of standard size');
});

test('a direct message has no such setting', async () => {
  const world = await startWorld();
  expect(await told(world, 'size standard', '@ana')).toContain(
    'Go to a channel and type `/credo size standard` there.',
  );
});

test('only admins decide what a channel may show, in the channel', async () => {
  const world = await startWorld();
  expect(await told(world, 'admin')).toContain('Only admins of this workspace');
  expect(await told(world, 'admin restricted sometimes', '#governance', 'dana')).toContain(
    "I don't know that setting.",
  );
  for (const command of ['admin restricted allow', 'admin shared allow']) {
    expect(await told(world, command)).toContain('Only admins of this workspace may do that.');
    expect(await told(world, command, '@dana', 'dana')).toContain('This is decided in the channel it is about.');
    expect(await announced(world, command, '#governance', 'dana')).toContain('*Dana');
  }
});
