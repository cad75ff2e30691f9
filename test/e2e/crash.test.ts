import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startAppProcess } from '../../src/sandbox/app-process.ts';
import { startCredo } from '../../src/sandbox/credo/start-credo.ts';
import { startSlack } from '../../src/sandbox/slack/start-slack.ts';
import { makeNumbered, numbersIn } from '../support/events.ts';
import { post } from '../support/post.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { until } from '../support/until.ts';
import { environment, signingSecret } from '../support/world.ts';

const repeatNote = 'May be a repeat: Slack did not confirm the first try';

/** The real process, subscribed to reviews in #governance. */
async function startProduct() {
  const slack = await startSlack({ signingSecret });
  const credo = await startCredo();
  const database = join(tempFolder(), 'app.db');
  const { HOST: _host, PORT: _port, PUBLIC_URL: _url, ...settings } = environment(slack, credo, 0, database);
  const app = await startAppProcess(settings);
  slack.connect(`${app.url}/slack/events`);
  onTestFinished(async () => {
    await app.kill();
    await slack.close();
    await credo.close();
  });
  await until(() => app.log().includes('slack.connected'), 'the token check');
  await slack.waitForAnswer(await slack.command({ user: 'ana', channel: '#governance', text: 'subscribe reviews' }));
  const hook = await until(() => credo.webhooks[0]?.attributes.url, 'the webhook');
  const send = async (...numbers: number[]) => {
    for (const number of numbers) expect((await post(hook, makeNumbered(number))).status).toBe(200);
  };
  /** What stands in the channel: the number of each message, and whether it says that it may be a repeat. */
  const shown = () =>
    slack
      .messages('#governance')
      .flatMap(({ text, blocks }) =>
        numbersIn([text]).map((number) => ({ number, isNoted: JSON.stringify(blocks).includes(repeatNote) })),
      );
  const idle = () =>
    until(async () => {
      const metrics = await (await fetch(`${app.url}/metrics`)).text();
      return /^credo_slack_deliveries_waiting 0$/m.test(metrics) && !app.log().includes('match_failed');
    }, 'an empty outbox');
  const waitFor = async (last: number) => {
    await until(() => shown().some(({ number }) => number === last), `message ${last}`, 20_000);
    await idle();
  };
  return { slack, app, hook, send, shown, waitFor, idle };
}

const plain = (...numbers: number[]) => numbers.map((number) => ({ number, isNoted: false }));

describe('killed', () => {
  test('right after an event was taken: everything taken has its message, in order', async () => {
    const { app, send, shown, waitFor } = await startProduct();
    for (let round = 0; round < 2; round += 1) {
      const first = round * 5 + 1;
      await send(first, first + 1, first + 2, first + 3, first + 4);
      await app.kill();
      await app.restart();
    }
    await waitFor(10);
    const all = shown();
    const firsts = all.filter(({ number }, index) => all.findIndex((one) => one.number === number) === index);
    expect(firsts.map(({ number }) => number)).toEqual(Array.from({ length: 10 }, (_, index) => index + 1));
    const repeats = all.filter((message) => !firsts.includes(message));
    expect(repeats.every(({ isNoted }) => isNoted)).toBe(true);
    expect(repeats.length).toBeLessThanOrEqual(2);
  });

  test('during a call to Slack: a message Slack had not taken comes once, one it had taken comes again and says so', async () => {
    const { slack, app, send, shown, waitFor } = await startProduct();
    slack.fault({ method: 'chat.postMessage', kind: 'hang' });
    await send(1, 2);
    await slack.waitFor(() => slack.calls().find(({ outcome }) => outcome.kind === 'faulted'));
    await app.kill();
    await app.restart();
    await waitFor(2);
    const first = [{ number: 1, isNoted: true }, ...plain(2)];
    expect(shown()).toEqual(first);

    slack.fault({ method: 'chat.postMessage', kind: 'hang', isAccepted: true });
    await send(3, 4, 5);
    await until(() => shown().length === 3, 'the message');
    await app.kill();
    await app.restart();
    await waitFor(5);
    expect(shown()).toEqual([...first, ...plain(3), { number: 3, isNoted: true }, ...plain(4, 5)]);
  });
});

describe('asked to stop', () => {
  test('it takes what is coming in, ends what it is sending, exits with 0, and goes on when it is started again', async () => {
    const { slack, app, hook, send, shown, waitFor } = await startProduct();
    slack.fault({ method: 'chat.postMessage', kind: 'delay', delayMs: 700 });
    await send(1, 2);
    await until(() => app.log().includes('"event":"inbox.matched"'), 'the match');
    const body = JSON.stringify(makeNumbered(3));
    const outgoing = request(hook, { method: 'POST', agent: false, headers: { expect: '100-continue' } });
    const status = once(outgoing, 'response').then(([answer]: IncomingMessage[]) => answer?.resume().statusCode);
    outgoing.flushHeaders();
    await once(outgoing, 'continue');
    outgoing.write(body.slice(0, 10));
    void until(() => app.log().includes('app.stopping'), 'the stop').then(() => outgoing.end(body.slice(10)));

    const startedAt = Date.now();
    expect(await app.stop()).toBe(0);
    // The connections this test keeps open hold nothing up.
    expect(Date.now() - startedAt).toBeLessThan(20_000);
    expect(await status).toBe(200);
    const before = shown().map(({ number }) => number);
    expect(before).toEqual([1, 2, 3].slice(0, before.length));
    await app.restart();
    await waitFor(3);
    expect(shown()).toEqual(plain(1, 2, 3));
  });
});
