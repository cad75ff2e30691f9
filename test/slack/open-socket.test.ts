import { expect, onTestFinished, test } from 'vitest';
import { appToken } from '../../src/sandbox/slack/sockets/socket-mode.ts';
import { startSlack } from '../../src/sandbox/slack/start-slack.ts';
import { type Answer, openSocket } from '../../src/slack/socket/open-socket.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { until } from '../support/until.ts';

async function start(handle: () => Promise<Answer> = async () => ({})) {
  const slack = await startSlack({ signingSecret: 'x', isSocketMode: true });
  onTestFinished(() => slack.close());
  const clock = createManualClock();
  const headers = { authorization: `Bearer ${appToken}` };
  const answer = await fetch(`${slack.apiUrl}apps.connections.open`, { method: 'POST', headers });
  const { url } = (await answer.json()) as { url: string };
  return { slack, clock, url, socket: await openSocket({ url, clock, handle }) };
}

test('a connection on which nobody is there any more is given up after half a minute of silence', async () => {
  const { slack, clock, socket } = await start();
  slack.socketMode.freeze();
  const ended = { how: 'not yet' };
  void socket.ended.then((how) => {
    ended.how = how;
  });
  await clock.advance(30_000);
  expect(ended.how).toBe('not yet');
  await clock.advance(10_000);
  expect(ended.how).toBe('lost');
});

test('an address works once, and one that does not is an error', async () => {
  const { url, clock, slack } = await start();
  await expect(openSocket({ url, clock, handle: async () => ({}) })).rejects.toThrow('hello');
  expect(slack.socketMode.opened()).toBe(1);
});

test('what is not acknowledged is offered again, an event up to three times', async () => {
  let asked = 0;
  const { slack } = await start(async () => {
    asked += 1;
    return asked < 2 ? null : {};
  });
  const result = await slack.event({ type: 'user_change' });
  expect(result.status).toBe(200);
  expect(slack.socketMode.offers().map(({ attempt }) => attempt)).toEqual([0, 1]);
});

test('retiring waits for what is being handled, and for no longer than it may', async () => {
  const never = Promise.withResolvers<Answer>();
  const { slack, clock, socket } = await start(() => never.promise);
  const command = slack.command({ user: 'ana', channel: '#governance', timeoutMs: 1_000 });
  await until(() => slack.socketMode.offers().length === 1, 'the command');
  const retired = socket.retire(5_000);
  await clock.advance(4_000);
  expect(slack.socketMode.connections()).toBe(1);
  await clock.advance(2_000);
  await retired;
  await until(() => slack.socketMode.connections() === 0, 'the end of the connection');
  never.resolve({});
  expect((await command).status).toBe(0);
});
