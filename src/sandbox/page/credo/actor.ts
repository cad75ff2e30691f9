import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { User } from '../../credo/types.ts';

export const ActorContext = createContext<User | null>(null);

/** Who acts in Credo AI; only inside its pane. */
export function useActor(): User {
  const actor = useContext(ActorContext);
  if (actor === null) throw new Error('Somebody must act in Credo AI.');
  return actor;
}
