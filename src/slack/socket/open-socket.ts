import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { z } from 'zod';
import { type Clock, withinBudget } from '../../clock.ts';
import { type Envelope, readFrame } from './frames.ts';

/** Slack pings every few seconds; after this much silence nobody is there any more. */
const longestSilenceMs = 30_000;
const lookMs = 5_000;
const helloBudgetMs = 10_000;
const closeBudgetMs = 1_000;
/** On this channel Node tells of the pings it answers (nodejs/undici: DiagnosticsChannel). */
const pingChannel = 'undici:websocket:ping';

/** The acknowledgement of an envelope, with what Slack shall do; null: none, so that Slack offers it again. */
export type Answer = { readonly payload?: unknown } | null;

/** A websocket through which Slack tells what happens. */
export type OpenSocket = {
  /** Resolves when Slack wants another one in its place, or when this one is gone. Never rejects. */
  readonly ended: Promise<'refresh' | 'lost'>;
  /** Answers what is being handled and takes what still comes meanwhile, for at most `budgetMs`; then closes. */
  retire(budgetMs: number): Promise<void>;
};

/** Opens a websocket; resolves once Slack said hello. Throws when that takes more than ten seconds, or the network fails. */
export async function openSocket(options: {
  readonly url: string;
  readonly clock: Clock;
  /** Must not reject. */
  readonly handle: (envelope: Envelope) => Promise<Answer>;
}): Promise<OpenSocket> {
  const { clock, handle } = options;
  const socket = new WebSocket(options.url);
  const hello = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<'refresh' | 'lost'>();
  const closed = Promise.withResolvers<void>();
  const over = new AbortController();
  const underWay = new Set<Promise<void>>();
  let lastHeardAt = clock.now();

  const onPing = (message: unknown) => {
    if (aboutSocket.safeParse(message).data?.websocket === socket) lastHeardAt = clock.now();
  };
  const end = () => {
    if (over.signal.aborted) return;
    over.abort();
    unsubscribe(pingChannel, onPing);
    socket.close();
    hello.reject(new Error('The websocket ended before Slack said hello.'));
    ended.resolve('lost');
  };
  const take = async (envelope: Envelope) => {
    const answer = await handle(envelope);
    if (answer === null || socket.readyState !== WebSocket.OPEN) return;
    socket.send(JSON.stringify({ envelope_id: envelope.id, ...answer }));
  };

  subscribe(pingChannel, onPing);
  socket.addEventListener('error', end);
  socket.addEventListener('close', () => {
    end();
    closed.resolve();
  });
  socket.addEventListener('message', ({ data }) => {
    lastHeardAt = clock.now();
    const frame = readFrame(data);
    if (frame.kind === 'hello') hello.resolve();
    if (frame.kind === 'disconnect') ended.resolve('refresh');
    if (frame.kind !== 'envelope') return;
    const work = take(frame.envelope).finally(() => underWay.delete(work));
    underWay.add(work);
  });

  const watch = async () => {
    while (!over.signal.aborted) {
      await clock.sleep(lookMs, over.signal);
      if (clock.now() - lastHeardAt > longestSilenceMs) end();
    }
  };
  const drained = async () => {
    while (underWay.size > 0 && !over.signal.aborted) await Promise.all(underWay);
  };

  const hasGreeted = await withinBudget(
    clock,
    helloBudgetMs,
    hello.promise.then(() => true),
    false,
  );
  if (!hasGreeted) {
    end();
    throw new Error('Slack did not say hello on the websocket.');
  }
  void watch();
  return {
    ended: ended.promise,
    retire: async (budgetMs) => {
      await withinBudget(clock, budgetMs, drained(), undefined);
      end();
      await withinBudget(clock, closeBudgetMs, closed.promise, undefined);
    },
  };
}

const aboutSocket = z.object({ websocket: z.instanceof(WebSocket) });
