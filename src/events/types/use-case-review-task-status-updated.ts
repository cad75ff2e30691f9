import { z } from 'zod';
import { type Inline, say } from '../../blockkit/inline.ts';
import type { EventFacts } from '../../model.ts';
import { isChangeRequest } from '../change-request.ts';
import { defineEvent } from '../define.ts';
import { optionalId, requiredId } from '../ids.ts';
import { actor, toPerson, toPersonById } from '../people.ts';
import { nameValue, statusWords } from '../values.ts';
import type { Voice } from '../voice.ts';

/** Sub-statuses in words (credo-api: Tasks). */
const results: ReadonlyMap<string, string> = new Map([
  ['approve', 'approved'],
  ['reject', 'rejected'],
  ['change_request', 'asked for changes'],
  ['ready_for_validation', 'ready for validation'],
  ['cancel', 'cancelled'],
]);
const subOfStatus: ReadonlyMap<string, string> = new Map([
  ['todo', 'assigned'],
  ['done', 'done'],
]);

export default defineEvent({
  types: ['use_case_review_task_status_updated'],
  label: 'Review task assigned, updated or done',
  group: 'tasks',
  vaguely: 'A review task for',
  subEvents: [
    { name: 'assigned', aliases: ['assign', 'created', 'todo'], isPart: true },
    { name: 'done', aliases: ['completed', 'finished'], isPart: true },
    {
      name: 'updated',
      aliases: ['update', 'changed'],
      eventNames: ['use_case_review_task_status_updated'],
      contains: ['assigned', 'done'],
      isPart: false,
      rank: 2,
    },
  ],
  schema: z.looseObject({
    useCaseId: requiredId,
    reviewId: optionalId,
    assignedUserId: optionalId,
    assignerId: optionalId,
    status: z.string().min(1),
    subStatus: z.string().nullish().catch(null),
    user: actor,
  }),
  facts: ({ reviewId, assignedUserId, assignerId, status, subStatus, user }) => ({
    subs: [subOfStatus.get(status) ?? [], 'updated'].flat(),
    reviewId: reviewId ?? null,
    actor: toPerson(user) ?? (status === 'todo' ? toPersonById(assignerId) : null),
    assignee: toPersonById(assignedUserId),
    statuses: [status, subStatus ?? []].flat(),
  }),
  sentence: ({ status, subStatus }, voice, facts) => {
    const { assignee } = facts;
    if (isChangeRequest(facts)) return { headline: changesRequested(voice) };
    const result = resultOf(subStatus);
    if (status === 'todo' && result === null) return { headline: assigned(voice, assignee) };
    const ending = result === null ? [] : say`: ${nameValue(result)}`;
    if (status === 'done') return { headline: [...completed(voice, assignee), ...ending] };
    const state = nameValue(status === 'todo' ? 'to do' : statusWords(status));
    const also = result === null ? [] : say`, ${nameValue(result)}`;
    return { headline: [...say`🔁 ${updated(voice, assignee, status === 'todo')}: ${state}`, ...also] };
  },
  personal: ({ subStatus }, { actor: who, useCase }, facts) => {
    if (isChangeRequest(facts)) {
      const headline = who
        ? say`🔵 ${who} requested changes in your review of ${useCase}`
        : say`🔵 Changes were requested in your review of ${useCase}`;
      return { headline };
    }
    const result = resultOf(subStatus);
    const why = result === null ? [] : say`: ${nameValue(result)}`;
    return {
      headline: [
        ...(who ? say`👤 ${who} asked you to review ${useCase}` : say`👤 You were asked to review ${useCase}`),
        ...why,
      ],
    };
  },
  taskOver: ({ status, subStatus }, { actor: who }) => {
    if (status !== 'done') return say`this task is no longer assigned to you.`;
    const result = resultOf(subStatus);
    const ending = result === null ? [] : say`: ${nameValue(result)}`;
    return who ? say`this task was completed by ${who}${ending}.` : say`this task was completed${ending}.`;
  },
});

/** A task's sub-status in words; null when there is none. */
function resultOf(subStatus: string | null | undefined): string | null {
  return subStatus && subStatus !== 'none' ? (results.get(subStatus) ?? statusWords(subStatus)) : null;
}

function changesRequested({ actor: who, useCase }: Voice): Inline[] {
  return who
    ? say`🔵 ${who} requested changes in the review of ${useCase}`
    : say`🔵 Changes were requested in the review of ${useCase}`;
}

type Assignee = EventFacts['assignee'];

function assigned(voice: Voice, assignee: Assignee): Inline[] {
  const { actor: who, useCase } = voice;
  if (assignee === null) {
    return who ? say`👤 ${who} added a review task for ${useCase}` : say`👤 A review task was added for ${useCase}`;
  }
  if (voice.isActor(assignee)) return say`👤 ${who ?? []} took on a review task for ${useCase}`;
  const asked = voice.call(assignee);
  return who ? say`👤 ${who} asked ${asked} to review ${useCase}` : say`👤 ${asked} was asked to review ${useCase}`;
}

function completed(voice: Voice, assignee: Assignee): Inline[] {
  const { actor: who, useCase } = voice;
  if (assignee === null) {
    return who
      ? say`☑️ ${who} completed a review task for ${useCase}`
      : say`☑️ A review task for ${useCase} was completed`;
  }
  const owner = voice.person(assignee);
  if (who === null) return say`☑️ ${owner}'s review task for ${useCase} was completed`;
  return voice.isActor(assignee)
    ? say`☑️ ${who} completed their review task for ${useCase}`
    : say`☑️ ${who} completed ${owner}'s review task for ${useCase}`;
}

function updated(voice: Voice, assignee: Assignee, mustAct: boolean): Inline[] {
  const { actor: who, useCase } = voice;
  if (assignee === null) {
    return who ? say`${who} updated a review task for ${useCase}` : say`A review task for ${useCase} was updated`;
  }
  if (who !== null && voice.isActor(assignee)) return say`${who} updated their review task for ${useCase}`;
  const owner = mustAct ? voice.call(assignee) : voice.person(assignee);
  return who
    ? say`${who} updated ${owner}'s review task for ${useCase}`
    : say`${owner}'s review task for ${useCase} was updated`;
}
