import { connectionId } from '../connect-credo.ts';
import { type Loop, startLoop } from '../loop.ts';
import type { Connections, WebhookNote } from '../ports/connections.ts';
import { settingsOfWorkspace } from '../workers/personal-needs.ts';
import { type Reconciler, startReconciler } from '../workers/reconciler.ts';
import type { Base } from './base.ts';
import { noteOfConnection } from './connection-notes.ts';
import { type OpenConnection, openDefault, openTeamConnection } from './open-connection.ts';

/** How soon a change that another server or the command line made is noticed. */
const pollMs = 1_000;

/** The connections there is something to do for, each with what keeps its webhook as it should be. */
export type ConnectionRegistry = Loop & {
  /** The connection, looked up in the database if this process has not noticed it yet; null when there is none. */
  find(id: string): Promise<OpenConnection | null>;
  /** Those a workspace can use: the environment's first, then its own in the order they were made. */
  ofTeam(teamId: string): Promise<readonly OpenConnection[]>;
  /** Brings the webhook at Credo up to date; resolves once Credo took it or refused. */
  reconcile(id: string): Promise<WebhookNote>;
  /** Notices now what was changed in the database. */
  refresh(): Promise<void>;
  /** Brings every webhook up to date. */
  reconcileAll(): Promise<void>;
};

type Entry = { current: OpenConnection; readonly reconciler: Reconciler };

/** Opens every connection and follows what becomes of them in the database, whoever changes it. */
export async function openConnections(base: Base): Promise<ConnectionRegistry> {
  const { clock, log, repositories } = base;
  const { teamConnections } = repositories;
  const entries = new Map<string, Entry>();
  const ending = new Set<Promise<void>>();
  const asked = new Set<string>();
  let turn: Promise<unknown> = Promise.resolve();

  const first = await openDefault(base);
  if (first === null) {
    log.info('credo.no_default', {
      advice: 'Workspaces connect Credo AI themselves: /credo admin connect. Or set CREDO_TENANT and CREDO_API_KEY.',
    });
  }
  const start = async (connection: OpenConnection): Promise<Entry> => {
    const record = await repositories.connections.get(connection.id);
    if (record) for (const secret of [record.webhookKey, record.oauthSecret]) log.hide(secret);
    const held = { current: connection };
    const reconciler = startReconciler(reconcilerDeps(base, () => held.current, asked));
    const entry: Entry = Object.assign(held, { reconciler });
    entries.set(connection.id, entry);
    return entry;
  };
  if (first) await start(first);

  const look = async (id: string): Promise<OpenConnection | null> => {
    const row = await teamConnections.get(id);
    if (row === null || row.apiKey === '') return null;
    const known = entries.get(id);
    if (known?.current.revision === row.revision) return known.current;
    const connection = openTeamConnection(base, row);
    if (!known) return (await start(connection)).current;
    known.current = connection;
    base.inFlight.add(
      'reconcile',
      known.reconciler.reconcile().then(() => undefined),
    );
    return connection;
  };
  const end = ({ reconciler }: Entry) => {
    const ended = reconciler.stop().finally(() => ending.delete(ended));
    ending.add(ended);
  };
  /** One after the other, so that nothing is opened twice. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = turn.then(work);
    turn = done.catch(() => undefined);
    return done;
  };

  const refresh = () =>
    inTurn(async () => {
      const versions = await teamConnections.versions();
      for (const { id, revision, isSyncAsked } of versions) {
        const known = entries.get(id);
        if (id !== connectionId && known?.current.revision !== revision) await look(id);
        if (!isSyncAsked) continue;
        asked.add(id);
        entries.get(id)?.reconciler.nudge();
      }
      const wanted = new Set(versions.map(({ id }) => id));
      for (const [id, entry] of entries) {
        if (id === connectionId || wanted.has(id)) continue;
        entries.delete(id);
        end(entry);
      }
    });
  await refresh();

  const loop = startLoop({
    ...{ name: 'connections', clock, log },
    work: async () => {
      await refresh();
      return pollMs;
    },
  });
  const reconcile = async (id: string): Promise<WebhookNote> => {
    const entry = entries.get(id);
    if (!entry) throw new Error('The connection to reconcile is gone.');
    return entry.reconciler.reconcile();
  };
  return {
    nudge: loop.nudge,
    isHealthy: loop.isHealthy,
    stop: async () => {
      await loop.stop();
      // What is sent last still asks for names.
      for (const entry of entries.values()) end(entry);
      await Promise.all(ending);
    },
    find: async (id) => entries.get(id)?.current ?? (id === connectionId ? null : inTurn(() => look(id))),
    ofTeam: async (teamId) => {
      const rows = await teamConnections.ofTeam(teamId);
      const own = await Promise.all(rows.map(({ id }) => entries.get(id)?.current ?? inTurn(() => look(id))));
      return [...(first ? [first] : []), ...own].filter((one) => one?.isActive === true).filter((one) => one !== null);
    },
    reconcile,
    refresh,
    reconcileAll: async () => {
      await Promise.all([...entries.keys()].map(reconcile));
    },
  };
}

/** What is current is asked for at each round, as the key may be replaced meanwhile. */
function reconcilerDeps(
  base: Base,
  current: () => OpenConnection,
  asked: Set<string>,
): Parameters<typeof startReconciler>[0] {
  const { catalog, clock, log, metrics, roles, inLease, repositories } = base;
  const { subscriptions } = repositories;
  return {
    ...{ roles, inLease },
    ...{ connectionId: current().id, subscriptions, vocabulary: catalog.vocabulary, clock, log, random: Math.random },
    connections: askedOnly(repositories.connections, asked),
    personSettings: settingsOfWorkspace(repositories.personSettings, current().teamId),
    get credo() {
      return current().credo;
    },
    get settings() {
      return current().settings;
    },
    isGone: () => current().isGone(),
    onChecked: (note) => {
      metrics.webhookChecked(note.webhookState);
      base.inFlight.add('connection_note', noteOfConnection(base, current(), note));
    },
  };
}

/** Whether somebody asked for a check is read for all connections at once. */
function askedOnly(connections: Connections, asked: Set<string>): Connections {
  return { ...connections, takeSyncRequest: async (id) => asked.delete(id) && connections.takeSyncRequest(id) };
}
