import type { StoreContext } from './dialect.ts';

export type OpenStore = StoreContext & { close(): Promise<void> };

export type ServedStore = OpenStore & {
  /** Whether the database takes what is written. */
  isWritable(): Promise<boolean>;
};

/** Who wants to know what happens to a database. */
export type Hear = {
  /** Nothing the database says can be trusted any more. */
  readonly onBroken?: (code: string) => void;
  /** What its schema lacked, when that is added. */
  readonly onMigration?: (name: string) => void;
  /** The clock that is given counts, and not that of the database. */
  readonly keepsOwnTime?: boolean;
  /** It is opened to copy into it, and may be half a copy; a server would go on without the rest. */
  readonly isCopy?: boolean;
};
