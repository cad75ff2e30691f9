import { Gauge, type Registry } from 'prom-client';
import type { Backlog, DatabaseFigures } from '../ports/figures.ts';

/** What is read when somebody asks; null where it could not be read. */
export type Gathered = {
  readonly now: number;
  readonly isReady: boolean;
  /** Whether Slack reaches us through a websocket; null where it sends requests. */
  readonly isSocketOpen: boolean | null;
  readonly figures: DatabaseFigures | null;
  readonly disk: Disk | null;
};

/** The file system of the database's folder; none when the database is a server of its own. */
export type Disk = { readonly freeBytes: number; readonly totalBytes: number; readonly databaseBytes: number };

const shared = 'Of the database, the same from every replica: take the maximum, not the sum';

/** Gauges that are set anew for every scrape. What could not be read is left out, and never an old value. */
export function createGauges(registry: Registry): { set(gathered: Gathered): void } {
  const registers = [registry];
  const gauge = (name: string, help: string) => new Gauge({ name: `credo_slack_${name}`, help, registers });
  const labelled = (name: string, help: string) =>
    new Gauge({ name: `credo_slack_${name}`, help, labelNames: ['state'], registers });

  const ready = gauge('ready', 'Whether /readyz would answer 200: 1 or 0');
  const socketOpen = gauge('socket_open', 'Whether the websocket of Socket Mode is open: 1 or 0');
  const unmatched = gauge('events_unmatched', `Events stored and not matched yet. ${shared}`);
  const oldestUnmatched = gauge(
    'oldest_unmatched_timestamp_ms',
    `When the oldest unmatched event was received; 0 when there is none. ${shared}`,
  );
  const waiting = gauge('deliveries_waiting', `Deliveries not sent yet. ${shared}`);
  const oldestWaiting = gauge(
    'oldest_waiting_timestamp_ms',
    `When the oldest waiting delivery was made; 0 when none waits. ${shared}`,
  );
  const deadLetters = gauge('dead_letters', `Deliveries given up, kept to be replayed or dropped. ${shared}`);
  const queue = labelled('queue_depth', `Events and deliveries that are not settled, by what they wait for. ${shared}`);
  const age = labelled('oldest_age_seconds', `Age of the oldest of them; 0 when there is none. ${shared}`);
  const lanes = labelled('lanes', `Conversations in which something waits, or nothing can be sent. ${shared}`);
  const laneBlocked = gauge(
    'lane_blocked_seconds',
    `For how long the conversation that has been blocked longest has been; 0 when none is. ${shared}`,
  );
  const workspaces = labelled('workspaces', `Slack workspaces, by whether they can be posted in. ${shared}`);
  const webhooks = labelled('webhooks', `Webhooks at Credo AI, by whether they are as they should be. ${shared}`);
  const confirmed = gauge(
    'webhook_confirmed_timestamp_seconds',
    `When the webhook at Credo AI was last seen to be as it should be, of several the earliest; 0 when none is needed. ${shared}`,
  );
  const diskFree = gauge('disk_free_bytes', "Free space for the database's folder");
  const diskSize = gauge('disk_size_bytes', "Size of the file system of the database's folder");
  const databaseSize = gauge('database_bytes', 'Size of the database file, without what is not checkpointed yet');
  const plain = [unmatched, oldestUnmatched, waiting, oldestWaiting, deadLetters, laneBlocked, confirmed];
  const clearFigures = () => {
    for (const one of plain) one.remove();
    for (const one of [queue, age, lanes, workspaces, webhooks]) one.reset();
  };
  const clearDisk = () => {
    for (const one of [diskFree, diskSize, databaseSize]) one.remove();
  };

  const setFigures = (figures: DatabaseFigures, now: number) => {
    const backlogs = Object.entries({
      ...{ unmatched: figures.unmatched, waiting: figures.waiting, personal: figures.personal },
      ...{ blocked: figures.blocked, held: figures.held, dead: figures.dead },
    });
    const secondsSince = (at: number | null) => (at === null ? 0 : Math.max(0, now - at) / 1000);
    for (const [state, { count, oldestAt }] of backlogs) {
      queue.set({ state }, count);
      age.set({ state }, secondsSince(oldestAt));
    }
    const unsent = all([figures.waiting, figures.personal, figures.blocked]);
    unmatched.set(figures.unmatched.count);
    oldestUnmatched.set(figures.unmatched.oldestAt ?? 0);
    waiting.set(unsent.count);
    oldestWaiting.set(unsent.oldestAt ?? 0);
    deadLetters.set(figures.dead.count);
    lanes.set({ state: 'waiting' }, figures.lanesWaiting);
    lanes.set({ state: 'blocked' }, figures.lanesBlocked.count);
    laneBlocked.set(secondsSince(figures.lanesBlocked.oldestAt));
    for (const [state, count] of Object.entries(figures.workspaces)) workspaces.set({ state }, count);
    for (const [state, count] of Object.entries(figures.webhooks)) webhooks.set({ state }, count);
    confirmed.set((figures.webhookConfirmedAt ?? 0) / 1000);
  };

  const setDisk = (disk: Disk) => {
    diskFree.set(disk.freeBytes);
    diskSize.set(disk.totalBytes);
    databaseSize.set(disk.databaseBytes);
  };

  return {
    set: ({ now, isReady, isSocketOpen, figures, disk }) => {
      ready.set(isReady ? 1 : 0);
      if (isSocketOpen === null) socketOpen.remove();
      else socketOpen.set(isSocketOpen ? 1 : 0);
      if (figures === null) clearFigures();
      else setFigures(figures, now);
      if (disk === null) clearDisk();
      else setDisk(disk);
    },
  };
}

function all(backlogs: readonly Backlog[]): Backlog {
  const times = backlogs.flatMap(({ oldestAt }) => (oldestAt === null ? [] : [oldestAt]));
  return {
    count: backlogs.reduce((sum, { count }) => sum + count, 0),
    oldestAt: times.length > 0 ? Math.min(...times) : null,
  };
}
