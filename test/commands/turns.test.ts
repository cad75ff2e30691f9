import { expect, test } from 'vitest';
import { createTurns } from '../../src/commands/turns.ts';

/** Work that begins and ends when it is told to. */
function step(done: string[], name: string) {
  let end = (_error?: Error) => {};
  const ended = new Promise<void>((resolve, reject) => {
    end = (error) => (error ? reject(error) : resolve());
  });
  const work = async () => {
    done.push(`${name} begins`);
    await ended;
    done.push(`${name} ends`);
    return name;
  };
  return { work, end: (error?: Error) => end(error) };
}

test('work on one channel happens one after the other, in order, even after a failure', async () => {
  const inTurn = createTurns();
  const done: string[] = [];
  const [first, second, third] = [step(done, 'first'), step(done, 'second'), step(done, 'third')];
  const turns = [inTurn('a', first.work), inTurn('a', second.work), inTurn('a', third.work)];
  third.end();
  second.end(new Error('broken'));
  first.end();
  expect(await Promise.allSettled(turns)).toMatchObject([
    { value: 'first' },
    { reason: { message: 'broken' } },
    { value: 'third' },
  ]);
  expect(done).toEqual(['first begins', 'first ends', 'second begins', 'third begins', 'third ends']);
});

test('other channels do not wait', async () => {
  const inTurn = createTurns();
  const done: string[] = [];
  const [slow, quick] = [step(done, 'slow'), step(done, 'quick')];
  const waiting = inTurn('a', slow.work);
  quick.end();
  expect(await inTurn('b', quick.work)).toBe('quick');
  expect(done).not.toContain('slow ends');
  slow.end();
  await waiting;
});
