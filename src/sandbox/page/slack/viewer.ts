import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { User } from '../../slack/types.ts';

/** The person whose Slack is shown. */
export type Viewer = { readonly user: User; readonly openChannel: (id: string) => void };

export const ViewerContext = createContext<Viewer | null>(null);

/** Only inside Slack's pane. */
export function useViewer(): Viewer {
  const viewer = useContext(ViewerContext);
  if (viewer === null) throw new Error('Slack can only be shown as somebody sees it.');
  return viewer;
}
