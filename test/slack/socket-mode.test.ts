import { expect, test } from 'vitest';
import { freePort } from '../../src/sandbox/free-port.ts';
import { appToken } from '../../src/sandbox/slack/sockets/socket-mode.ts';
import { lookFor, openForm, refused, save } from '../commands/settings-form.ts';
import { listed, press } from '../commands/support.ts';
import { makeNumbered, numbersIn } from '../support/events.ts';
import { runCli } from '../support/run-cli.ts';
import { startSubscribed } from '../support/subscribed.ts';
import { until } from '../support/until.ts';
import { startWorld, type World } from '../support/world.ts';

const inSocketMode = {
  slack: { isSocketMode: true },
  env: { SLACK_SIGNING_SECRET: '', SLACK_APP_TOKEN: appToken },
} as const;

const connected = ({ slack }: World, n = 1) => until(() => slack.socketMode.connections() === n, 'the websocket');
const ready = async (world: World) => {
  const answer = await fetch(`${world.url}/readyz`);
  return { status: answer.status, ...((await answer.json()) as { checks: Record<string, string> }) };
};
const homes = (world: World) => world.slack.calls('views.publish').length;

test("without a request URL commands, buttons, forms and what they look up, and Credo AI's events all work", async () => {
  const world = await startSubscribed(inSocketMode);
  await world.send(makeNumbered(1));
  await world.waitForTexts(1);
  expect(numbersIn(world.texts())).toEqual([1]);

  const answer = await world.type('ana', '#general', 'subscribe comments');
  await press(world, 'ana', answer, 'Undo');
  expect(await listed(world, '#general')).toEqual([]);

  const form = await openForm(world, '#general');
  expect((await lookFor(world, form, 'filter:use-case', 'resume')).length).toBeGreaterThan(0);
  await save(world, form, { 'events:reviews': ['decided'] });
  await until(async () => (await listed(world, '#general')).length > 0, 'what was saved');

  expect((await fetch(`${world.url}/slack/events`, { method: 'POST', body: '{}' })).status).toBe(404);
  expect(await ready(world)).toMatchObject({ status: 200, checks: { slackSocket: 'ok' } });
  expect(world.slack.socketMode.offers().every(({ attempt }) => attempt === 0)).toBe(true);
  expect(world.slack.socketMode.opened()).toBe(1);
});

test('what is wrong in a form is shown in it, also when the connection broke before Slack heard it', async () => {
  const world = await startWorld(inSocketMode);
  const { socketMode } = world.slack;
  await connected(world);
  const form = await openForm(world);
  await lookFor(world, form, 'filter:risk', '');
  const before = socketMode.offers().length;
  socketMode.loseNextAnswer();
  expect(await refused(world, form, { 'filter:risk': ['0'] })).not.toEqual({});
  expect(socketMode.offers()).toHaveLength(before + 2);
});

test('an event that is sent again in another envelope is handled once', async () => {
  const world = await startWorld(inSocketMode);
  await connected(world);
  const opened = { type: 'app_home_opened', user: world.slack.user('ana').id, tab: 'home' };
  for (const num of [0, 1]) {
    const { status } = await world.slack.event(opened, { eventId: 'Ev1', retry: { num, reason: 'timeout' } });
    expect(status).toBe(200);
  }
  await world.slack.event(opened, { eventId: 'Ev2' });
  await until(() => homes(world) === 2, 'the Home tab to be made twice');
  await world.app.stop();
  expect(homes(world)).toBe(2);
});

test('a command whose acknowledgement was lost is carried out once', async () => {
  const world = await startWorld(inSocketMode);
  await connected(world);
  world.slack.socketMode.loseNextAnswer();
  await world.type('ana', '#governance', 'list');
  expect(world.slack.socketMode.offers().map(({ answer }) => answer)).toEqual([undefined, null]);
  await world.app.stop();
  expect(world.slack.ephemerals('#governance', 'ana')).toHaveLength(1);
});

test('what has no shape that Slack sends is acknowledged, and does no harm', async () => {
  const world = await startWorld(inSocketMode);
  await connected(world);
  expect((await world.slack.event({ type: 'channel_left', channel: 7 })).status).toBe(200);
  expect((await world.type('ana', '#governance', 'list')).text).not.toBe('');
});

