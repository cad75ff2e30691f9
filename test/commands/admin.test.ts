import { expect, test } from 'vitest';
import { makeNumbered, numbersIn } from '../support/events.ts';
import { startSubscribed } from '../support/subscribed.ts';
import { startWorld } from '../support/world.ts';
import { openHome } from './home-tab.ts';
import { announced, buttons, reading, told } from './support.ts';

test('admin shows how things are and what only admins can do', async () => {
  const world = await startWorld();
  const overview = await told(world, 'admin', '#governance', 'dana');
  expect(overview).toContain('✅ Nothing is waiting to be sent.');
  expect(overview).toContain('*Anyone* in a channel may change what it gets, except guests.');
  expect(overview).toContain('`/credo admin policy`');
  expect(await told(world, 'admin nonsense', '#governance', 'dana')).toContain('does not know *nonsense*');
  expect(await told(world, 'admin policy somebody', '#governance', 'dana')).toContain("I don't know who *somebody* is");
  expect(await told(world, 'admin')).toContain('Only admins of this workspace may do that. Nothing was changed.');
});

test('what was given up is shown to admins and sent again, once, however often it is asked for', async () => {
  const world = await startSubscribed({ what: 'reviews' });
  world.slack.fault({ kind: 'error', error: 'invalid_blocks', method: 'chat.postMessage', times: 4 });
  await world.send(makeNumbered(1));
  await world.idle();
  const answer = await world.type('dana', '#governance', 'admin');
  expect(reading(answer)).toMatch(/given up:\n• <#C0GOVERNANCE>, `invalid_blocks`, just now\n• /);
  expect(buttons(answer).map(({ value }) => value)).toEqual(['admin replay']);
  expect(numbersIn(world.texts())).toEqual([]);
  expect(await told(world, 'admin replay')).toContain('Only admins');
  const asked = ['dana', 'dana', 'dana'].map((user) => world.type(user, '#governance', 'admin replay'));
  const said = (await Promise.all(asked)).map(reading);
  expect(said.filter((text) => text.includes('being sent again'))).toHaveLength(1);
  await world.idle();
  expect(numbersIn(world.texts())).toEqual([1]);
  expect(await told(world, 'admin replay', '#governance', 'dana')).toContain('nothing to send again');
});

test('Home shows admins what was given up, with a button to send it again', async () => {
  const world = await startSubscribed({ what: 'reviews' });
  world.slack.fault({ kind: 'error', error: 'invalid_blocks', method: 'chat.postMessage', times: 4 });
  await world.send(makeNumbered(1));
  await world.idle();
  expect(reading(await openHome(world, 'ana'))).not.toContain('given up');
  const home = await openHome(world, 'dana');
  expect(reading(home)).toContain('`invalid_blocks`');
  await world.slack.click({ user: 'dana', view: home.id, actionId: 'home:menu:replay' });
  await world.idle();
  await world.slack.waitFor(() => (numbersIn(world.texts())[0] === 1 ? true : null));
  const after = await world.slack.waitFor(() => {
    const now = world.slack.home('dana');
    return now && now.hash !== home.hash ? now : null;
  });
  expect(reading(after)).not.toContain('`invalid_blocks`');
});

test('Edit in Home opens the form of that channel, for who is in it', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe reviews');
  const home = await openHome(world, 'chi');
  await world.slack.click({ user: 'chi', view: home.id, actionId: 'home:edit:0' });
  const form = await world.slack.waitFor(() => world.slack.modals('chi').at(-1));
  expect(reading(form)).toContain(`Choose what <#${world.slack.channel('#governance').id}> gets`);
});
