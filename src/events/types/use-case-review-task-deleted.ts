import { z } from 'zod';
import { type Inline, say } from '../../blockkit/inline.ts';
import type { EventFacts } from '../../model.ts';
import { defineEvent } from '../define.ts';
import { optionalId, requiredId } from '../ids.ts';
import { actor, toPerson, toPersonById } from '../people.ts';
import type { Voice } from '../voice.ts';

export default defineEvent({
  types: ['use_case_review_task_deleted'],
  label: 'Review task removed',
  group: 'tasks',
  vaguely: 'A review task for',
  subEvents: [
    {
      name: 'deleted',
      aliases: ['delete', 'removed'],
      eventNames: ['use_case_review_task_deleted'],
      isPart: true,
      rank: 1,
    },
  ],
  schema: z.looseObject({ useCaseId: requiredId, reviewId: optionalId, assignedUserId: optionalId, user: actor }),
  facts: ({ reviewId, assignedUserId, user }) => ({
    subs: ['deleted'],
    reviewId: reviewId ?? null,
    actor: toPerson(user),
    assignee: toPersonById(assignedUserId),
  }),
  sentence: (_, voice, { assignee }) => ({ headline: headline(voice, assignee) }),
  taskOver: (_, { actor: who }) => (who ? say`this task was removed by ${who}.` : say`this task was removed.`),
});

function headline(voice: Voice, assignee: EventFacts['assignee']): Inline[] {
  const { actor: who, useCase } = voice;
  if (assignee === null) {
    return who ? say`🗑️ ${who} removed a review task for ${useCase}` : say`🗑️ A review task for ${useCase} was removed`;
  }
  if (who !== null && voice.isActor(assignee)) return say`🗑️ ${who} removed their own review task for ${useCase}`;
  const owner = voice.person(assignee);
  return who
    ? say`🗑️ ${who} removed ${owner}'s review task for ${useCase}`
    : say`🗑️ ${owner}'s review task for ${useCase} was removed`;
}
