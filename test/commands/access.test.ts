import SqliteDatabase from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { Message } from '../../src/sandbox/slack/types.ts';
import { bankWithSecret, secretId, secretName } from '../support/restricted.ts';
import { startWorld, type World } from '../support/world.ts';
import { lookFor, openForm, save } from './settings-form.ts';
import { announced, buttons, listed, press, reading, told } from './support.ts';

const onlyManagers = 'Only channel managers may change what this channel gets';

/** The request that waits for an answer in somebody's direct messages. */
const requestFor = (world: World, approver: string) =>
  world.slack.waitFor(() =>
    directs(world, approver).find((one) => buttons(one).some(({ label }) => label === 'Allow')),
  );

const directs = (world: World, user: string): readonly Message[] => world.slack.messages(`@${user}`);

const saidTo = (world: World, user: string, text: string) =>
  world.slack.waitFor(() => directs(world, user).find((one) => reading(one).includes(text)));

async function refused(world: World, user: string, command: string, channel = '#governance'): Promise<Message> {
  const answer = await world.type(user, channel, command);
  expect(answer.ephemeral_to).toBe(world.slack.user(user).id);
  expect(reading(answer)).toContain('Nothing was changed.');
  return answer;
}

test('anyone may change a channel until an admin says who; only admins may say so', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe reviews', '#governance', 'chi');
  expect(await told(world, 'admin policy managers', '#governance', 'chi')).toContain('Only admins of this workspace');
  expect(await told(world, 'admin policy', '#governance', 'dana')).toContain('*Anyone* in a channel');
  expect(await told(world, 'admin policy managers', '#governance', 'dana')).toContain(
    'Done. *Channel managers* may change',
  );
  expect(reading(await refused(world, 'chi', 'subscribe tasks'))).toContain(`${onlyManagers}: admins of the workspace`);
  expect(await listed(world)).toEqual(['*reviews*']);
  await announced(world, 'subscribe tasks', '#governance', 'ana'); // Who created the channel.
  await announced(world, 'subscribe comments', '#governance', 'dana');
  await told(world, 'admin policy anyone', '#governance', 'dana');
  await announced(world, 'subscribe fields', '#governance', 'chi');
});

test('what is not understood is explained to everybody, and looking is free', async () => {
  const world = await startWorld();
  await told(world, 'admin policy managers', '#governance', 'dana');
  expect(await told(world, 'subscribe reveiws', '#governance', 'chi')).toContain('Did you mean');
  expect(await told(world, 'list', '#governance', 'chi')).toContain('Nothing here yet');
});

test('Allow makes exactly the change that was asked for, in the name of who asked, and only once', async () => {
  const world = await startWorld();
  await told(world, 'admin policy @ben', '#governance', 'dana');
  expect(await told(world, 'admin policy', '#governance', 'dana')).toContain('*Admins* and Ben Okafor may change');
  const refusal = await refused(world, 'chi', 'subscribe tasks assignee:me');
  expect(reading(refusal)).toContain('Only some people may change what channels get here (set by *Dana Weiss*).');
  const asked = await press(world, 'chi', refusal, 'Request access');
  expect(reading(asked)).toContain('I asked whoever may allow it');
  expect(reading(await press(world, 'chi', refusal, 'Request access'))).toContain('You have asked for this already');

  const [forBen, forDana] = [await requestFor(world, 'ben'), await requestFor(world, 'dana')];
  expect(reading(forBen)).toContain(
    `*Chi Tanaka* asks to change what <#${world.slack.channel('#governance').id}> gets from Credo AI:\n\`/credo subscribe tasks assignee:me\``,
  );
  const [allowed] = await Promise.all([
    press(world, 'ben', forBen, 'Allow'),
    world.slack.click({ user: 'dana', message: forDana, actionId: 'access:deny' }),
  ]);
  const said = reading(allowed);
  const wasAllowed = said.includes('You allowed this');
  expect(wasAllowed || said.includes('answered already')).toBe(true);
  await saidTo(world, 'chi', wasAllowed ? '*Ben Okafor* allowed what you asked for' : '*Dana Weiss* denied');
  expect(await listed(world, '#governance', 'chi')).toEqual(wasAllowed ? ['*tasks*, only assigned to Chi Tanaka'] : []);
});

test('after Allow the channel hears of it, and the buttons are gone', async () => {
  const world = await startWorld();
  await told(world, 'admin policy @ben', '#governance', 'dana');
  await press(world, 'chi', await refused(world, 'chi', 'subscribe reviews'), 'Request access');
  const request = await requestFor(world, 'ben');
  await press(world, 'ben', request, 'Allow');
  const [announcement] = await world.slack.waitForMessages('#governance', 1);
  expect(announcement && reading(announcement)).toContain(
    '*Chi Tanaka* subscribed this channel to Credo AI: *reviews*.',
  );
  const after = directs(world, 'ben').find(({ ts }) => ts === request.ts);
  expect(after && buttons(after)).toEqual([]);
  const danas = await saidTo(world, 'dana', '*Ben Okafor* allowed what *Chi Tanaka* asked for');
  expect(reading(danas)).toContain('`/credo subscribe reviews`');
  expect(buttons(danas)).toEqual([]);
  expect(directs(world, 'dana')).toHaveLength(1);
  expect(await listed(world)).toEqual(['*reviews*']);
});

