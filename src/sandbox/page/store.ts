import { useEffect, useState } from 'preact/hooks';
import type { PageState } from '../web/page-state.ts';

const parts = ['slack', 'credo', 'timeline', 'control'] as const satisfies readonly (keyof PageState)[];

export type Store = {
  /** Null until every part has come once. */
  readonly state: PageState | null;
  readonly isConnected: boolean;
};

/** The server's state, live: each part is replaced when it comes anew; the browser connects again by itself. */
export function useStore(): Store {
  const [state, setState] = useState<Partial<PageState>>({});
  const [isConnected, setConnected] = useState(true);
  useEffect(() => {
    const events = new EventSource(`/events${location.search}`);
    for (const part of parts) {
      events.addEventListener(part, ({ data }: MessageEvent<string>) =>
        setState((before) => ({ ...before, [part]: JSON.parse(data) })),
      );
    }
    events.onopen = () => setConnected(true);
    events.onerror = () => setConnected(false);
    return () => events.close();
  }, []);
  return { state: isWhole(state) ? state : null, isConnected };
}

function isWhole(state: Partial<PageState>): state is PageState {
  return parts.every((part) => state[part] !== undefined);
}
