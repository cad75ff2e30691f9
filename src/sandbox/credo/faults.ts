/**
 * One way for requests to go wrong. Without `method` and `path` every request is meant, the token exchange too.
 *
 * - `status`, `headers`, `body` (a string is sent as it stands): this answer instead of the real one
 * - `delayMs`: the answer comes late
 * - `hang`: no answer until the client gives up
 * - `reset`: the connection breaks
 * - `stalls`: the answer begins and never ends; called once it has begun
 */
export type Fault = {
  readonly method?: string | readonly string[];
  /** Tried on the whole path as sent, without the query. */
  readonly path?: RegExp;
  /** Tried on the body as JSON. */
  readonly content?: RegExp;
  /** How many requests it spoils; 1 when left out. */
  readonly times?: number;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly delayMs?: number;
  readonly hang?: boolean;
  readonly reset?: boolean;
  readonly stalls?: () => void;
  /** Credo did what was asked, and only its answer is lost. */
  readonly isAccepted?: boolean;
};

export type FaultHandle = {
  /** How many requests it has spoilt. */
  hits(): number;
  clear(): void;
};

export type Faults = {
  add(fault: Fault): FaultHandle;
  clear(): void;
  /** The fault meant for this request, if any; uses one of its times up. */
  take(method: string, path: string, body: unknown): Fault | null;
};

/** Keeps the faults that tests ask for; the oldest comes first. */
export function createFaults(): Faults {
  type Entry = { readonly fault: Fault; left: number; hits: number };
  const entries = new Set<Entry>();
  return {
    add: (fault) => {
      const entry: Entry = { fault, left: fault.times ?? 1, hits: 0 };
      entries.add(entry);
      return { hits: () => entry.hits, clear: () => void entries.delete(entry) };
    },
    clear: () => entries.clear(),
    take: (method, path, body) => {
      for (const entry of entries) {
        const { fault } = entry;
        if (fault.method && ![fault.method].flat().includes(method)) continue;
        if (fault.path && path.search(fault.path) < 0) continue;
        if (fault.content && JSON.stringify(body).search(fault.content) < 0) continue;
        entry.hits += 1;
        entry.left -= 1;
        if (entry.left <= 0) entries.delete(entry);
        return fault;
      }
      return null;
    },
  };
}
