import type { Clock } from '../../clock.ts';
import { envelope } from './envelope.ts';
import type { Ids } from './ids.ts';
import { deliver, type Parcel } from './svix-delivery.ts';
import type {
  AttemptReport,
  CredoEvent,
  DeliveryReport,
  Disorder,
  EventReport,
  SvixOptions,
  Webhook,
} from './types.ts';

const longestHoldMs = 2_000;

export type MailRoom = {
  /** Brings one event to every webhook that wants its type. */
  send(event: CredoEvent): Promise<readonly DeliveryReport[]>;
  /** Brings events so that each is tried for the first time after the one before it. */
  sendInOrder(events: readonly CredoEvent[]): Promise<readonly DeliveryReport[]>;
  /** Brings a parcel as it is. */
  sendParcel(parcel: Parcel, webhooks: readonly Webhook[]): Promise<readonly DeliveryReport[]>;
  setDisorder(change: Partial<Disorder>): void;
};

/** Svix between the tenant and the webhooks: what is brought where, how often and in which order. */
export function createMailRoom(deps: {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly svix: SvixOptions;
  readonly closing: AbortSignal;
  readonly webhooks: () => readonly Webhook[];
  readonly onEvent: (report: EventReport) => void;
  readonly onAttempt: (report: AttemptReport) => void;
}): MailRoom {
  const { clock, svix, closing } = deps;
  let disorder: Disorder = { isDoubled: false, isOutOfOrder: false };
  let letGo: (() => void) | null = null;

  /** Holds the first of two back; resolves at once for the second, which then lets the first go. */
  const waitForTurn = async (): Promise<() => void> => {
    if (!disorder.isOutOfOrder) return () => undefined;
    if (letGo) {
      const release = letGo;
      letGo = null;
      return release;
    }
    const held = new AbortController();
    letGo = () => held.abort();
    const mine = letGo;
    await clock.sleep(longestHoldMs, AbortSignal.any([held.signal, closing]));
    if (letGo === mine) letGo = null;
    return () => undefined;
  };

  const start = (parcelFor: (webhook: Webhook) => Parcel, webhooks: readonly Webhook[]) => {
    let tried = 0;
    const firstTried = Promise.withResolvers<void>();
    if (webhooks.length === 0 || disorder.isOutOfOrder) firstTried.resolve();
    const bringTo = async (webhook: Webhook): Promise<readonly DeliveryReport[]> => {
      const done = await waitForTurn();
      const tell = (report: AttemptReport) => {
        deps.onAttempt(report);
        if (report.endedAt === null || report.attempt > 1) return;
        tried += 1;
        if (tried >= webhooks.length) firstTried.resolve();
        done();
      };
      const copies = disorder.isDoubled ? 2 : 1;
      const parcel = parcelFor(webhook);
      return Promise.all(Array.from({ length: copies }, () => deliver(clock, svix, closing, webhook, parcel, tell)));
    };
    const all = Promise.all(webhooks.map(bringTo)).then((reports) => reports.flat());
    return { firstTried: firstTried.promise, all };
  };

  const startEvent = (event: CredoEvent) => {
    const svixId = deps.ids.svix();
    const wanting = deps.webhooks().filter(({ attributes }) => attributes.event_types.includes(event.type));
    const nowMs = clock.now();
    deps.onEvent({ ...event, svixId, at: nowMs, webhooks: wanting.length });
    return start((webhook) => ({ svixId, body: envelope(event, webhook.attributes, nowMs), headers: {} }), wanting);
  };

  return {
    send: (event) => startEvent(event).all,
    sendInOrder: async (events) => {
      const under: Promise<readonly DeliveryReport[]>[] = [];
      for (const event of events) {
        const { firstTried, all } = startEvent(event);
        under.push(all);
        await firstTried;
      }
      return (await Promise.all(under)).flat();
    },
    sendParcel: (parcel, webhooks) => start(() => parcel, webhooks).all,
    setDisorder: (change) => {
      disorder = { ...disorder, ...change };
    },
  };
}
