import { oneLine } from '../blockkit/text.ts';
import type { Clock } from '../clock.ts';
import { CredoApiError } from '../errors.ts';
import { type ExclusiveLoop, type Roles, startExclusiveLoop } from '../exclusive-loop.ts';
import type { Log } from '../log.ts';
import { createPolling, type PollTimes } from '../polling.ts';
import type { CredoApi } from '../ports/credo.ts';
import type { Deliveries } from '../ports/deliveries.ts';
import type { Reply } from '../ports/replies.ts';
import type { SlackPoster } from '../ports/slack.ts';
import { hashOfText } from './comment-records.ts';
import { type ExamineDeps, examineReply, problemOf } from './examine-reply.ts';
import { findInCredo } from './find-in-credo.ts';
import { type ReplyProblem, replyContent, replyProblemMessage, replyShown } from './reply-messages.ts';

/** What was written before the app stopped is still sent after a restart, but not much later. */
const freshForMs = 10 * 60_000;
/** A request may still be on its way when its answer is lost, so what is not there is looked for again, this long. */
const firstLookAgainMs = 10_000;
const absentAfterMs = 60_000;
/** How long it is looked for while Credo does not let us look. */
const unseenAfterMs = 15 * 60_000;

export type ReplierDeps = Omit<ExamineDeps, 'credo'> & {
  /** Null once the connection is gone. */
  readonly credoOf: (connectionId: string) => Promise<CredoApi | null>;
  readonly deliveries: Deliveries;
  readonly poster: SlackPoster;
  readonly clock: Clock;
  readonly log: Log;
  readonly roles: Roles;
  readonly poll: PollTimes;
  /** False: nothing is sent any more; what was sent is still looked for. */
  readonly isOn: boolean;
  readonly useCaseUrl: (connectionId: string, useCaseId: string) => Promise<string>;
  /** Called after messages were put into the outbox. */
  readonly onOutbox: () => void;
};

/**
 * Brings replies from Slack to Credo. A reply is sent at most once: that it is about to be is noted before, and from then
 * on it is only looked for. What is not found, its author is asked about. One of several servers does it, so that the
 * order of a thread holds.
 */
export function startReplier(deps: ReplierDeps): ExclusiveLoop {
  const { replies, clock, log } = deps;
  const polling = createPolling(deps.poll);
  /** By thread, so that one that Credo is slow about holds up no other. */
  const underWay = new Map<string, Promise<void>>();

  const serve = (thread: string, due: readonly Reply[]) => {
    const serving = handleInOrder({ ...deps, isOurs: () => loop.isOurs() }, due)
      .catch((error: unknown) => log.error('reply.failed', { replyIds: due.map(({ id }) => id), error }))
      .finally(() => {
        underWay.delete(thread);
      });
    underWay.set(thread, serving);
  };

  const work = async (): Promise<number> => {
    const due = Map.groupBy(await replies.due(), ({ connectionId, threadId }) => `${connectionId}/${threadId}`);
    for (const [thread, waiting] of due) if (!underWay.has(thread)) serve(thread, waiting);
    if (due.size > 0) polling.worked();
    const pollMs = polling.restMs();
    const leftMs = ((await replies.nextAt()) ?? Number.POSITIVE_INFINITY) - clock.now();
    return leftMs > 0 ? Math.min(pollMs, leftMs) : pollMs;
  };
  const loop = startExclusiveLoop({ name: 'replier', roles: deps.roles, clock, log, work });
  return {
    ...loop,
    stop: () => loop.stop(() => Promise.all(underWay.values())),
  };
}

/** What one reply is sent with. */
type SendDeps = ReplierDeps & {
  /** False once another server sends them. */
  readonly isOurs: () => boolean;
};

async function handleInOrder(deps: SendDeps, due: readonly Reply[]): Promise<void> {
  for (const reply of due) {
    if (reply.state === 'intended') await send(deps, reply);
    else await lookFor(deps, reply.id);
  }
}

