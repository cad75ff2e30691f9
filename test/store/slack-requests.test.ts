import { expect, test } from 'vitest';
import { createSlackRequests } from '../../src/store/slack-requests.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { openTemporary } from './open-temporary.ts';

test('a signature is remembered for as long as it is good, and forgotten when the request was not handled', async () => {
  const clock = createManualClock();
  const requests = createSlackRequests({ ...(await openTemporary()), clock });
  expect([await requests.take('a'), await requests.take('a'), await requests.take('b')]).toEqual([true, false, true]);
  await requests.forget('b');
  expect(await requests.take('b')).toBe(true);
  await clock.advance(10 * 60_000);
  expect(await requests.take('a')).toBe(false);
  await clock.advance(1);
  expect(await requests.take('a')).toBe(true);
});
