import { expect, test } from 'vitest';
import { createHurriedClock } from '../support/hurried-clock.ts';
import { startMany } from '../support/many-workspaces.ts';
import { until } from '../support/until.ts';

const revoked = { type: 'tokens_revoked', tokens: { oauth: [], bot: ['U0CREDOAI00'] } };
const uninstalled = { type: 'app_uninstalled' };

/** Two companies that subscribed reviews in a channel each. */
async function startTwo() {
  const clock = createHurriedClock();
  const world = await startMany({ clock });
  const [acme, eu] = world.platform.workspaces;
  if (!acme || !eu) throw new Error('too few workspaces');
  await world.install('T0ACMEBANK');
  await world.install('T0NORTHEU');
  await world.type(acme, 'ana', '#governance', 'subscribe reviews');
  await world.type(eu, 'eva', '#risk', 'subscribe reviews');
  const logged = (event: string) => world.logLines.filter((line) => line.includes(`"event":"${event}"`));
  let review = 0;
  const emit = async () => {
    review += 1;
    const data = { useCaseId: world.credo.seed.useCases[0]?.id, reviewId: `r${review}`, status: 'in_progress' };
    await world.credo.emit({ type: 'use_case_review_status_updated', data });
  };
  const cards = (slack: typeof acme, channel: string) =>
    slack.messages(channel).filter(({ text }) => text.includes('Review')).length;
  return { ...world, acme, eu, clock, logged, emit, cards };
}

test('one company takes the app out: its messages wait, the other goes on; installing it again brings all back', async () => {
  const { acme, eu, credo, logged, emit, cards, install } = await startTwo();
  await acme.uninstall();
  await until(() => logged('slack.uninstalled').length === 1, 'the uninstall to be proven');
  await emit();
  await until(() => cards(eu, '#risk') === 1, 'the card of the other company');
  expect(cards(acme, '#governance')).toBe(0);
  expect(credo.webhooks).toHaveLength(1);

  expect((await install('T0ACMEBANK')).status).toBe(200);
  await until(() => cards(acme, '#governance') === 1, 'what waited');
  await emit();
  await until(() => cards(acme, '#governance') === 2 && cards(eu, '#risk') === 2, 'what came then');
  expect(acme.messages('@dana')).toHaveLength(2);
});

test.each([
  ['both, the other way round', [uninstalled, revoked]],
  ['both, twice', [revoked, uninstalled, revoked, uninstalled]],
])('%s, is taken once', async (_, events) => {
  const { acme, logged } = await startTwo();
  acme.revokeToken('account_inactive');
  for (const event of events) expect((await acme.event(event)).status).toBe(200);
  await until(() => logged('slack.uninstalled').length > 0, 'the uninstall to be proven');
  expect(logged('slack.uninstalled')).toHaveLength(1);
});

test('word of an uninstall that comes after the app was installed again changes nothing', async () => {
  const { acme, logged, emit, cards, install } = await startTwo();
  await install('T0ACMEBANK');
  const looks = () => acme.calls('auth.test').length;
  const before = looks();
  for (const event of [uninstalled, revoked]) await acme.event(event);
  await until(() => looks() > before, 'a look at the token');
  await emit();
  await until(() => cards(acme, '#governance') === 1, 'the card');
  expect(logged('slack.uninstalled')).toEqual([]);
});

test('a token that is only refused makes the workspace wait, until it works again', async () => {
  const { acme, eu, clock, logged, emit, cards } = await startTwo();
  acme.revokeToken('invalid_auth');
  await emit();
  await until(() => cards(eu, '#risk') === 1, 'the card of the other company');
  await until(() => logged('delivery.attempted').some((line) => line.includes('invalid_auth')), 'the refusal');
  acme.restoreToken();
  clock.shift(2 * 60_000);
  await until(() => cards(acme, '#governance') === 1, 'what waited');
  expect(logged('slack.uninstalled')).toEqual([]);
});

test('a workspace whose own installation ends goes on with that of its organisation', async () => {
  const { eu, logged, emit, cards, install } = await startTwo();
  await install('E0NORTHWIND');
  await emit();
  await until(() => cards(eu, '#risk') === 1, 'the card with its own token');
  eu.revokeToken('token_revoked');
  await eu.event(revoked);
  await until(() => !logged('slack.token_refused').every((line) => !line.includes('T0NORTHEU')), 'the refusal');
  await emit();
  await until(() => cards(eu, '#risk') === 2, 'the card with the token of the organisation');
  expect(logged('slack.uninstalled')).toEqual([]);
  expect((await eu.command({ user: 'eva', channel: '#risk', text: 'list' })).status).toBe(200);
});
