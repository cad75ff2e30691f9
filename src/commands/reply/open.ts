import type { ModalView } from '../../blockkit/view.ts';
import { nameOf } from '../../channels/describe.ts';
import { withinBudget } from '../../clock.ts';
import type { Answer, Caller } from '../answer.ts';
import { toPerson, typed } from '../answers.ts';
import type { CommandContext, ConnectedTenant } from '../deps.ts';
import { factsOf, findPosted, type MessageRef } from '../posted/find.ts';
import { type ReplyPlace, replyForm } from './form.ts';

/** A trigger lives three seconds. */
const lookBudgetMs = 1_500;

/** The form to answer the comment of a message, or why there is none. `threadId` is what its button holds. */
export async function openReply(
  deps: CommandContext,
  caller: Caller,
  ref: MessageRef,
  threadId: string,
): Promise<ModalView | Answer> {
  if (!deps.writeBack) return turnedOff;
  const posted = await findPosted(deps, caller, ref);
  const [event] = posted?.events ?? [];
  const useCaseId = event ? factsOf(deps, event).useCaseId : null;
  if (!posted || !event || event.isTest || useCaseId === null) return notFound;
  const { connectionId } = event;
  const tenant = await tenantOf(deps, caller, connectionId);
  if (!tenant) return notFound;
  const { channelId } = ref;
  const place = { connectionId, useCaseId, threadId, channelId, originId: posted.deliveryId, againOf: null };
  return formFor(deps, tenant, caller, place, '');
}

/** *Try again*: the form with the words that did not arrive. Only for who wrote them. */
export async function openReplyAgain(
  deps: CommandContext,
  caller: Caller,
  replyId: string,
): Promise<ModalView | Answer> {
  const { writeBack } = deps;
  if (!writeBack) return turnedOff;
  const reply = await writeBack.replies.get(replyId);
  if (reply === null || reply.userId !== caller.userId || reply.teamId !== caller.teamId) return notFound;
  if (reply.state === 'posted') return thereAlready;
  const { connectionId, useCaseId, threadId, channelId, originId } = reply;
  const tenant = await tenantOf(deps, caller, connectionId);
  if (!tenant) return notFound;
  const place = { connectionId, useCaseId, threadId, channelId, originId, againOf: reply.id };
  return formFor(deps, tenant, caller, place, reply.text);
}

const tenantOf = async (deps: CommandContext, { teamId }: Caller, connectionId: string) =>
  (await deps.tenants(teamId)).find((one) => one.connectionId === connectionId);

async function formFor(
  deps: CommandContext,
  { credo }: ConnectedTenant,
  { teamId, userId, userName }: Caller,
  place: ReplyPlace,
  text: string,
): Promise<ModalView> {
  const otherwise = userName || 'Your name';
  const [owner, author] = await Promise.all([
    withinBudget(deps.clock, lookBudgetMs, credo.me(), null),
    withinBudget(deps.clock, lookBudgetMs, nameOf(deps.slack, teamId, userId, otherwise), otherwise),
  ]);
  return replyForm(place, { author, owner: owner?.name ?? null, text });
}

/** Slack did not open the form in time. */
export const notOpened: Answer = toPerson([
  ['The form did not open: Slack waits three seconds only. Nothing was sent. Press the button again.'],
]);

export const turnedOff: Answer = toPerson([
  ['Replying from Slack is turned off. Nothing was sent. Reply in Credo AI, or ask whoever runs this app.'],
  [typed('help'), ' shows what I can do.'],
]);

const notFound: Answer = toPerson([
  ["I don't know any more what this message was about. Nothing was sent. Reply in Credo AI."],
  [typed('help'), ' shows what I can do.'],
]);

const thereAlready: Answer = toPerson([
  ['That reply has reached Credo AI after all, so there is nothing to send again.'],
  [typed('help'), ' shows what I can do.'],
]);
