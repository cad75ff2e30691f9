import { expect, test } from 'vitest';
import type { View } from '../../src/sandbox/slack/types.ts';
import { startWorld, type World } from '../support/world.ts';
import { openForm, save, settingsIn } from './settings-form.ts';
import { announced, listed, press, reading, told } from './support.ts';

const usual = { threads: 'cards', size: 'compact', details: 'full', mentions: 'on', digest: 'off', mute: 'off' };

const latest = (world: World, user = 'ana') => world.slack.waitFor(() => world.slack.modals(user).at(-1));

test('how messages come is part of the form, said in the channel, and taken back by Undo', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe reviews');
  const view = await openForm(world);
  expect(settingsIn(view)).toEqual(usual);
  await save(world, view, { 'channel:threads': 'quiet', 'channel:digest': 'weekly', 'events:tasks': ['*'] });
  const [, said] = await world.slack.waitForMessages('#governance', 2);
  if (!said) throw new Error(world.slack.dump());
  expect(reading(said)).toBe(
    [
      '*Ana Flores* changed what this channel gets. Before: *reviews*. Now: *reviews, tasks*.',
      '*Ana Flores* changed how messages come here: threads quiet, one digest every Monday at 9:00 (Europe/London). Before: threads cards, digest off.',
    ].join('\n'),
  );
  const changed = await openForm(world, '#governance', 'ben');
  expect(settingsIn(changed)).toEqual({ ...usual, threads: 'quiet', digest: 'keep' });
  await save(world, changed, { 'channel:size': 'standard' }, 'ben');
  const [, , second] = await world.slack.waitForMessages('#governance', 3);
  if (!second) throw new Error(world.slack.dump());
  expect(reading(second)).toBe('*Ben Okafor* changed how messages come here: size standard. Before: size compact.');
  await press(world, 'ana', second, 'Undo');
  expect(settingsIn(await openForm(world, '#governance', 'chi'))).toEqual({
    ...usual,
    threads: 'quiet',
    digest: 'keep',
  });
});

test('Undo takes subscriptions and settings back together', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe reviews');
  await save(world, await openForm(world), { 'channel:mentions': 'off', 'events:reviews': ['opened'] });
  const [, said] = await world.slack.waitForMessages('#governance', 2);
  if (!said) throw new Error(world.slack.dump());
  expect(reading(await press(world, 'ana', said, 'Undo'))).toContain('mentions on');
  expect(settingsIn(await openForm(world))).toEqual(usual);
  expect(await listed(world)).toEqual(['*reviews*']);
});

test('"Show me an example" shows what is ticked to the person alone', async () => {
  const world = await startWorld();
  const view = await openForm(world);
  const values = { 'events:comments': ['*'], 'events:fields': ['*'] };
  await world.slack.click({ user: 'ana', view: view.id, actionId: 'settings:example', values });
  const page = await world.slack.waitFor(() => world.slack.modals('ana')[1]);
  expect(reading(page)).toContain('Could you add the test results');
  expect(reading(page)).toContain('Go-live date');
  expect(reading(page)).not.toContain('approved');
  expect(world.slack.messages('#governance')).toEqual([]);
  await world.slack.closeView({ user: 'ana', view: page.id });
  await save(world, view, values);
});

test('in a direct message with the app, /credo lets a channel be picked, but only one the person is in', async () => {
  const world = await startWorld();
  const refusal = await world.type('ana', '@ana', 'subscribe reviews');
  await world.slack.click({ user: 'ana', message: refusal, actionId: 'settings:open' });
  const menu = await latest(world);
  const pick = async (view: View, channel: string) => {
    const { id } = world.slack.channel(channel);
    await world.slack.click({ user: 'ana', view: view.id, actionId: 'settings:channel', value: id });
    return world.slack.waitFor(() =>
      world.slack.modals('ana').find((one) => one.id === view.id && one.hash !== view.hash),
    );
  };
  const refused = await pick(menu, '#board-ai-risk');
  expect(reading(refused)).toContain("I can't see you in that channel");
  const form = await pick(refused, '#governance');
  expect(reading(form)).toContain(`<#${world.slack.channel('#governance').id}>`);
  await save(world, form, { 'events:reviews': ['*'] });
  const [said] = await world.slack.waitForMessages('#governance', 1);
  expect(said && reading(said)).toContain('*Ana Flores* subscribed this channel to Credo AI: *reviews*.');
});

test('who left a picked channel meanwhile changes nothing there', async () => {
  const world = await startWorld();
  await world.slack.invite('#ai-audit');
  const menu = await openForm(world, '@ana');
  const { id } = world.slack.channel('#ai-audit');
  await world.slack.click({ user: 'ana', view: menu.id, actionId: 'settings:channel', value: id });
  const form = await world.slack.waitFor(() => world.slack.modals('ana').find(({ hash }) => hash !== menu.hash));
  await world.slack.kick('#ai-audit', 'ana');
  await save(world, form, { 'events:reviews': ['*'] });
  const answer = await world.slack.waitFor(() => world.slack.messages('@ana').at(-1));
  expect(reading(answer)).toContain("You aren't in that channel as far as I can see");
  expect(await told(world, 'list', '#ai-audit', 'ben')).toContain('Nothing here yet');
});

test('the example is as long as the form says, and as discreet', async () => {
  const world = await startWorld();
  const page = async (user: string, style: Record<string, string>) => {
    const view = await openForm(world, '#governance', user);
    const values = { 'events:comments': ['*'], ...style };
    await world.slack.click({ user, view: view.id, actionId: 'settings:example', values });
    return reading(await world.slack.waitFor(() => world.slack.modals(user)[1]));
  };
  const compact = await page('ana', {});
  expect(await page('ben', { 'channel:size': 'standard' })).not.toBe(compact);
  expect(await page('chi', { 'channel:details': 'minimal' })).not.toContain('Could you add the test results');
});

test('the form mutes the channel, and shows until when it is', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe reviews');
  await save(world, await openForm(world), { 'channel:mute': '4h' });
  const [, said] = await world.slack.waitForMessages('#governance', 2);
  if (!said) throw new Error(world.slack.dump());
  expect(reading(said)).toMatch(
    /^\*Ana Flores\* changed how messages come here: muted until .+\. Before: not muted\.$/,
  );
  expect(settingsIn(await openForm(world, '#governance', 'ben'))).toEqual({ ...usual, mute: 'keep' });
  await press(world, 'ana', said, 'Undo');
  expect(settingsIn(await openForm(world, '#governance', 'chi'))).toEqual(usual);
});

test('only admins see in the form, change and take back whether restricted use cases are shown', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe reviews');
  expect(settingsIn(await openForm(world))).toEqual(usual);
  const form = await openForm(world, '#governance', 'dana');
  expect(settingsIn(form)).toEqual({ ...usual, restricted: 'withhold' });
  await save(world, form, { 'channel:restricted': 'allow' }, 'dana');
  const [, said] = await world.slack.waitForMessages('#governance', 2);
  if (!said) throw new Error(world.slack.dump());
  expect(reading(said)).toContain('restricted use cases shown. Before: restricted use cases withheld.');
  expect(reading(await press(world, 'ana', said, 'Undo'))).toContain('Only admins');
  expect(reading(await press(world, 'dana', said, 'Undo'))).toContain('restricted use cases withheld');
});
