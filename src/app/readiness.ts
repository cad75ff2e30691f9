import type { Readiness } from '../http/operation-routes.ts';
import type { Loop } from '../loop.ts';
import type { Outbox } from '../ports/outbox.ts';
import type { ServedStore } from '../store/served-store.ts';

/**
 * Whether the database can be read and written, and whether these loops work. Whether Slack reaches us through a websocket
 * is told besides: without it Credo AI's events must still come in.
 */
export function createReadiness(
  outbox: Pick<Outbox, 'nextReadyAt'>,
  store: Pick<ServedStore, 'isWritable'>,
  loops: readonly Loop[],
  socket: () => { isConnected(): boolean } | null,
): () => Promise<Readiness> {
  return async () => {
    const isReadable = await outbox.nextReadyAt().then(
      () => true,
      () => false,
    );
    const database = isReadable && (await store.isWritable()) ? ('ok' as const) : ('failed' as const);
    const workers = loops.every((loop) => loop.isHealthy()) ? ('ok' as const) : ('failed' as const);
    const slack = socket();
    const slackSocket =
      slack === null ? {} : { slackSocket: slack.isConnected() ? ('ok' as const) : ('failed' as const) };
    return { isReady: database === 'ok' && workers === 'ok', checks: { database, workers, ...slackSocket } };
  };
}
