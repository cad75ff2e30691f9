import { expect, test } from 'vitest';
import { startWorld, type World } from '../support/world.ts';
import { openForm, save } from './settings-form.ts';
import { announced, listed, press, reading, states, told } from './support.ts';

const threadsNow = async (world: World) => /threads \*(\w+)/.exec(await told(world, 'threads'))?.[1];

test('Undo of the form does not take back what a command set later', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe reviews');
  await save(world, await openForm(world), { 'channel:threads': 'quiet' });
  const [, form] = await world.slack.waitForMessages('#governance', 2);
  if (!form) throw new Error(world.slack.dump());
  await announced(world, 'threads off', '#governance', 'ben');
  expect(reading(await press(world, 'ana', form, 'Undo'))).toBe(
    "This can't be undone any more: somebody changed it since. Nothing was changed.\n`/credo list` shows what this channel gets now.",
  );
  expect(await threadsNow(world)).toBe('off');
});

test('each change of how messages come can be taken back, and the taking back, too', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe reviews');
  const threads = await world.type('ana', '#governance', 'threads off');
  const muted = await world.type('ben', '#governance', 'mute 4h');
  const digest = await world.type('ana', '#governance', 'digest daily 9:00');
  expect(reading(await press(world, 'ben', muted, 'Undo'))).toBe(
    '*Ben Okafor* took a change back. This channel again: not muted.',
  );
  expect(await states(world)).toEqual(['active']);
  const undone = await press(world, 'ana', threads, 'Undo');
  expect(await threadsNow(world)).toBe('cards');
  await press(world, 'chi', undone, 'Undo');
  expect(await threadsNow(world)).toBe('off');
  expect(reading(await press(world, 'ana', digest, 'Undo'))).toContain('This channel again: digest off.');
  expect(reading(await press(world, 'ana', digest, 'Undo'))).toContain('it was undone already');
});

test('what is subscribed can still be taken back after somebody changed how messages come', async () => {
  const world = await startWorld();
  const change = await world.type('ana', '#governance', 'subscribe reviews');
  await announced(world, 'size standard', '#governance', 'ben');
  await press(world, 'ana', change, 'Undo');
  expect(await listed(world)).toEqual([]);
  expect(await told(world, 'size')).toContain('of standard size');
});

test('only an admin takes back what only an admin may decide', async () => {
  const world = await startWorld();
  const change = await world.type('dana', '#governance', 'admin restricted allow');
  expect(reading(await press(world, 'ana', change, 'Undo'))).toContain('Only admins');
  expect(reading(await press(world, 'dana', change, 'Undo'))).toBe(
    '*Dana Weiss* took a change back. This channel again: restricted use cases withheld.',
  );
});

test('taking back that a shared channel may be used pauses it, and taking that back resumes it', async () => {
  const world = await startWorld();
  const { id } = world.slack.channel('#governance');
  world.slack.workspace.updateChannel(id, { is_ext_shared: true });
  const change = await world.type('dana', '#governance', 'admin shared allow');
  await announced(world, 'subscribe reviews');
  const undone = await press(world, 'dana', change, 'Undo');
  expect(reading(undone)).toContain('This channel again: sharing with other companies refused.');
  expect(await states(world)).toEqual(['paused: this channel is shared with another company']);
  await press(world, 'dana', undone, 'Undo');
  expect(await states(world)).toEqual(['active']);
});
