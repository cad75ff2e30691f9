import { expect, test } from 'vitest';
import { states } from '../commands/support.ts';
import { makeNumbered, numbersIn } from '../support/events.ts';
import { type Subscribed, startSubscribed } from '../support/subscribed.ts';
import { until } from '../support/until.ts';

type Outcome = { readonly result: string; readonly state: RegExp };

const gone: Outcome = { result: 'lane_blocked', state: /^paused: I'm not in this channel/ };
const archived: Outcome = { result: 'lane_blocked', state: /^paused: this channel is archived/ };
const refused: Outcome = { result: 'lane_blocked', state: /^paused: / };
const noToken: Outcome = { result: 'workspace_blocked', state: /^active$/ };
const later: Outcome = { result: 'retry', state: /^active$/ };
const dead: Outcome = { result: 'dead', state: /^active$/ };

/** What Slack answers to a message, and the state that leads to (ARCHITECTURE: What each way an attempt can end leads to). */
const table: Readonly<Record<string, Outcome>> = {
  is_archived: archived,
  not_in_channel: gone,
  channel_not_found: gone,
  account_inactive: noToken,
  token_revoked: noToken,
  invalid_auth: noToken,
  missing_scope: refused,
  restricted_action: refused,
  ratelimited: later,
  internal_error: later,
  msg_too_long: dead,
  invalid_blocks: dead,
};

const rows = async (world: Subscribed) => (await world.type('ana', '#governance', 'list')).text;
const withoutState = (text: string) => text.split('\n').map((line) => line.replace(/\((active|paused)[^)]*\)/, ''));

test.each(Object.entries(table))('%s deletes nothing and leads to its documented state', async (error, outcome) => {
  const world = await startSubscribed();
  const before = withoutState(await rows(world))[1];
  const isLimit = error === 'ratelimited';
  const reply = isLimit ? ({ kind: 'rate_limited', retryAfter: 1 } as const) : ({ kind: 'error', error } as const);
  // What is malformed is refused as plain words, too.
  const times = outcome === dead ? 2 : 1;
  const fault = world.slack.fault({ method: 'chat.postMessage', channel: '#governance', ...reply, times });
  await world.send(makeNumbered(1));
  await until(() => fault.hits() === times && world.logged('delivery.attempted').length > 0, 'the attempt');
  expect(world.logged('delivery.attempted')[0]).toMatchObject({ result: outcome.result });
  expect(withoutState(await rows(world))[1]).toBe(before);
  expect((await states(world))[0]).toMatch(outcome.state);
  expect(world.credo.webhooks).toHaveLength(1);
  if (outcome === later) {
    await until(() => numbersIn(world.texts()).length === 1, 'the next try');
  }
});
