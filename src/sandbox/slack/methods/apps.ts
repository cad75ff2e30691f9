import type { Method } from './method.ts';

/** An address for one websocket (apps.connections.open). */
const open: Method = {
  scopes: [],
  acceptsJson: false,
  needsToken: 'app',
  handle: (_args, { socketMode }) => ({ url: socketMode.issueUrl() }),
};

export const appMethods: ReadonlyMap<string, Method> = new Map([['apps.connections.open', open]]);
