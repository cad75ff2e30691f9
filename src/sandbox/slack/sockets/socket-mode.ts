import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { systemClock } from '../../../clock.ts';
import { Refusal } from '../refusal.ts';
import type { AppResponse } from '../types.ts';
import { type Connection, takeOver } from './connection.ts';
import type { EnvelopeKind, Offer, SocketControls } from './types.ts';

/** After this an envelope that nobody acknowledged is offered again, an event up to three times. */
const offerMs = 3_000;
const mostOffers = 4;
/** How long what happened waits for an app that is not connected; a person waits for three seconds. */
const eventPatienceMs = 60_000;
const personPatienceMs = 3_000;
const lookAgainMs = 10;
/** Slack lets an app open ten (docs.slack.dev, Using Socket Mode: Using multiple connections). */
const mostConnections = 10;

/** The app-level token of the one app there is. */
export const appToken = 'xapp-1-sandbox-app-token';

export type SocketMode = SocketControls & {
  /** Refuses all but the app-level token. */
  check(token: string | null): void;
  /** An address at which one websocket can be opened. */
  issueUrl(): string;
  /** Takes over a connection to such an address (an HTTP server's `upgrade`). */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Offers what happened until it is acknowledged; resolves like a request over HTTP. */
  deliver(kind: EnvelopeKind, payload: object, options: DeliverOptions): Promise<AppResponse>;
  close(): void;
};

type DeliverOptions = { readonly timeoutMs?: number | undefined; readonly retry?: number | undefined };

/** The websockets of one app (docs.slack.dev, Using Socket Mode). `address`: where the HTTP server is reached. */
export function createSocketMode(address: () => string): SocketMode {
  const upgrades = new WebSocketServer({ noServer: true });
  const tickets = new Set<string>();
  const connections = new Set<Connection>();
  const offers: Offer[] = [];
  let opened = 0;
  let turn = 0;
  let refusal: string | null = null;
  let isClosed = false;

  /** Slack spreads envelopes over all connections. */
  const next = async (deadline: number): Promise<Connection | null> => {
    while (!isClosed) {
      const taking = [...connections].filter((connection) => connection.isTaking());
      turn += 1;
      const chosen = taking[turn % Math.max(1, taking.length)];
      if (chosen) return chosen;
      if (systemClock.now() >= deadline) return null;
      await systemClock.sleep(lookAgainMs);
    }
    return null;
  };

  return {
    appToken,
    connections: () => connections.size,
    opened: () => opened,
    offers: () => [...offers],
    refresh: () => {
      for (const connection of connections) connection.refresh();
    },
    cut: () => {
      for (const connection of connections) connection.cut();
    },
    loseNextAnswer: () => {
      for (const connection of connections) connection.loseNextAnswer();
    },
    freeze: () => {
      for (const connection of connections) connection.freeze();
    },
    refuse: (error) => {
      refusal = error;
    },
    check: (token) => {
      if (refusal !== null) throw new Refusal(refusal);
      if (token === null) throw new Refusal('not_authed');
      if (token !== appToken) throw new Refusal(token.startsWith('xapp-') ? 'invalid_auth' : 'not_allowed_token_type');
    },
    issueUrl: () => {
      if (connections.size >= mostConnections) throw new Refusal('too_many_websockets');
      const ticket = randomUUID();
      tickets.add(ticket);
      return `${address().replace(/^http/, 'ws')}/link/?ticket=${ticket}&app_id=A0CREDOAI00`;
    },
    upgrade: (request, socket, head) => {
      const ticket = new URL(request.url ?? '/', 'http://slack').searchParams.get('ticket') ?? '';
      if (!tickets.delete(ticket)) return void socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n');
      upgrades.handleUpgrade(request, socket, head, (websocket) => {
        opened += 1;
        const connection: Connection = takeOver(websocket, opened, () => connections.delete(connection));
        connections.add(connection);
      });
    },
    deliver: async (kind, payload, { timeoutMs, retry = 0 }) => {
      const startedAt = systemClock.now();
      const envelopeId = randomUUID();
      const isEvent = kind === 'events_api';
      const deadline = startedAt + (timeoutMs ?? (isEvent ? eventPatienceMs : personPatienceMs));
      const end = (status: number, body: string) => ({ status, body, ackMs: systemClock.now() - startedAt });
      for (let attempt = retry; attempt < retry + mostOffers; attempt += 1) {
        const connection = await next(deadline);
        if (connection === null) return end(0, 'dispatch_failed');
        const at = offers.length;
        const offer = { envelopeId, kind, attempt, connection: connection.number };
        offers.push({ ...offer, answer: undefined });
        const envelope = {
          ...{ envelope_id: envelopeId, type: kind, payload, accepts_response_payload: !isEvent },
          ...(isEvent ? { retry_attempt: attempt, retry_reason: attempt > 0 ? 'timeout' : '' } : {}),
        };
        const leftMs = Math.max(1, deadline - systemClock.now());
        const outcome = await connection.offer(envelope, Math.min(leftMs, offerMs));
        if (outcome.kind === 'acknowledged') {
          offers[at] = { ...offer, answer: outcome.payload };
          const isEmpty = outcome.payload === null || Object.keys(outcome.payload).length === 0;
          return end(200, isEmpty ? '' : JSON.stringify(outcome.payload));
        }
        if (systemClock.now() >= deadline) break;
      }
      return end(0, 'operation_timeout');
    },
    close: () => {
      isClosed = true;
      for (const connection of connections) connection.cut();
      upgrades.close();
    },
  };
}
