import type { Audiences } from '../channels/audiences.ts';
import { CredoApiError } from '../errors.ts';
import type { CredoApi } from '../ports/credo.ts';
import type { Replies, Reply } from '../ports/replies.ts';
import type { SlackWorkspace } from '../ports/slack.ts';
import { findInCredo } from './find-in-credo.ts';
import type { ReplyProblem } from './reply-messages.ts';

export type ExamineDeps = {
  readonly credo: CredoApi;
  readonly replies: Replies;
  readonly slack: SlackWorkspace;
  readonly audiences: Audiences;
};

export type Verdict = { readonly author: string; readonly ownerId: string } | { readonly problem: ReplyProblem };

/**
 * Whether a reply may be sent as things are now: who writes it, what the channel may show, and whether the thread is still
 * open. Everything is asked anew, and Credo last, so that what fails here was surely not sent.
 */
export async function examineReply(deps: ExamineDeps, reply: Reply): Promise<Verdict> {
  const { teamId, channelId, userId } = reply;
  const [isMember, kind, user] = await Promise.all([
    deps.slack.isInChannel(teamId, channelId, userId),
    deps.slack.channelKind(teamId, channelId),
    deps.slack.user(teamId, userId).catch(() => null),
  ]);
  if (!isMember || user === null || kind === null) return { problem: 'not_member' };
  if (user.isGuest || user.isForeign) return { problem: 'guest' };
  if (kind === 'shared') return { problem: 'shared_channel' };
  try {
    const problem = (await refusedByCredo(deps, reply)) ?? (await refusedForEarlier(deps, reply));
    if (problem) return { problem };
    return { author: user.name, ownerId: (await deps.credo.me()).id };
  } catch (error) {
    if (error instanceof CredoApiError) return { problem: problemOf(error) };
    throw error;
  }
}

async function refusedByCredo(
  { credo, audiences }: ExamineDeps,
  { teamId, channelId, useCaseId, threadId }: Reply,
): Promise<ReplyProblem | null> {
  const [useCase, thread, audience] = await Promise.all([
    credo.useCases.get(useCaseId),
    credo.commentThreads.get(useCaseId, threadId),
    audiences.of(teamId, channelId),
  ]);
  if (audience.details !== 'full') return 'withheld';
  if (useCase?.isRestricted && !(await audience.readsRestricted())) return 'withheld';
  if (useCase === null || thread === null) return 'thread_gone';
  return thread.isResolved ? 'thread_resolved' : null;
}

/** An earlier try that nobody confirmed is looked for once more before this one is sent. */
async function refusedForEarlier(deps: ExamineDeps, reply: Reply): Promise<ReplyProblem | null> {
  for (let id = reply.againOf; id !== null; ) {
    const earlier = await deps.replies.get(id);
    if (earlier === null) return null;
    if (earlier.state === 'posted') return 'arrived_before';
    if (earlier.state === 'sending' || earlier.state === 'unconfirmed') {
      const found = await findInCredo(deps, earlier);
      if (found.kind === 'unknown') return 'unseen_before';
      if (found.kind === 'there') {
        await deps.replies.posted(earlier.id, found.commentId);
        return 'arrived_before';
      }
    }
    id = earlier.againOf;
  }
  return null;
}

/** What a failure of Credo means for a reply that it surely did not take. */
export function problemOf({ failure }: CredoApiError): ReplyProblem {
  switch (failure) {
    case 'unauthorized':
      return 'key_refused';
    case 'forbidden':
      return 'forbidden';
    case 'not_found':
      return 'thread_gone';
    case 'conflict':
    case 'invalid':
      return 'not_taken';
    case 'rate_limited':
      return 'busy';
    case 'unavailable':
    case 'timeout':
    case 'unexpected':
      return 'unreachable';
  }
}
