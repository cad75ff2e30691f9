import type { ServerResponse } from 'node:http';
import type { PageState } from './page-state.ts';

export type PartName = keyof PageState;
export type Parts = { readonly [P in PartName]: () => PageState[P] };

export type LiveParts = {
  /** Says that parts may look different now. */
  touch(...names: readonly PartName[]): void;
  /** Sends a page everything, and from then on what changes, until it goes away. */
  connect(response: ServerResponse): void;
  close(): void;
};

/** Something happens often in bursts; a page is told at most this often. */
const gapMs = 50;
/** Keeps what stands between from closing a connection on which nothing happens. */
const heartbeatMs = 15_000;
const reconnectMs = 500;

type Page = { readonly response: ServerResponse; readonly due: Set<PartName> };

/**
 * Server-sent events: each part whole, under its name (HTML Standard: Server-sent events). `onAlone` hears when the last
 * page has gone away.
 */
export function createLiveParts(parts: Parts, onAlone: () => void = () => undefined): LiveParts {
  const pages = new Set<Page>();
  const latest = new Map<PartName, string>();
  const touched = new Set<PartName>();
  let timer: NodeJS.Timeout | null = null;

  const send = ({ response, due }: Page) => {
    // A page that does not keep up gets the newest when it has; what was between is of no use to it.
    if (response.writableNeedDrain) return;
    for (const name of due) response.write(`event: ${name}\ndata: ${latest.get(name)}\n\n`);
    due.clear();
  };
  const refresh = (names: Iterable<PartName>) => {
    for (const name of names) {
      const json = JSON.stringify(parts[name]());
      if (latest.get(name) === json) continue;
      latest.set(name, json);
      for (const { due } of pages) due.add(name);
    }
  };
  const flush = () => {
    timer = null;
    refresh(touched);
    touched.clear();
    for (const page of pages) send(page);
  };
  const heartbeat = setInterval(() => {
    for (const { response } of pages) response.write(': still here\n\n');
  }, heartbeatMs);
  heartbeat.unref();

  return {
    touch: (...names) => {
      for (const name of names) touched.add(name);
      // Without a page to tell, nothing needs to be put together.
      if (pages.size > 0) timer ??= setTimeout(flush, gapMs);
    },
    connect: (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' });
      response.write(`retry: ${reconnectMs}\n\n`);
      refresh(partNames);
      const page = { response, due: new Set(partNames) };
      pages.add(page);
      response.on('drain', () => send(page));
      response.on('close', () => {
        pages.delete(page);
        if (pages.size === 0) onAlone();
      });
      send(page);
    },
    close: () => {
      clearInterval(heartbeat);
      if (timer) clearTimeout(timer);
      for (const { response } of pages) response.end();
    },
  };
}

const partNames: readonly PartName[] = ['slack', 'credo', 'timeline', 'control'];
