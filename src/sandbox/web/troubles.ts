import { EventEmitter } from 'node:events';
import { failure, unauthenticated } from '../credo/answers.ts';
import type { Fault as CredoFault } from '../credo/faults.ts';
import type { Credo, Disorder } from '../credo/types.ts';
import type { Fault as SlackFault } from '../slack/faults.ts';
import type { Slack } from '../slack/types.ts';
import type { Trouble } from './page-state.ts';

type Ends = { readonly slack: Slack; readonly credo: Credo };

/** A trouble that is on: how many requests it has spoilt, and how it ends. */
type Running = { hits(): number; end(): void };

type Definition = Pick<Trouble, 'id' | 'side' | 'label' | 'explanation'> & { start(ends: Ends): Running };

const post = 'chat.postMessage';
const update = 'chat.update';
const ephemeral = 'chat.postEphemeral';

/** The one table of what can go wrong; a new trouble is a new row. */
const definitions: readonly Definition[] = [
  {
    id: 'slack-429',
    side: 'slack',
    label: 'Slack answers 429',
    explanation: 'Slack refuses each message and asks to wait 2 seconds; the app waits and sends each once.',
    start: slackFaults({ kind: 'rate_limited', retryAfter: 2 }, [post, update]),
  },
  {
    id: 'slack-500',
    side: 'slack',
    label: 'Slack answers 500',
    explanation: 'Slack fails without taking the message; the app tries again until it gets through.',
    start: slackFaults({ kind: 'status', status: 500 }, [post, update]),
  },
  {
    id: 'slack-slow',
    side: 'slack',
    label: 'Slack is slow',
    explanation: 'Slack takes each message 2 seconds late; events are still accepted at once, and the order stays.',
    start: slackFaults({ kind: 'delay', delayMs: 2_000 }, [post, update]),
  },
  {
    id: 'slack-timeout',
    side: 'slack',
    label: 'Slack never answers',
    explanation:
      'The app gives up on each call after a while and tries again, saying that the message may be a repeat.',
    start: slackFaults({ kind: 'hang' }, [post, update]),
  },
  {
    id: 'slack-channel-not-found',
    side: 'slack',
    label: 'Slack answers channel_not_found',
    explanation:
      'The app pauses the channel, keeps what waits and tells whoever subscribed; subscribing again resumes it.',
    start: unreachableChannels({
      [post]: 'channel_not_found',
      [ephemeral]: 'channel_not_found',
      [update]: 'channel_not_found',
    }),
  },
  {
    id: 'slack-is-archived',
    side: 'slack',
    label: 'Slack answers is_archived',
    explanation:
      'The app pauses the channel, keeps what waits and tells whoever subscribed; subscribing again resumes it.',
    // To edits Slack gives another name (chat.update: Errors).
    start: unreachableChannels({ [post]: 'is_archived', [ephemeral]: 'is_archived', [update]: 'is_inactive' }),
  },
  {
    id: 'slack-token-revoked',
    side: 'slack',
    label: 'Slack revoked the token',
    explanation:
      'Slack refuses every call; the app keeps all and sends it within a minute after the token works again.',
    start: revokedToken,
  },
  {
    id: 'credo-down',
    side: 'credo',
    label: 'Credo AI is down',
    explanation:
      'Connections to the API break; events still become messages, with shortened ids where names are not known.',
    start: credoFault({ reset: true }),
  },
  {
    id: 'credo-401',
    side: 'credo',
    label: 'Credo AI answers 401',
    explanation: 'The API refuses the key; subscribing says so, and webhooks are put right once the key works again.',
    start: credoFault({ status: 401, body: unauthenticated().body }),
  },
  {
    id: 'credo-422',
    side: 'credo',
    label: 'Credo AI answers 422',
    explanation: 'The API refuses to make or change webhooks; subscriptions are kept and stay pending until it does.',
    start: credoFault({
      method: ['POST', 'PATCH'],
      path: /\/webhooks(\/[^/]+)?$/,
      status: 422,
      body: failure(422, 2001, 'Invalid attribute', 'The sandbox refuses this webhook.').body,
    }),
  },
  {
    id: 'credo-slow',
    side: 'credo',
    label: 'Credo AI is slow',
    explanation: 'Each answer of the API comes 4 seconds late; messages do not wait for names as long as that.',
    start: credoFault({ delayMs: 4_000 }),
  },
  {
    id: 'duplicate',
    side: 'delivery',
    label: 'Events come twice',
    explanation: 'Svix brings every event twice with the same id; the app accepts both and sends one message.',
    start: disorder({ isDoubled: true }),
  },
  {
    id: 'out-of-order',
    side: 'delivery',
    label: 'Events come in the wrong order',
    explanation:
      'Svix holds the first of two events back until the second was brought; each still becomes one message.',
    start: disorder({ isOutOfOrder: true }),
  },
];

