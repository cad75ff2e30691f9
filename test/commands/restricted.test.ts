import { expect, test } from 'vitest';
import { acmeBank } from '../../src/sandbox/credo/seed.ts';
import { makeReview } from '../support/events.ts';
import { createHurriedClock } from '../support/hurried-clock.ts';
import { post } from '../support/post.ts';
import { bankWithSecret, secretId, secretName } from '../support/restricted.ts';
import { until } from '../support/until.ts';
import { startWorld, type World } from '../support/world.ts';
import { announced, buttons, listed, press, reading, told } from './support.ts';

const start = (options: Parameters<typeof startWorld>[0] = {}) =>
  startWorld({ credo: { seed: bankWithSecret().seed }, ...options });

const warning =
  'At least one of these use cases is restricted in Credo AI. Its news come here as a link, without its name and without what happened, because others could read them.\nAn admin can let this channel show them: `/credo admin restricted allow`';

/** All answers to one command, once there are `count`. */
async function answersTo(world: World, text: string, count: number, channel = '#governance') {
  const result = await world.slack.command({ user: 'ana', channel, text });
  await world.slack.waitForAnswer(result, { nth: count, timeoutMs: 15_000 });
  return result.answers();
}

/** Everything anybody was shown so far, in words, blocks, buttons and views. */
function everythingShown({ slack }: World): string {
  return JSON.stringify([slack.workspace.messages(), slack.home('ana'), slack.modals('ana')]);
}

test('a restricted use case can be chosen by whoever knows its name, and only they are told', async () => {
  const world = await start();
  const answers = await answersTo(world, `subscribe reviews use-case:"${secretName}"`, 2);
  expect(answers.map(reading)).toEqual([
    '*Ana Flores* subscribed this channel to Credo AI: *reviews*, only for use case (restricted in Credo AI).',
    warning,
  ]);
  expect(answers.map(({ ephemeral_to }) => ephemeral_to)).toEqual([world.slack.user('ana').id, expect.any(String)]);
  expect(await listed(world)).toEqual(['*reviews*, only for use case (restricted in Credo AI)']);
  await told(world, 'list mine', '#general');
  await told(world, 'list all', '#general', 'dana');
  await world.slack.openHome('ana');
  await until(() => world.slack.home('ana'), 'the Home tab');
  await told(world, `subscribe reviews use-case:"${secretName}"`);
  await told(world, `unsubscribe tasks use-case:${secretId}`);
  expect(everythingShown(world)).not.toContain(secretName);
  expect(await announced(world, `unsubscribe use-case:"${secretName}"`)).toContain('unsubscribed this channel');
  expect(everythingShown(world)).not.toContain(secretName);
});

test('taking back what was told in person only is told in person only', async () => {
  const world = await start();
  await announced(world, 'subscribe tasks');
  const [change] = await answersTo(world, `subscribe reviews use-case:"${secretName}"`, 2);
  if (!change) throw new Error('There is no answer');
  const undone = await press(world, 'ana', change, 'Undo');
  expect(undone.ephemeral_to).toBe(world.slack.user('ana').id);
  expect(reading(undone)).toContain('took the last change back. This channel now gets: *tasks*.');
  const redone = await press(world, 'ana', undone, 'Undo');
  expect(redone.ephemeral_to).toBe(world.slack.user('ana').id);
  expect(reading(redone)).toContain('(restricted in Credo AI)');
  const more = await world.type('ana', '#governance', 'subscribe comments');
  expect((await press(world, 'ana', more, 'Undo')).ephemeral_to).toBeNull();
});

test.each([
  ['a slip in its name', 'use-case:"Workforce reduction modle"'],
  ['a part of its name', 'use-case:Workforce'],
  ['one word of it', '-use-case:"reduction plan"'],
])('%s leads to no suggestion', async (_, filter) => {
  const world = await start();
  const answer = await world.type('ana', '#governance', `subscribe reviews ${filter}`);
  expect(reading(answer)).toContain("I can't find a use case called");
  expect(reading(answer)).not.toContain('Closest');
  expect(JSON.stringify([answer.blocks, answer.text, buttons(answer)])).not.toContain(secretName);
});

