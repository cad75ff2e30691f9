import { expect, test } from 'vitest';
import type { DeliveryRecord } from '../../src/ports/operations.ts';
import { makeNumbered, numbersIn } from '../support/events.ts';
import { askCli, runCli } from '../support/run-cli.ts';
import { startSubscribed } from '../support/subscribed.ts';

const refused = 'There is a Credo AI update that could not be shown here. Open Credo AI to read it.';

/** A channel in which events 1 to `count` could not be shown, not even in plain words, so that each is a dead letter. */
async function startWithDeadLetters(count: number) {
  const world = await startSubscribed({ what: 'reviews' });
  world.slack.fault({ kind: 'error', error: 'invalid_blocks', method: 'chat.postMessage', times: 2 * count });
  for (let number = 1; number <= count; number += 1) await world.send(makeNumbered(number));
  await world.waitForTexts(count);
  await world.idle();
  return world;
}

test('dead letters are listed with their reason, and tried again as often as asked without a second message', async () => {
  const { env, texts, slack, idle } = await startWithDeadLetters(2);
  const dead = await askCli<DeliveryRecord[]>(env, 'deliveries', 'list', '--state', 'dead');
  expect(dead.map(({ lastError, eventType }) => [lastError, eventType])).toEqual([
    ['invalid_blocks', 'use_case_review_status_updated'],
    ['invalid_blocks', 'use_case_review_status_updated'],
  ]);
  expect(numbersIn(texts())).toEqual([]);

  const replayed = await runCli(env, 'deliveries', 'replay', '--all');
  expect(replayed).toMatchObject({ status: 0, out: '2 dead letters are tried again now, in the order they came.\n' });
  await slack.waitFor(() => (numbersIn(texts()).length >= 2 ? true : null), { timeoutMs: 15_000 });
  expect(await runCli(env, 'deliveries', 'replay', '--all')).toMatchObject({
    status: 0,
    out: '0 dead letters are tried again now, in the order they came.\n',
  });
  await idle();
  expect(numbersIn(texts())).toEqual([1, 2]);
  expect(texts().filter((text) => text === refused)).toHaveLength(2);
});

test('one dead letter is tried again and another given up for good', async () => {
  const { env, texts, slack, idle } = await startWithDeadLetters(2);
  const [second, first] = await askCli<DeliveryRecord[]>(env, 'deliveries', 'list', '--state', 'dead');
  expect(await askCli(env, 'deliveries', 'drop', String(first?.id))).toEqual({ changed: 1 });
  expect(await askCli(env, 'deliveries', 'replay', String(first?.id), String(second?.id))).toEqual({ changed: 1 });
  await slack.waitFor(() => (numbersIn(texts()).length > 0 ? true : null), { timeoutMs: 15_000 });
  await idle();
  expect(numbersIn(texts())).toEqual([2]);
  const shown = await runCli(env, 'deliveries', 'show', String(first?.id));
  expect(shown.out).toMatch(/state +withdrawn\n/);
  expect(shown.out).toMatch(/lastError +dropped\n/);
});

test('nothing is changed when nothing was chosen, or the words are wrong', async () => {
  const { env } = await startWithDeadLetters(1);
  for (const words of [['replay'], ['drop'], ['list', '--state', 'lost'], ['show'], ['replay', 'x'], ['--nonsense']]) {
    const { status, out, err } = await runCli(env, 'deliveries', ...words);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toMatch(/^Write it like this: npm run -s cli -- deliveries /);
  }
  expect(await askCli<unknown[]>(env, 'deliveries', 'list', '--state', 'dead')).toHaveLength(1);
});
