import { expect, test } from 'vitest';
import { createHurriedClock } from '../support/hurried-clock.ts';
import { startMany } from '../support/many-workspaces.ts';
import { until } from '../support/until.ts';

const hourMs = 3_600_000;

async function startRotated() {
  const clock = createHurriedClock();
  const world = await startMany({ clock, slack: { isRotated: true, clock } });
  const [acme] = world.platform.workspaces;
  if (!acme) throw new Error('no workspace');
  await world.install('T0ACMEBANK');
  await acme.waitForMessages('@dana', 1);
  const logged = (event: string) => world.logLines.filter((line) => line.includes(`"event":"${event}"`));
  /** Slack's clock goes as ours does. */
  const ask = async () =>
    acme.waitForAnswer(
      await acme.command({
        ...{ user: 'ana', channel: '#governance', text: 'list', timestampS: Math.floor(clock.now() / 1_000) },
      }),
    );
  const refreshes = () => acme.calls('oauth.v2.access').filter(({ args }) => args['grant_type'] === 'refresh_token');
  return { ...world, acme, clock, logged, ask, refreshes };
}

test('a token is renewed once before it ends, and nobody notices', async () => {
  const { acme, clock, ask, refreshes, logged } = await startRotated();
  const first = acme.botToken;
  clock.shift(9 * hourMs);
  await ask();
  expect(acme.botToken).toBe(first);
  clock.shift(2 * hourMs);
  await Promise.all([ask(), ask(), ask()]);
  await until(() => logged('slack.token_renewed').length > 0, 'the new token');
  clock.shift(2 * hourMs);
  expect((await ask()).text).toContain('Nothing here yet');
  expect(refreshes()).toHaveLength(1);
  expect(acme.botToken).not.toBe(first);
  expect(acme.calls().every(({ tokenOk, method }) => tokenOk || method === 'oauth.v2.access')).toBe(true);
});

test('a token that ended while the app was down is renewed before anything is sent', async () => {
  const { acme, clock, ask, refreshes, restart } = await startRotated();
  clock.shift(30 * hourMs);
  await restart();
  expect((await ask()).text).toContain('Nothing here yet');
  expect(refreshes()).toHaveLength(1);
  expect(acme.calls().every(({ tokenOk, method }) => tokenOk || method === 'oauth.v2.access')).toBe(true);
});

test('an answer that is lost is asked for again, and the chain goes on', async () => {
  const { acme, clock, ask, refreshes, logged } = await startRotated();
  acme.fault({ method: 'oauth.v2.access', kind: 'reset', isAccepted: true });
  clock.shift(11 * hourMs);
  await ask();
  await until(() => logged('slack.token_renewed').length > 0, 'the new token');
  expect(refreshes()).toHaveLength(2);
  clock.shift(11 * hourMs);
  await ask();
  await until(() => logged('slack.token_renewed').length > 1, 'the next one');
});
