import { describe, expect, test } from 'vitest';
import { makeChange, makeCustomField } from '../support/events.ts';
import { createHurriedClock, type HurriedClock } from '../support/hurried-clock.ts';
import { type Subscribed, startSubscribed } from '../support/subscribed.ts';
import { until } from '../support/until.ts';

const quiet = { QUIET_WINDOW_MS: '45000', QUIET_WINDOW_MAX_MS: '180000' };

async function startEditing(what = 'all', env: Record<string, string> = {}) {
  const clock = createHurriedClock();
  const world = await startSubscribed({ what, clock, env: { ...quiet, ...env } });
  return Object.assign(Object.create(world) as Subscribed, { clock, ...tools(world, clock) });
}

function tools(world: Subscribed, clock: HurriedClock) {
  let sent = 0;
  /** Sends events one after the other, each a second later, and waits until all were matched. */
  const edit = async (...bodies: readonly object[]) => {
    for (const body of bodies) {
      expect((await world.send(body)).status).toBe(200);
      sent += 1;
      await until(() => world.logged('inbox.matched').length >= sent, 'the match');
      clock.shift(1_000);
    }
  };
  /** Lets the time pass that ends a quiet window. */
  const pause = async (ms = 45_000) => {
    const before = world.logged('windows.closed').length;
    clock.shift(ms);
    await until(() => world.logged('windows.closed').length > before, 'the windows to close');
    await world.idle();
  };
  return { edit, pause };
}

describe('what one person changes on one use case', () => {
  test('is one message with old and new values, once nothing has come for a while', async () => {
    const { edit, pause, texts } = await startEditing();
    await edit(makeChange('risk_category_level', '1'));
    await pause();
    expect(texts()).toEqual(['✏️ Ana Flores changed the risk of Resume screener to Medium']);
    await edit(
      makeChange('risk_category_level', '2'),
      makeCustomField('Go-live date', '1 May 2027'),
      makeChange('description', 'Long words'),
      makeChange('risk_category_level', '0'),
      makeCustomField('Go-live date', '23 May 2027'),
    );
    expect(texts()).toHaveLength(1);
    await pause();
    expect(texts().slice(1)).toEqual([
      '⚠️ Ana Flores raised the risk of Resume screener to High (was Medium); also changed: Go-live date to 23 May 2027, description',
    ]);
  });
});
