import { expect, test } from 'vitest';
import { startWorld, type World } from '../support/world.ts';
import { chosenIn, openForm, rowsIn, save } from './settings-form.ts';
import { announced, listed, press, reading, registered, told } from './support.ts';

test('/credo alone opens the settings of the channel, and saving says there what changed, with Undo', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe reviews:decided tasks');
  const view = await openForm(world);
  expect(view.definition).toMatchObject({
    title: { text: 'Credo AI in #governance'.slice(0, 24) },
    submit: { text: 'Save' },
    close: { text: 'Cancel' },
  });
  expect(chosenIn(view)).toEqual({ 'events:reviews': ['decided'], 'events:tasks': ['*'] });
  await save(world, view, { 'events:comments': ['mentions'], 'events:tasks': [] });
  expect(world.slack.modals('ana')).toEqual([]);
  const [, said] = await world.slack.waitForMessages('#governance', 2);
  if (!said) throw new Error(world.slack.dump());
  expect(reading(said)).toBe(
    '*Ana Flores* changed what this channel gets. Before: *reviews: decided, tasks*. Now: *reviews: decided, comments: mentions*.',
  );
  expect(registered(world)).toEqual(['use_case_comment', 'use_case_review_comment', 'use_case_review_status_updated']);
  await press(world, 'ben', said, 'Undo');
  expect(await listed(world)).toEqual(['*reviews: decided, tasks*']);
});

test('what was not touched stays as it is: other choices, what others changed meanwhile, and silence about nothing', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe reviews risk:high');
  await announced(world, 'subscribe comments');
  const view = await openForm(world);
  expect(rowsIn(view)).toEqual(['reviews, only for risk High', 'comments', 'Another choice, with its own filters']);
  const second = await openForm(world, '#governance', 'ben');
  await announced(world, 'subscribe fields:"Model owner"');
  await save(world, view, { 'events:tasks': ['done'] });
  await world.slack.waitForMessages('#governance', 4);
  const now = ['*reviews*, only for risk High', '*tasks: done, comments, fields: "Model owner"*'];
  expect(await listed(world)).toEqual(now);
  await save(world, second, {}, 'ben');
  expect(await listed(world)).toEqual(now);
  expect(world.slack.messages('#governance')).toHaveLength(4);
});

test('unticking everything of the only choice stops all of it', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe comments fields:"Model owner"');
  const view = await openForm(world);
  expect(chosenIn(view)).toEqual({ 'events:comments': ['*'], 'names:fields': ['Model owner'] });
  await save(world, view, { 'events:comments': [], 'names:fields': [] });
  const last = (await world.slack.waitForMessages('#governance', 2)).at(-1);
  expect(last && reading(last)).toContain('Nothing is sent here any more.');
});

test('a channel the app may not post in is refused when saving, whatever it was when the modal opened', async () => {
  const world = await startWorld();
  const view = await openForm(world);
  world.slack.workspace.updateChannel(world.slack.channel('#governance').id, { is_ext_shared: true });
  await save(world, view, { 'events:reviews': ['*'] });
  const told_ = await world.slack.waitFor(() => world.slack.ephemerals('@ana', 'ana').at(-1) ?? direct(world));
  expect(reading(told_)).toContain('This channel is shared with another company');
  expect(await listed(world, '#general')).toEqual([]);
});

/** A direct message, where the app is in no channel with the person. */
const direct = (world: World) => world.slack.messages('@ana').at(-1);

test('in a private channel without the app the choice is kept and starts with the invitation', async () => {
  const world = await startWorld();
  const view = await openForm(world, '#ai-audit');
  expect(view.definition).toMatchObject({ title: { text: 'Credo AI in this channel' } });
  await save(world, view, { 'events:reviews': ['decided'] });
  const message = await world.slack.waitFor(() => direct(world));
  expect(reading(message)).toContain('`/invite @Credo AI`');
  await world.slack.invite('#ai-audit');
  const [started] = await world.slack.waitForMessages('#ai-audit', 1);
  expect(started && reading(started)).toContain('This channel gets: *reviews: decided*.');
});

test('where no modal can be opened, /credo answers with help and /credo settings with a button that can', async () => {
  const world = await startWorld();
  const help = await told(world, 'help');
  world.slack.fault({ kind: 'error', error: 'expired_trigger_id', method: 'views.open', times: 2 });
  expect(await told(world, '')).toBe(help);
  const answer = await world.type('ana', '#governance', 'settings');
  await world.slack.click({ user: 'ana', message: answer, actionId: 'settings:open' });
  const view = await world.slack.waitFor(() => world.slack.modals('ana').at(-1));
  expect(view.definition).toMatchObject({ callback_id: 'channel_settings' });
  const unconnected = await startWorld({ env: { CREDO_TENANT: '', CREDO_API_KEY: '' } });
  expect(await told(unconnected, '')).toBe(help);
  expect(await told(unconnected, 'settings')).toContain("Credo AI isn't connected yet.");
});