test('a choice between use cases of one name leaves the restricted one out', async () => {
  const { seed } = bankWithSecret();
  const twin = (id: string, access_level: string) => ({ ...acmeBank.useCases[0]!, id, name: 'Twin', access_level });
  const useCases = [
    ...seed.useCases,
    twin('openTwinOne', 'open'),
    twin('openTwinTwo', 'open'),
    twin('closed', 'secret'),
  ];
  const world = await start({ credo: { seed: { ...seed, useCases } } });
  const answer = await world.type('ana', '#governance', 'subscribe reviews use-case:Twin');
  expect(buttons(answer).map(({ label }) => label)).toEqual(['Twin · openTw…', 'Twin · openTw…']);
});

test('a private channel that the app is in may read the name', async () => {
  const world = await start();
  await world.slack.invite('#ai-audit');
  expect(await announced(world, `subscribe reviews use-case:"${secretName}"`, '#ai-audit')).toBe(
    `*Ana Flores* subscribed this channel to Credo AI: *reviews*, only for use case ${secretName}.`,
  );
  expect(await listed(world, '#ai-audit')).toEqual([`*reviews*, only for use case ${secretName}`]);
  expect(await told(world, 'list mine', '#general')).not.toContain(secretName);
});

test('a name that was chosen while it was open is withheld once the use case is restricted', async () => {
  const bank = bankWithSecret({});
  const clock = createHurriedClock();
  const world = await start({ credo: { seed: bank.seed }, clock });
  expect(await announced(world, `subscribe reviews use-case:"${secretName}"`)).toContain(secretName);
  expect(await listed(world)).toEqual([`*reviews*, only for use case ${secretName}`]);
  bank.access.visible = false;
  // What comes eleven minutes later lets the app ask Credo again.
  clock.shift(11 * 60_000);
  await post(world.credo.webhooks[0]?.attributes.url ?? '', makeReview({ useCaseId: secretId }));
  await world.slack.waitFor(() => world.slack.messages('#governance').find(({ text }) => text.startsWith('🔒')));
  clock.shift(-11 * 60_000);
  const shownBefore = world.slack.workspace.messages().length;
  expect(await listed(world)).toEqual(['*reviews*, only for use case (restricted in Credo AI)']);
  await told(world, 'unsubscribe');
  await told(world, 'subscribe tasks:done use-case:"Something else"');
  expect(await announced(world, 'subscribe comments')).not.toContain(secretName);
  const shown = world.slack.workspace.messages().slice(shownBefore);
  expect(JSON.stringify(shown)).not.toContain(secretName);
});

test.each([
  ['subscribe reviews', true],
  ['subscribe reviews risk:high', true],
  ['subscribe reviews risk:low', false],
  ['subscribe reviews use-case:"Credit scoring"', false],
  [`subscribe reviews -use-case:"${secretName}"`, false],
])('%s warns, and only the person, if that brings a restricted one: %j', async (command, isWarned) => {
  const world = await start();
  const result = await world.slack.command({ user: 'ana', channel: '#governance', text: command });
  await world.slack.waitForAnswer(result, { timeoutMs: 15_000 });
  if (isWarned) await world.slack.waitForAnswer(result, { nth: 2, timeoutMs: 15_000 });
  await world.app.stop();
  const warnings = result.answers().filter((answer) => reading(answer) === warning);
  expect(warnings.map(({ ephemeral_to }) => ephemeral_to)).toEqual(isWarned ? [world.slack.user('ana').id] : []);
});

test('nobody is warned in a private channel, nor where an admin lets it be shown', async () => {
  const world = await start();
  await world.slack.invite('#ai-audit');
  await announced(world, 'subscribe reviews', '#ai-audit');
  await announced(world, 'admin restricted allow', '#governance', 'dana');
  await announced(world, `subscribe reviews use-case:"${secretName}"`);
  await world.app.stop();
  expect(world.slack.ephemerals('#ai-audit', 'ana')).toEqual([]);
  expect(world.slack.ephemerals('#governance', 'ana')).toEqual([]);
});

test('a name that was typed while Credo did not answer is withheld once Credo says that it is restricted', async () => {
  const world = await start();
  const fault = world.credo.fault({ path: /use_cases/, status: 503, times: 1000 });
  await announced(world, `subscribe reviews use-case:"${secretName}"`);
  fault.clear();
  await until(async () => (await listed(world))[0]?.includes('(restricted in Credo AI)'), 'the name to be withheld');
});
