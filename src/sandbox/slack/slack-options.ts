import type { Clock } from '../../clock.ts';
import type { Seed } from './types.ts';

export type SlackOptions = {
  readonly signingSecret: string;
  readonly clock?: Clock;
  readonly port?: number;
  readonly enforceRateLimit?: boolean;
  readonly seed?: Seed;
  readonly scopes?: readonly string[];
  /** The events the app subscribed to, as in a manifest's `bot_events`; all when left out. */
  readonly botEvents?: readonly string[];
  readonly clientId?: string;
  readonly clientSecret?: string;
  /** False: nobody installed the app yet. */
  readonly isInstalled?: boolean;
  /** The app has no request URL and is told everything through a websocket. */
  readonly isSocketMode?: boolean;
  /** Tokens end after twelve hours and are renewed. */
  readonly isRotated?: boolean;
};
