import { afterAll, beforeAll } from 'vitest';
import { type Sandbox, type SandboxSettings, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import type { ActionName, Actions, PageState, TimelineDetail } from '../../src/sandbox/web/page-state.ts';
import { startPage } from '../../src/sandbox/web/start-page.ts';
import { until } from '../support/until.ts';

export type Answer = { readonly ok: boolean; readonly error?: string } & Readonly<Record<string, unknown>>;

/** A page that shows a sandbox, without a browser. */
export type OpenPage = {
  readonly sandbox: Sandbox;
  readonly url: string;
  /** What it was told last. */
  readonly state: PageState;
  act<N extends ActionName>(name: N, body: Actions[N]): Promise<Answer>;
  /** Resolves with what `look` finds in what the page is told. */
  see<T>(look: (state: PageState) => T | null | undefined | false, what: string): Promise<T>;
  detail(id: string): Promise<TimelineDetail>;
};

const usual: SandboxSettings = { speed: 600, seed: 7, quietWindowMs: 300 };

/** One sandbox and one page for all tests of a file; the page sees of the sandbox what `seen` makes of it. */
export function useOpenPage(
  settings: SandboxSettings = usual,
  seen: (sandbox: Sandbox) => Sandbox = (sandbox) => sandbox,
): () => OpenPage {
  let page: OpenPage | null = null;
  const ends: (() => unknown)[] = [];
  beforeAll(async () => {
    const sandbox = await startSandbox(settings);
    ends.push(() => sandbox.stop());
    const served = await startPage(seen(sandbox), 0);
    ends.push(() => served.close());
    const events = await watchParts(`${served.url}events`);
    ends.push(events.stop);
    await until(() => Object.keys(events.parts).length === 4, 'all parts');
    page = {
      sandbox,
      url: served.url,
      get state() {
        return events.parts as PageState;
      },
      act: actOn(served.url),
      see: (look, what) => until(() => look(events.parts as PageState), what, 25_000),
      detail: async (id) => (await (await fetch(`${served.url}timeline/${id}`)).json()) as TimelineDetail,
    };
  });
  afterAll(async () => {
    for (const end of ends.reverse()) await end();
  });
  return () => {
    if (!page) throw new Error('The page is not open yet');
    return page;
  };
}

/** Does what the page at this address can be asked for. */
export function actOn(url: string): OpenPage['act'] {
  return async (name, body) => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${url}actions/${name}`, { method: 'POST', headers, body: JSON.stringify(body) });
    return (await response.json()) as Answer;
  };
}

/** Reads server-sent events as a browser does, and keeps the last of each name. */
export async function watchParts(url: string) {
  const stopping = new AbortController();
  const response = await fetch(url, { signal: stopping.signal });
  const parts: Partial<Record<keyof PageState, unknown>> = {};
  const read = async () => {
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      const events = text.split('\n\n');
      text = events.pop() ?? '';
      for (const event of events) {
        const [, name, data] = /^event: (\w+)\ndata: (.*)$/.exec(event) ?? [];
        if (name && data) parts[name as keyof PageState] = JSON.parse(data);
      }
    }
  };
  const reading = read().catch(() => undefined);
  return {
    parts,
    response,
    stop: async () => {
      stopping.abort();
      await reading;
    },
  };
}