test('Deny changes nothing and is told', async () => {
  const world = await startWorld();
  await told(world, 'admin policy managers', '#governance', 'dana');
  await announced(world, 'subscribe reviews', '#governance', 'ana');
  await press(world, 'chi', await refused(world, 'chi', 'unsubscribe all'), 'Request access');
  await press(world, 'ana', await requestFor(world, 'ana'), 'Deny');
  await saidTo(world, 'chi', '*Ana Flores* denied what you asked for');
  expect(await listed(world)).toEqual(['*reviews*']);
});

test('a form can be asked for, too', async () => {
  const world = await startWorld();
  await told(world, 'admin policy managers', '#governance', 'dana');
  await announced(world, 'subscribe reviews', '#governance', 'ana');
  const form = await openForm(world, '#governance', 'chi');
  await save(world, form, { 'events:tasks': ['done'], 'channel:threads': 'off' }, 'chi');
  const refusal = await world.slack.waitFor(() => world.slack.ephemerals('#governance', 'chi').at(-1));
  await press(world, 'chi', refusal, 'Request access');
  const request = await requestFor(world, 'ana');
  expect(reading(request)).toContain('add tasks: done; threads off');
  await press(world, 'ana', request, 'Allow');
  const [, said] = await world.slack.waitForMessages('#governance', 2);
  expect(said && reading(said)).toContain('*Chi Tanaka* changed how messages come here: threads off.');
  expect(await listed(world)).toEqual(['*reviews, tasks: done*']);
});

test('a form that asks for a restricted use case does not name it either', async () => {
  const world = await startWorld({ credo: { seed: bankWithSecret().seed } });
  await told(world, 'admin policy managers', '#governance', 'dana');
  await world.slack.invite('#ai-audit');
  await announced(world, 'subscribe reviews', '#ai-audit', 'dana');
  const form = await openForm(world, '#ai-audit', 'ben');
  await lookFor(world, form, 'filter:use-case', 'Workforce', 'ben');
  await save(world, form, { 'filter:use-case': [secretId] }, 'ben');
  const refusal = await world.slack.waitFor(() => world.slack.ephemerals('#ai-audit', 'ben').at(-1));
  await press(world, 'ben', refusal, 'Request access');
  expect(reading(await requestFor(world, 'dana'))).toContain('use case (not named here');
  expect(JSON.stringify(directs(world, 'dana'))).not.toContain(secretName);
});

test('only whoever may change the channel can answer, and only for a week', async () => {
  const world = await startWorld();
  await told(world, 'admin policy @ben', '#governance', 'dana');
  const refusal = await refused(world, 'chi', 'subscribe reviews');
  await press(world, 'chi', refusal, 'Request access');
  const request = await requestFor(world, 'ben');
  await told(world, 'admin policy managers', '#governance', 'dana');
  expect(reading(await press(world, 'ben', request, 'Allow'))).toContain('Only whoever may change that channel');
  const database = new SqliteDatabase((world.env['DATABASE_URL'] ?? '').replace('sqlite:', ''));
  database.exec('update access_requests set created_at = created_at - 8 * 24 * 3600000');
  database.close();
  expect(reading(await press(world, 'dana', await requestFor(world, 'dana'), 'Allow'))).toContain('within 7 days');
  expect(await listed(world)).toEqual([]);
});

test('guests and bots change nothing, whatever the policy; who runs the app may allow it', async () => {
  const world = await startWorld({ env: { ADMIN_USER_IDS: 'U0BEN0000' } });
  expect(world.slack.user('ben').id).toBe('U0BEN0000');
  world.slack.updateUser('chi', { is_restricted: true });
  const refusal = await refused(world, 'chi', 'subscribe reviews');
  expect(reading(refusal)).toContain("Guests can't change what a channel gets.");
  await press(world, 'chi', refusal, 'Request access');
  await press(world, 'ben', await requestFor(world, 'ben'), 'Allow');
  await world.slack.waitForMessages('#governance', 1);
  world.slack.updateUser('chi', { is_restricted: false, is_bot: true });
  expect(reading(await refused(world, 'chi', 'unsubscribe all'))).toContain('Only people can change');
  expect(await listed(world)).toEqual(['*reviews*']);
});

