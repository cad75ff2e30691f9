import type { z } from 'zod';
import type { Path } from './path.ts';

/** One call as the rest of the client words it. */
export type CredoRequest = {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: Path;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object;
  /** Whether doing it twice does no harm; otherwise it is sent once. */
  readonly isRepeatable: boolean;
  /** Parts of the body that Credo's words may repeat and nobody may see. */
  readonly secrets?: readonly string[];
};

export type Answer = {
  readonly status: number;
  readonly text: string;
  readonly requestId: string | null;
  readonly retryAfterMs: number | null;
};

/** What the resources are written with. Both throw `CredoApiError` unless Credo says it is done. */
export type Calls = {
  /** Sends a request and returns what its answer's body says. */
  fetch<T>(schema: z.ZodType<T>, request: CredoRequest): Promise<T>;
  /** Sends a request whose answer has nothing to say. */
  run(request: CredoRequest): Promise<void>;
};
