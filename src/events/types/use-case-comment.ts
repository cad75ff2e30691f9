import { z } from 'zod';
import { oneLine } from '../../blockkit/text.ts';
import { commentSentence, personalCommentSentence, taggedPeople, taggedUsers } from '../comments.ts';
import { defineEvent } from '../define.ts';
import { optionalId, requiredId } from '../ids.ts';
import { actor, toPerson } from '../people.ts';

export default defineEvent({
  types: ['use_case_comment'],
  label: 'Comment',
  group: 'comments',
  vaguely: 'A comment on',
  subEvents: [{ name: 'mentions', aliases: ['mention', 'tags', 'tagged'], isPart: false }],
  schema: z.looseObject({
    useCaseId: requiredId,
    comment: z.string().nullish(),
    commentId: optionalId,
    threadId: optionalId,
    resourceType: z.string().nullish().catch(null),
    resourceId: optionalId,
    parentUseCaseReviewId: optionalId,
    eventName: z.string().nullish().catch(null),
    taggedUsers,
    user: actor,
  }),
  facts: (data) => {
    const tagged = taggedPeople(data.comment ?? '', data.taggedUsers);
    return {
      subs: tagged.length > 0 ? ['mentions'] : [],
      reviewId: data.parentUseCaseReviewId ?? null,
      actor: toPerson(data.user),
      tagged,
    };
  },
  comment: (data) => ({
    source: 'current',
    useCaseId: data.useCaseId,
    commentId: data.commentId ?? null,
    reviewId: data.parentUseCaseReviewId ?? null,
    threadId: data.threadId ?? null,
    text: oneLine(data.comment ?? ''),
    isEdit: data.eventName === 'comment_updated',
  }),
  sentence: (data, voice, { tagged }) =>
    commentSentence({ text: data.comment ?? '', isEdit: data.eventName === 'comment_updated' }, tagged, voice),
  personal: (data, voice) =>
    personalCommentSentence({ text: data.comment ?? '', isEdit: data.eventName === 'comment_updated' }, voice),
});
