import { expect, test } from 'vitest';
import { createGroupCommit } from '../../src/store/group-commit.ts';

/** A commit whose groups are let through one by one. */
function startCommits(bounds: { mostWaiting?: number; mostPerCommit?: number } = {}) {
  const groups: { items: readonly number[]; finish(): void; fail(): void }[] = [];
  const commit = createGroupCommit<number, string>({
    mostWaiting: 100,
    mostPerCommit: 100,
    ...bounds,
    write: (items) =>
      new Promise((resolve, reject) => {
        groups.push({
          items,
          finish: () => resolve(items.map((item) => `done ${item}`)),
          fail: () => reject(new Error(`failed ${items.join()}`)),
        });
      }),
  });
  const turn = async () => {
    for (let round = 0; round < 3; round += 1) await new Promise(setImmediate);
  };
  return { groups, commit, turn };
}

test('what comes together is written together, in order; what comes meanwhile is the next group', async () => {
  const { groups, commit, turn } = startCommits();
  const first = [1, 2, 3].map(commit);
  await turn();
  const second = [4, 5].map(commit);
  await turn();
  expect(groups.map(({ items }) => items)).toEqual([[1, 2, 3]]);
  groups[0]?.finish();
  expect(await Promise.all(first)).toEqual(['done 1', 'done 2', 'done 3']);
  await turn();
  expect(groups.map(({ items }) => items)).toEqual([
    [1, 2, 3],
    [4, 5],
  ]);
  groups[1]?.finish();
  expect(await Promise.all(second)).toEqual(['done 4', 'done 5']);
});

test('nothing is confirmed before its commit is done', async () => {
  const { commit, turn } = startCommits();
  let isConfirmed = false;
  void commit(1).then(() => {
    isConfirmed = true;
  });
  await turn();
  expect(isConfirmed).toBe(false);
});

test('a commit that fails is told to everyone in it, and to nobody else', async () => {
  const { groups, commit, turn } = startCommits();
  const failing = [1, 2].map(commit);
  await turn();
  const fine = commit(3);
  groups[0]?.fail();
  expect(await Promise.allSettled(failing)).toEqual([
    { status: 'rejected', reason: new Error('failed 1,2') },
    { status: 'rejected', reason: new Error('failed 1,2') },
  ]);
  await turn();
  groups[1]?.finish();
  expect(await fine).toBe('done 3');
});

test('a writer that throws at once rejects its group and stays usable', async () => {
  let isBroken = true;
  const commit = createGroupCommit<number, number>({
    mostWaiting: 10,
    mostPerCommit: 10,
    write: (items) => {
      if (isBroken) throw new Error('broken');
      return Promise.resolve(items);
    },
  });
  await expect(commit(1)).rejects.toThrow('broken');
  isBroken = false;
  expect(await commit(2)).toBe(2);
});

test('too many waiting are turned away at once; a group has a most', async () => {
  const { groups, commit, turn } = startCommits({ mostWaiting: 3, mostPerCommit: 2 });
  const accepted = [1, 2, 3].map(commit);
  expect(await commit(4)).toBeNull();
  await turn();
  expect(groups.map(({ items }) => items)).toEqual([[1, 2]]);
  groups[0]?.finish();
  await turn();
  groups[1]?.finish();
  expect(await Promise.all(accepted)).toEqual(['done 1', 'done 2', 'done 3']);
});

test('an item that got no result is not confirmed', async () => {
  const commit = createGroupCommit<number, number>({ mostWaiting: 9, mostPerCommit: 9, write: async () => [] });
  await expect(commit(1)).rejects.toThrow();
});
