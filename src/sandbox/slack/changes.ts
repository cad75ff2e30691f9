import { EventEmitter } from 'node:events';
import { systemClock } from '../../clock.ts';
import type { ApiCall, Channel, Message, User, View } from './types.ts';

export type Change =
  | { readonly kind: 'message'; readonly message: Message }
  | { readonly kind: 'answer'; readonly message: Message }
  | { readonly kind: 'channel'; readonly channel: Channel }
  | { readonly kind: 'user'; readonly user: User }
  | { readonly kind: 'view'; readonly view: View }
  | { readonly kind: 'call'; readonly call: ApiCall };

export type Changes = {
  emit(change: Change): void;
  on(listener: (change: Change) => void): () => void;
  waitFor<T>(look: () => T | null | undefined, timeoutMs: number, describe: () => string): Promise<T>;
};

/** The one place where changes of the simulated workspace are announced and waited for. */
export function createChanges(): Changes {
  const emitter = new EventEmitter<{ change: [Change] }>().setMaxListeners(0);
  const on = (listener: (change: Change) => void) => {
    emitter.on('change', listener);
    return () => void emitter.off('change', listener);
  };
  return {
    emit: (change) => void emitter.emit('change', change),
    on,
    waitFor: (look, timeoutMs, describe) =>
      new Promise((resolve, reject) => {
        const settled = new AbortController();
        const finish = () => {
          settled.abort();
          stop();
        };
        const check = () => {
          if (settled.signal.aborted) return;
          try {
            const found = look();
            if (found === null || found === undefined) return;
            finish();
            resolve(found);
          } catch (error) {
            finish();
            reject(error);
          }
        };
        const stop = on(check);
        check();
        if (settled.signal.aborted) return;
        // Waiting is for people and tests, so it is real time even where the workspace's clock stands still.
        void systemClock.sleep(timeoutMs, settled.signal).then(() => {
          if (settled.signal.aborted) return;
          finish();
          reject(new Error(`Not seen within ${timeoutMs} ms. ${describe()}`));
        });
      }),
  };
}
