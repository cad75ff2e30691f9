import { expect, test } from 'vitest';
import type { View } from '../../src/sandbox/slack/types.ts';
import { startWorld, type World } from '../support/world.ts';
import { announced, listed, press, reading, registered, told } from './support.ts';

/** Types bare `/credo` and resolves with the modal that opens. */
async function open(world: World, channel = '#governance', user = 'ana'): Promise<View> {
  await world.slack.command({ user, channel });
  return world.slack.waitFor(() => world.slack.modals(user).at(-1));
}

/** By block: the checkboxes that are ticked. */
function ticked(view: View): Record<string, string[]> {
  const inputs = view.blocks as unknown as readonly {
    readonly block_id: string;
    readonly element?: { readonly initial_options?: readonly { readonly value: string }[] };
  }[];
  return Object.fromEntries(
    inputs.flatMap(({ block_id, element }) =>
      element?.initial_options ? [[block_id, element.initial_options.map(({ value }) => value)]] : [],
    ),
  );
}

async function save(world: World, view: View, values: Record<string, string[]>, user = 'ana') {
  const result = await world.slack.submitView({ user, view: view.id, values });
  expect(result).toMatchObject({ status: 200, problem: null, errors: {} });
}

test('/credo alone opens the settings of the channel, and saving says there what changed, with Undo', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe reviews:decided tasks');
  const view = await open(world);
  expect(view.definition).toMatchObject({
    title: { text: 'Credo AI in #governance'.slice(0, 24) },
    submit: { text: 'Save' },
    close: { text: 'Cancel' },
  });
  expect(ticked(view)).toEqual({ 'events:reviews': ['decided'], 'events:tasks': ['*'] });
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

test('what was not touched stays as it is: filters, what others changed meanwhile, and silence about nothing', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe reviews risk:high');
  await announced(world, 'subscribe comments');
  const view = await open(world);
  expect(JSON.stringify(view.blocks)).toContain('Filters stay as they are');
  const second = await open(world, '#governance', 'ben');
  await announced(world, 'subscribe fields:"Model owner"');
  await save(world, view, { 'events:tasks': ['done'] });
  await world.slack.waitForMessages('#governance', 4);
  const now = ['*reviews*, only for risk High', '*tasks: done, comments, fields: "Model owner"*'];
  expect(await listed(world)).toEqual(now);
  await save(world, second, {}, 'ben');
  expect(await listed(world)).toEqual(now);
  expect(world.slack.messages('#governance')).toHaveLength(4);
  const third = await open(world);
  expect(ticked(third)['events:fields']).toEqual(['Model owner']);
  const all = { 'events:reviews': [], 'events:tasks': [], 'events:comments': [], 'events:fields': [] };
  await save(world, third, all);
  const last = (await world.slack.waitForMessages('#governance', 5)).at(-1);
  expect(last && reading(last)).toContain('Nothing is sent here any more.');
});

test('a channel the app may not post in is refused when saving, whatever it was when the modal opened', async () => {
  const world = await startWorld();
  const view = await open(world);
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
  const view = await open(world, '#ai-audit');
  expect(view.definition).toMatchObject({ title: { text: 'Credo AI in this channel' } });
  await save(world, view, { 'events:reviews': ['decided'] });
  const message = await world.slack.waitFor(() => direct(world));
  expect(reading(message)).toContain('`/invite @Credo AI`');
  await world.slack.invite('#ai-audit');
  const [started] = await world.slack.waitForMessages('#ai-audit', 1);
  expect(started && reading(started)).toContain('This channel gets: *reviews: decided*.');
});

test('where no modal can be opened, /credo answers with help', async () => {
  const world = await startWorld();
  const help = await told(world, 'help');
  world.slack.fault({ kind: 'error', error: 'expired_trigger_id', method: 'views.open' });
  expect(await told(world, '')).toBe(help);
  expect(reading(await world.type('ana', '@ana', ''))).toBe(help);
  const unconnected = await startWorld({ env: { CREDO_TENANT: '', CREDO_API_KEY: '' } });
  expect(await told(unconnected, '')).toBe(help);
});