async function send(deps: SendDeps, reply: Reply): Promise<void> {
  const { replies, clock } = deps;
  if (!deps.isOn) return giveUp(deps, reply, 'turned_off');
  if (clock.now() - reply.createdAt > freshForMs) return giveUp(deps, reply, 'late');
  const credo = await deps.credoOf(reply.connectionId);
  if (credo === null) return giveUp(deps, reply, 'not_connected');
  const verdict = await examineReply({ ...deps, credo }, reply);
  if ('problem' in verdict) return giveUp(deps, reply, verdict.problem);

  const { author, ownerId } = verdict;
  const content = replyContent(author, reply.text);
  const shown = replyShown(author, reply.text, await originUrl(deps, reply));
  const sending = { content, textHash: hashOfText(oneLine(content)), ownerId, sentAt: clock.now() };
  if (!(await replies.begin(reply.id, sending, shown))) return;
  // Whoever sends them by now looks for it already, and asks its author; one that came so late would stand there twice.
  if (!deps.isOurs()) return;
  const result = await credo.commentThreads.reply(reply.useCaseId, reply.threadId, content).catch((error: unknown) => {
    if (error instanceof CredoApiError) return error;
    throw error;
  });
  if (!(result instanceof CredoApiError)) return posted(deps, reply, result.id);
  if (isSurelyNotTaken(result)) return giveUp(deps, reply, problemOf(result));
  await lookFor(deps, reply.id);
}

/** Credo refused it. Without an answer, after a failure of theirs, and after a success we cannot read, it may be there. */
function isSurelyNotTaken({ status }: CredoApiError): boolean {
  return status !== null && status >= 400 && status < 500 && status !== 408;
}

const unknown = { kind: 'unknown' } as const;

async function lookFor(deps: ReplierDeps, id: string): Promise<void> {
  const { replies, clock } = deps;
  const reply = await replies.get(id);
  // Credo's own event may have told of it meanwhile.
  if (reply?.state !== 'sending' || reply.sent === null) return deps.onOutbox();
  const credo = await deps.credoOf(reply.connectionId);
  const found = credo === null ? unknown : await findInCredo({ ...deps, credo }, reply);
  if (found.kind === 'there') return posted(deps, reply, found.commentId);
  const now = clock.now();
  const triedForMs = now - reply.sent.sentAt;
  if (found.kind === 'absent' && triedForMs >= absentAfterMs) return giveUp(deps, reply, 'unconfirmed');
  if (triedForMs >= unseenAfterMs) return giveUp(deps, reply, 'unseen');
  await replies.lookAgainAt(id, now + (triedForMs < firstLookAgainMs ? firstLookAgainMs : absentAfterMs));
}

async function posted(deps: ReplierDeps, reply: Reply, commentId: string): Promise<void> {
  await deps.replies.posted(reply.id, commentId);
  const { id, teamId, channelId, userId } = reply;
  deps.log.info('reply.posted', { replyId: id, commentId, teamId, channelId, userId });
  deps.onOutbox();
}

async function giveUp(deps: ReplierDeps, reply: Reply, problem: ReplyProblem): Promise<void> {
  const state = problem === 'unconfirmed' || problem === 'unseen' ? 'unconfirmed' : 'failed';
  const url = await deps.useCaseUrl(reply.connectionId, reply.useCaseId);
  await deps.replies.giveUp(reply.id, state, replyProblemMessage(reply, problem, url));
  const { id, teamId, channelId, userId } = reply;
  deps.log.warn('reply.not_posted', { replyId: id, problem, teamId, channelId, userId });
  deps.onOutbox();
}

async function originUrl({ deliveries, poster }: ReplierDeps, reply: Reply): Promise<string | null> {
  const slackTs = await deliveries.slackTsOf(reply.originId);
  return slackTs && poster.permalink(reply.teamId, reply.channelId, slackTs);
}
