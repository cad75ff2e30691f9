import { systemClock } from '../clock.ts';
import { openBeside } from '../store/open.ts';
import type { CliContext } from './verb.ts';

type Store = Awaited<ReturnType<typeof openBeside>>;

/** Works on the database beside the server, and lets go of it afterwards. */
export async function withStore<T>({ config }: CliContext, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openBeside(config().database, systemClock);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