test('Undo is for those who may change the channel', async () => {
  const world = await startWorld();
  const change = await world.type('ana', '#governance', 'subscribe reviews');
  await told(world, 'admin policy managers', '#governance', 'dana');
  expect(reading(await press(world, 'chi', change, 'Undo'))).toContain(onlyManagers);
  await press(world, 'ana', change, 'Undo');
  expect(await listed(world)).toEqual([]);
});

test('while Slack does not say who somebody is, a restricted channel stays as it is', async () => {
  const world = await startWorld();
  await told(world, 'admin policy managers', '#governance', 'dana');
  world.slack.fault({ kind: 'error', error: 'fatal_error', method: 'users.info', times: 10 });
  expect(reading(await refused(world, 'ana', 'subscribe reviews'))).toContain("Slack didn't tell me who you are");
});

test('admins of the workspace are asked, too, but nobody who has left', async () => {
  const world = await startWorld();
  await told(world, 'admin policy @ben @ana', '#governance', 'dana');
  world.slack.addUser({ name: 'fay', real_name: 'Fay Admin', is_admin: true });
  world.slack.updateUser('ana', { deleted: true });
  await press(world, 'chi', await refused(world, 'chi', 'subscribe reviews'), 'Request access');
  await Promise.all(['ben', 'dana', 'fay'].map((one) => requestFor(world, one)));
  expect(directs(world, 'ana')).toEqual([]);
});

test('a request names no use case that whoever may allow it might not know of', async () => {
  const world = await startWorld({ credo: { seed: bankWithSecret().seed } });
  await told(world, 'admin policy managers', '#governance', 'dana');
  await world.slack.invite('#ai-audit');
  const ask = async (text: string) => {
    await press(world, 'ben', await refused(world, 'ben', text, '#ai-audit'), 'Request access');
    return saidTo(world, 'dana', text.split(' ')[0] ?? '');
  };
  const unnamed = '(not named here, because it may be restricted)';
  const request = await ask(`subscribe reviews use-case:"${secretName}","Credit scoring"`);
  expect(reading(request)).toContain(`\`/credo subscribe\` *reviews*, only for use case Credit scoring or ${unnamed}`);
  expect(buttons(request).map(({ label }) => label)).toEqual(['Allow', 'Deny']);
  await press(world, 'dana', request, 'Allow');
  expect(await listed(world, '#ai-audit', 'ben')).toEqual([
    `*reviews*, only for use case Credit scoring or ${secretName}`,
  ]);
  expect(reading(await ask('set reviews use-case:"Credit scoring"'))).toContain(
    '`/credo set reviews use-case:"Credit scoring"`',
  );
  world.credo.fault({ path: /use_cases/, status: 503, times: 1000 });
  expect(reading(await ask('unsubscribe reviews use-case:"Credit scoring"'))).toContain(unnamed);
  await saidTo(world, 'ben', 'allowed what you asked for');
  expect(JSON.stringify([directs(world, 'dana'), directs(world, 'ben')])).not.toContain(secretName);
});

test('an admin can be asked to let a channel be used that is shared with another company, and only an admin', async () => {
  const world = await startWorld({ env: { ADMIN_USER_IDS: 'U0BEN0000' } });
  await world.slack.share('#governance');
  const refusal = await refused(world, 'chi', 'subscribe reviews');
  expect(reading(refusal)).toContain('An admin can let this one be used: `/credo admin shared allow`');
  await press(world, 'chi', refusal, 'Ask an admin to allow');
  const request = await requestFor(world, 'dana');
  expect(reading(request)).toContain('*Chi Tanaka* asks an admin for this in <#');
  expect(reading(request)).toContain('`/credo admin shared allow`');
  expect(directs(world, 'ana')).toEqual([]);
  const bens = await requestFor(world, 'ben');
  await press(world, 'dana', request, 'Allow');
  await saidTo(world, 'chi', '*Dana Weiss* allowed what you asked for in <#');
  await world.slack.waitFor(() => (buttons(directs(world, 'ben')[0] ?? bens).length === 0 ? true : null));
  await announced(world, 'subscribe tasks', '#governance', 'chi');
  const inChannel = () => world.slack.messages('#governance').map(reading).join();
  await world.slack.waitFor(() => (inChannel().includes('*Dana Weiss* lets this channel be used') ? true : null));
});

test('who is no admin any more cannot allow what only admins may', async () => {
  const world = await startWorld();
  await world.slack.share('#governance');
  await press(world, 'chi', await refused(world, 'chi', 'subscribe reviews'), 'Ask an admin to allow');
  const request = await requestFor(world, 'dana');
  world.slack.updateUser('dana', { is_admin: false });
  expect(reading(await press(world, 'dana', request, 'Allow'))).toContain('Only admins of this workspace');
  expect(reading(await refused(world, 'chi', 'subscribe tasks'))).toContain('shared with another company');
});