export type Troubles = {
  all(): readonly Trouble[];
  /** Switches one on or off; throws a sentence when there is none of this id. */
  set(id: string, isOn: boolean): void;
  clear(): void;
  /** Tells of each that is switched until the returned function is called. */
  onChange(listener: () => void): () => void;
};

/** The switches for what can go wrong at both far ends. */
export function createTroubles(ends: Ends): Troubles {
  const news = new EventEmitter<{ change: [] }>();
  const running = new Map<string, Running>();
  /** Keeps the count of a trouble that is over readable until it is switched on again. */
  const lastHits = new Map<string, number>();
  const end = (id: string) => {
    const found = running.get(id);
    if (!found) return;
    lastHits.set(id, found.hits());
    found.end();
    running.delete(id);
  };
  return {
    all: () =>
      definitions.map(({ id, side, label, explanation }) => {
        const hits = running.get(id)?.hits() ?? lastHits.get(id) ?? 0;
        return { id, side, label, explanation, isOn: running.has(id), hits };
      }),
    set: (id, isOn) => {
      const definition = definitions.find((one) => one.id === id);
      if (!definition) throw new Error(`There is no trouble called ${id}.`);
      if (!isOn) end(id);
      else if (!running.has(id)) running.set(id, definition.start(ends));
      news.emit('change');
    },
    clear: () => {
      for (const id of [...running.keys()]) end(id);
      news.emit('change');
    },
    onChange: (listener) => {
      news.on('change', listener);
      return () => void news.off('change', listener);
    },
  };
}

function slackFaults(fault: SlackFault, methods: readonly string[]) {
  return ({ slack }: Ends): Running => {
    const handles = methods.map((method) => slack.fault({ ...fault, method, times: Number.POSITIVE_INFINITY }));
    return together(handles);
  };
}

/** No channel can be written to; direct messages go on, or nobody could be told. */
function unreachableChannels(errors: Readonly<Record<string, string>>) {
  return ({ slack }: Ends): Running =>
    together(
      Object.entries(errors).map(([method, error]) =>
        slack.fault({ kind: 'error', error, method, sparesDirect: true, times: Number.POSITIVE_INFINITY }),
      ),
    );
}

function credoFault(fault: CredoFault) {
  return ({ credo }: Ends): Running => together([credo.fault({ ...fault, times: Number.POSITIVE_INFINITY })]);
}

function together(handles: readonly { hits(): number; clear(): void }[]): Running {
  return {
    hits: () => handles.reduce((sum, handle) => sum + handle.hits(), 0),
    end: () => {
      for (const handle of handles) handle.clear();
    },
  };
}

function revokedToken({ slack }: Ends): Running {
  let hits = 0;
  const stop = slack.onChange((change) => {
    if (change.kind === 'call' && !change.call.tokenOk) hits += 1;
  });
  slack.revokeToken();
  return {
    hits: () => hits,
    end: () => {
      stop();
      slack.restoreToken();
    },
  };
}

/** Both disorders may be on at once, so each changes only its own half. */
function disorder(own: Partial<Disorder>) {
  return ({ credo }: Ends): Running => {
    const touched = new Set<string>();
    const stop = credo.onAttempt(({ svixId }) => void touched.add(svixId));
    credo.setDisorder(own);
    return {
      hits: () => touched.size,
      end: () => {
        stop();
        credo.setDisorder(Object.fromEntries(Object.keys(own).map((key) => [key, false])));
      },
    };
  };
}
