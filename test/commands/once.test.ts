import { expect, test } from 'vitest';
import { startWorld, type World } from '../support/world.ts';
import { openForm, save } from './settings-form.ts';
import { announced, listed, press, reading } from './support.ts';

test('after Undo, the form, or a change by somebody else, the same command works again at once', async () => {
  const world = await startWorld();
  const first = await world.type('ana', '#governance', 'subscribe reviews');
  await press(world, 'ana', first, 'Undo');
  await announced(world, 'subscribe reviews');
  expect(await listed(world)).toEqual(['*reviews*']);

  await announced(world, 'unsubscribe all', '#governance', 'ben');
  await announced(world, 'subscribe reviews');

  const form = await openForm(world);
  await save(world, form, { 'events:reviews': [] });
  await world.slack.waitFor(() => said(world).some((text) => text.includes('*Ana Flores* unsubscribed')) || null);
  await announced(world, 'subscribe reviews');
});

test('a double Enter is one change, and one answer', async () => {
  const world = await startWorld();
  const both = await Promise.all(
    [1, 2].map(() => world.slack.command({ user: 'ana', channel: '#governance', text: 'subscribe reviews' })),
  );
  await announced(world, 'subscribe tasks');
  expect(both.flatMap((one) => one.answers())).toHaveLength(1);
});

test('what failed can be tried again at once', async () => {
  const world = await startWorld();
  const { id } = world.slack.channel('#governance');
  world.slack.workspace.updateChannel(id, { is_archived: true });
  expect(reading(await world.type('ana', '#governance', 'subscribe reviews'))).toContain('archived');
  world.slack.workspace.updateChannel(id, { is_archived: false });
  await announced(world, 'subscribe reviews');
});

function said(world: World): string[] {
  return world.slack.messages('#governance').map(reading);
}