test('when Slack renews its servers the new connection is there before the old one goes, and nothing is lost', async () => {
  const world = await startWorld(inSocketMode);
  await connected(world);
  const typed: Promise<unknown>[] = [];
  for (let round = 0; round < 3; round += 1) {
    typed.push(world.type('ana', '#governance', 'list'));
    world.slack.socketMode.refresh();
    typed.push(world.type('ben', '#governance', 'list'));
    await until(() => world.slack.socketMode.opened() === round + 2, 'the next connection');
  }
  await Promise.all(typed);
  await connected(world);
  expect(world.slack.socketMode.offers().every(({ attempt }) => attempt === 0)).toBe(true);
});

test('a connection that breaks is opened again, and what Slack offered meanwhile arrives', async () => {
  const world = await startWorld(inSocketMode);
  await connected(world);
  world.slack.socketMode.cut();
  await world.type('ana', '#governance', 'list');
  expect(world.slack.socketMode.opened()).toBe(2);
});

test('a refused token is told, keeps nothing else from working, and a good one is taken without a restart', async () => {
  const world = await startSubscribed(inSocketMode);
  world.slack.socketMode.refuse('invalid_auth');
  world.slack.socketMode.cut();
  const refusal = await until(() => world.logged('slack.socket_refused')[0], 'the refusal');
  expect(refusal).toMatchObject({ code: 'invalid_auth', advice: expect.stringContaining('SLACK_APP_TOKEN') });
  expect(await ready(world)).toMatchObject({ status: 200, checks: { slackSocket: 'failed' } });
  await world.send(makeNumbered(1));
  await world.waitForTexts(1);
  world.slack.socketMode.refuse(null);
  await connected(world);
  await until(async () => (await ready(world)).checks['slackSocket'] === 'ok', 'the app to know');
  expect(world.logLines.join('')).not.toContain(appToken);
  expect(world.logLines.join('')).not.toContain('ticket=');
});

test('stopping answers what was taken, and takes nothing more', async () => {
  const world = await startWorld(inSocketMode);
  await connected(world);
  const form = await openForm(world);
  const slow = world.slack.fault({ method: 'conversations.info', kind: 'delay', delayMs: 300 });
  const saving = world.slack.submitView({ user: 'ana', view: form.id, values: { 'events:reviews': ['*'] } });
  await until(() => world.slack.socketMode.offers().at(-1)?.kind === 'interactive', 'the form');
  await world.app.stop();
  slow.clear();
  expect(await saving).toMatchObject({ status: 200, errors: {} });
  expect(world.slack.socketMode.connections()).toBe(0);
  await world.restart();
  expect(await listed(world, '#governance')).not.toEqual([]);
});

test('where Slack cannot be reached at all the app starts, says so, and goes on asking', async () => {
  const world = await startWorld({
    ...inSocketMode,
    env: { ...inSocketMode.env, SLACK_API_URL: `http://127.0.0.1:${await freePort()}/api` },
  });
  const refusals = () => world.logLines.filter((line) => line.includes('slack.socket_refused'));
  await until(() => refusals().length > 1, 'a second try');
  expect(refusals()[0]).toContain('"code":"econnrefused"');
  expect(await ready(world)).toMatchObject({ status: 200, checks: { slackSocket: 'failed' } });
  expect(await (await fetch(`${world.url}/metrics`)).text()).toMatch(/^credo_slack_socket_open 0$/m);
});

test('doctor and metrics tell whether Slack lets the app connect', async () => {
  const world = await startWorld(inSocketMode);
  await connected(world);
  const metrics = async () => (await fetch(`${world.url}/metrics`)).text();
  await until(async () => /^credo_slack_socket_open 1$/m.test(await metrics()), 'the app to know');
  expect((await runCli(world.env, 'doctor')).out).toMatch(/✅ +Slack Socket Mode +Slack opens a connection/);
  world.slack.socketMode.refuse('invalid_auth');
  const { status, out } = await runCli(world.env, 'doctor');
  expect(status).toBe(1);
  expect(out).toContain('Slack says invalid_auth. Copy the app-level token again');
});
