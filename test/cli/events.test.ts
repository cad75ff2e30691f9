import { expect, test } from 'vitest';
import type { EventRecord } from '../../src/ports/operations.ts';
import { makeNumbered, numbersIn } from '../support/events.ts';
import { askCli, runCli } from '../support/run-cli.ts';
import { startSubscribed } from '../support/subscribed.ts';
import { until } from '../support/until.ts';

test('events are listed without and shown with their body', async () => {
  const { env, send, waitForTexts } = await startSubscribed({ what: 'reviews' });
  const body = makeNumbered(1);
  await send(body, { id: 'msg_1' });
  await waitForTexts(1);
  const [listed] = await askCli<EventRecord[]>(env, 'events', 'list');
  expect(listed).toMatchObject({ idempotencyKey: 'id:msg_1', type: 'use_case_review_status_updated' });
  expect(JSON.stringify(listed)).not.toContain('Person 1');
  expect(await askCli(env, 'events', 'show', String(listed?.id))).toMatchObject({ body });
  expect(await runCli(env, 'events', 'show', '999')).toMatchObject({
    status: 1,
    err: 'There is no event 999 (any more). List them with: npm run -s cli -- events list\n',
  });
});

test('events matched again reach who subscribed since, and nobody twice', async () => {
  const { env, send, texts, waitForTexts, type, idle, slack } = await startSubscribed({ what: 'reviews' });
  for (const number of [1, 2, 3]) await send(makeNumbered(number));
  await waitForTexts(3);
  await type('ana', '#general', 'subscribe reviews');
  for (let time = 0; time < 2; time += 1) {
    expect(await askCli(env, 'events', 'replay', '--since', '1h')).toEqual({ changed: 3 });
    await slack.waitFor(() => (numbersIn(texts('#general')).length >= 3 ? true : null), { timeoutMs: 15_000 });
    await until(
      async () => (await askCli<unknown[]>(env, 'events', 'list', '--unmatched')).length === 0,
      'the matcher',
    );
    await idle();
  }
  expect(numbersIn(texts())).toEqual([1, 2, 3]);
  expect(numbersIn(texts('#general'))).toEqual([1, 2, 3]);
});
