import { stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Clock } from '../clock.ts';
import type { Disk, Gathered } from '../http/gauges.ts';
import type { Metrics } from '../http/metrics.ts';
import type { Readiness } from '../http/operation-routes.ts';
import type { Log } from '../log.ts';
import type { Figures } from '../ports/figures.ts';

/** Makes the Prometheus text. What cannot be read is missing in it; that it cannot be read is what it then tells. */
export function gatherMetrics(deps: {
  readonly metrics: Metrics;
  readonly figures: Figures;
  readonly readiness: () => Promise<Readiness>;
  /** Null when the database is a server of its own. */
  readonly databasePath: string | null;
  readonly clock: Clock;
  readonly log: Log;
}) {
  const { metrics, clock, log } = deps;
  return async (): Promise<{ readonly text: string; readonly contentType: string }> => {
    const [figures, { isReady, checks }, disk] = await Promise.all([
      deps.figures.read().catch((error: unknown) => {
        log.error('metrics.database_failed', { error });
        return null;
      }),
      deps.readiness(),
      deps.databasePath === null ? null : readDisk(deps.databasePath).catch(() => null),
    ]);
    const { slackSocket } = checks;
    const isSocketOpen = slackSocket === undefined ? null : slackSocket === 'ok';
    const gathered: Gathered = { now: clock.now(), isReady, isSocketOpen, figures, disk };
    return { text: await metrics.text(gathered), contentType: metrics.contentType };
  };
}

/** Free is what this user may still write. */
async function readDisk(path: string): Promise<Disk> {
  const [system, file] = await Promise.all([statfs(dirname(path)), stat(path)]);
  return {
    freeBytes: system.bavail * system.bsize,
    totalBytes: system.blocks * system.bsize,
    databaseBytes: file.size,
  };
}
