import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { ActionName, Actions, PageState } from '../web/page-state.ts';
import type { Answer } from './actions.ts';

export type Page = {
  readonly state: PageState;
  /** Asks the server; a refusal is shown to the person, and answered as null. */
  readonly act: <N extends ActionName>(
    name: N,
    body: Actions[N],
  ) => Promise<(Answer<N> & { readonly ok: true }) | null>;
  /** Whether something done on this page led to it, and not on another page or before this one was loaded. */
  readonly isOwn: (triggerId: string | null) => boolean;
  /** Shows a use case on Credo's side. */
  readonly openUseCase: (id: string) => void;
};

export const PageContext = createContext<Page | null>(null);

/** What the whole page shares; only inside the page. */
export function usePage(): Page {
  const page = useContext(PageContext);
  if (page === null) throw new Error('Nothing of the page can be drawn before its state is there.');
  return page;
}
