import type { Clock } from '../clock.ts';
import { databaseCode } from '../errors.ts';
import type { Log } from '../log.ts';
import type { LaneClaim, Outbox, Settlement } from '../ports/outbox.ts';

const againMs = 1_000;

/**
 * Notes how an attempt ended, however long the database refuses: what Slack took and we forgot would come again. Returns
 * what `Outbox.settle` does; rejects when the database still refuses once `stopping` is aborted.
 */
export async function settleFirmly(
  deps: { readonly outbox: Outbox; readonly clock: Clock; readonly log: Log },
  claim: LaneClaim,
  deliveryId: number,
  settlement: Settlement,
  readyAt: number,
  stopping: AbortSignal,
): Promise<boolean> {
  for (;;) {
    try {
      return await deps.outbox.settle(claim, deliveryId, settlement, readyAt);
    } catch (error) {
      const code = databaseCode(error);
      if (code === null || stopping.aborted) throw error;
      deps.log.error('delivery.not_noted', { deliveryId, lane: claim.id, code, error });
      await deps.clock.sleep(againMs, stopping);
    }
  }
}
