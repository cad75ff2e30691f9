/**
 * Gathers items while a commit is under way and writes them together with the next one. The returned function
 * resolves with the item's result once its commit is done, with null when more than `mostWaiting` items wait, and
 * rejects when its commit failed. `write` returns one result per item, in order, and either all or none are written.
 */
export function createGroupCommit<Item, Result>(options: {
  readonly mostWaiting: number;
  readonly mostPerCommit: number;
  readonly write: (items: readonly Item[]) => Promise<readonly Result[]>;
}): (item: Item) => Promise<Result | null> {
  type Waiting = { readonly item: Item; resolve(result: Result): void; reject(error: unknown): void };
  let waiting: Waiting[] = [];
  let isWriting = false;

  const writeAll = async () => {
    isWriting = true;
    // One turn of the event loop lets requests that arrived together join the same commit.
    await new Promise(setImmediate);
    while (waiting.length > 0) {
      const group = waiting.slice(0, options.mostPerCommit);
      waiting = waiting.slice(options.mostPerCommit);
      await writeGroup(group);
    }
    isWriting = false;
  };

  const writeGroup = async (group: readonly Waiting[]) => {
    try {
      const results = await options.write(group.map(({ item }) => item));
      group.forEach((entry, index) => {
        const result = results[index];
        if (result === undefined) entry.reject(new Error('The commit returned no result for this item.'));
        else entry.resolve(result);
      });
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  };

  return (item) => {
    if (waiting.length >= options.mostWaiting) return Promise.resolve(null);
    return new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!isWriting) void writeAll();
    });
  };
}
