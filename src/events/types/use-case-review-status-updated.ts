import { z } from 'zod';
import { type Inline, say } from '../../blockkit/inline.ts';
import { defineEvent } from '../define.ts';
import { optionalId, requiredId } from '../ids.ts';
import { actor, toPerson } from '../people.ts';
import { nameValue, statusWords } from '../values.ts';
import type { Voice } from '../voice.ts';

const subOfStatus: ReadonlyMap<string, string> = new Map([
  ['in_progress', 'opened'],
  ['approved', 'decided'],
  ['rejected', 'decided'],
  ['closed', 'closed'],
]);

export default defineEvent({
  types: ['use_case_review_status_updated'],
  label: 'Review opened, decided or closed',
  group: 'reviews',
  vaguely: 'A review of',
  subEvents: [
    { name: 'opened', aliases: ['open', 'created', 'started', 'in-progress'], isPart: true },
    { name: 'decided', aliases: ['decision', 'decisions'], isPart: true },
    { name: 'closed', aliases: ['close'], isPart: true },
  ],
  schema: z.looseObject({
    useCaseId: requiredId,
    reviewId: optionalId,
    status: z.string().min(1),
    user: actor,
  }),
  facts: ({ reviewId, status, user }) => ({
    subs: [subOfStatus.get(status) ?? []].flat(),
    reviewId: reviewId ?? null,
    actor: toPerson(user),
    statuses: [status],
  }),
  sentence: ({ status }, voice) => ({ headline: headline(status, voice) }),
  personal: ({ status }, voice) => ({ headline: outcome(status, voice) }),
  taskOver: ({ status }, { actor: who }) => {
    const done = doneTo.get(status) ?? 'changed';
    return who ? say`the review was ${done} by ${who}.` : say`the review was ${done}.`;
  },
});

const doneTo: ReadonlyMap<string, string> = new Map([
  ['approved', 'approved'],
  ['rejected', 'rejected'],
  ['closed', 'closed without a decision'],
]);

/** Said to whoever started the review. */
function outcome(status: string, { actor: who, useCase }: Voice): Inline[] {
  switch (status) {
    case 'approved':
      return who ? say`✅ ${who} approved your review of ${useCase}` : say`✅ Your review of ${useCase} was approved`;
    case 'rejected':
      return who ? say`⛔ ${who} rejected your review of ${useCase}` : say`⛔ Your review of ${useCase} was rejected`;
    case 'closed':
      return who
        ? say`⚪ ${who} closed your review of ${useCase} without a decision`
        : say`⚪ Your review of ${useCase} was closed without a decision`;
    default:
      return say`🔁 Your review of ${useCase} changed to "${nameValue(statusWords(status))}"`;
  }
}

function headline(status: string, { actor: who, useCase }: Voice): Inline[] {
  switch (status) {
    case 'in_progress':
      return who ? say`📝 ${who} opened a review of ${useCase}` : say`📝 A review of ${useCase} was opened`;
    case 'approved':
      return who ? say`✅ ${who} approved the review of ${useCase}` : say`✅ The review of ${useCase} was approved`;
    case 'rejected':
      return who ? say`⛔ ${who} rejected the review of ${useCase}` : say`⛔ The review of ${useCase} was rejected`;
    case 'closed':
      return who
        ? say`⚪ ${who} closed the review of ${useCase} without a decision`
        : say`⚪ The review of ${useCase} was closed without a decision`;
    default: {
      const words = nameValue(statusWords(status));
      return who
        ? say`🔁 ${who} changed the review of ${useCase} to "${words}"`
        : say`🔁 The review of ${useCase} changed to "${words}"`;
    }
  }
}
