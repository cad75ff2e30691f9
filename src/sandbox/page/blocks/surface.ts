import { createContext } from 'preact';
import { useContext, useState } from 'preact/hooks';
import { usePage } from '../page-context.ts';
import { useViewer } from '../slack/viewer.ts';
import type { Option } from './types.ts';

export type Value = string | string[];
export type Values = Readonly<Record<string, Value>>;

/** Which element of a surface is meant. */
export type Place = { readonly actionId: string; readonly blockId?: string };

/** What holds blocks: a message, a modal or an App Home. */
export type Surface = {
  /** What was put in since it was opened, by block id. */
  readonly values: Values;
  readonly put: (blockId: string, value: Value) => void;
  /** Tells the app that somebody used an element. */
  readonly use: (place: Place, value?: Value) => void;
  /** Asks the app what an external_select offers for what was typed. */
  readonly load: (place: Place, query: string) => Promise<readonly Option[]>;
};

export const SurfaceContext = createContext<Surface | null>(null);

/** Only inside a message or a view. */
export function useSurface(): Surface {
  const surface = useContext(SurfaceContext);
  if (surface === null) throw new Error('Blocks stand in a message or in a view.');
  return surface;
}

/** A surface for one message or view; forgets what was put in when it is taken off the page. */
export function useNewSurface(holder: { channel: string; ts: string } | { view: string }): Surface {
  const { act } = usePage();
  const { user } = useViewer();
  const [values, setValues] = useState<Values>({});
  return {
    values,
    put: (blockId, value) => setValues((before) => ({ ...before, [blockId]: value })),
    use: (place, value) => {
      const inView = 'view' in holder ? { values: { ...values } } : {};
      const chosen = value === undefined ? {} : { value };
      void act('slack/click', { user: user.id, ...holder, ...place, ...chosen, ...inView });
    },
    load: async (place, query) => {
      const answer = await act('slack/options', { user: user.id, ...holder, ...place, value: query });
      return answer?.options ?? [];
    },
  };
}
