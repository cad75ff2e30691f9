import { expect, test } from 'vitest';
import { startWorld } from '../support/world.ts';
import { announced, buttons, listed, press, reading, registered, told } from './support.ts';

test('takes some events away and says what stays', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe reviews fields');
  const answer = await world.type('ben', '#governance', 'unsub fields');
  expect(reading(answer)).toBe('*Ben Okafor* removed *fields*. Still on: *reviews*.');
  expect(answer.ephemeral_to).toBeNull();
  expect(registered(world)).toEqual(['use_case_review_status_updated']);
});

test('takes a part out of a group', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe tasks');
  expect(await announced(world, 'remove tasks:done')).toBe(
    '*Ana Flores* removed *tasks: done*. Still on: *tasks: assigned and deleted*.',
  );
});

test('what was never on changes nothing', async () => {
  const world = await startWorld();
  expect(await told(world, 'unsubscribe reviews')).toBe(
    'Nothing to change: this channel gets nothing from Credo AI. Start with `/credo subscribe`.',
  );
  await announced(world, 'subscribe reviews fields');
  expect(await told(world, 'stop metadata')).toBe(
    "This channel doesn't get *metadata*. It gets: *reviews, fields*. Nothing was changed.\n`/credo unsubscribe` asks which of them should stop.",
  );
  expect(await listed(world)).toEqual(['*reviews, fields*']);
});

test('what Credo cannot tell apart is explained, with the nearest commands', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe fields');
  expect(await told(world, 'unsubscribe fields:"Go live"')).toBe(
    '*fields: "Go live"* cannot be taken out of *fields* alone. Nothing was changed.\nWhat comes closest: `/credo set fields -field:"Go live"`',
  );
  expect(await listed(world)).toEqual(['*fields*']);
});

test('without arguments it asks which, and each button does what it says', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe reviews tasks:done fields');
  const question = await world.type('ana', '#governance', 'unsubscribe');
  expect(question.ephemeral_to).toBe(world.slack.user('ana').id);
  expect(reading(question)).toBe(
    [
      'This channel gets: *reviews, tasks: done, fields*. Which should stop?',
      'Nothing is stopped until you choose. To stop everything, type `/credo unsubscribe all`.',
    ].join('\n'),
  );
  expect(buttons(question).map(({ label }) => label)).toEqual([
    'Stop reviews',
    'Stop tasks:done',
    'Stop fields',
    'Stop all',
  ]);
  expect(await listed(world)).toEqual(['*reviews, tasks: done, fields*']);
  expect(reading(await press(world, 'ana', question, 'Stop tasks:done'))).toBe(
    '*Ana Flores* removed *tasks: done*. Still on: *reviews, fields*.',
  );
  expect(reading(await press(world, 'ana', question, 'Stop all'))).toBe(
    '*Ana Flores* unsubscribed this channel from Credo AI. Nothing is sent here any more.',
  );
  expect(await listed(world)).toEqual([]);
});

test('a use case that Credo lost can still be unsubscribed by the name in the list', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe reviews use-case:"Credit scoring"');
  await announced(world, 'subscribe tasks');
  world.credo.fault({ path: /use_cases$/, times: 100, status: 200, body: { data: [] } });
  world.credo.fault({ path: /use_cases\//, times: 100, status: 404, body: '' });
  expect(await announced(world, 'unsubscribe reviews use-case:"credit scoring"')).toBe(
    '*Ana Flores* removed *reviews*, only for use case Credit scoring. Still on: *tasks*.',
  );
});

test.each(['none', 'Nothing'])('set %s offers to stop everything', async (word) => {
  const world = await startWorld();
  await announced(world, 'subscribe reviews');
  const offer = await world.type('ana', '#governance', `set ${word}`);
  expect(reading(offer)).toBe(
    'To stop everything this channel gets, type `/credo unsubscribe all`. Nothing was changed.',
  );
  expect(await listed(world)).toEqual(['*reviews*']);
  await press(world, 'ana', offer, 'Stop everything');
  expect(await listed(world)).toEqual([]);
});
