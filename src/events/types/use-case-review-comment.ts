import { z } from 'zod';
import { oneLine } from '../../blockkit/text.ts';
import { commentSentence, personalCommentSentence, taggedPeople, taggedUsers } from '../comments.ts';
import { defineEvent } from '../define.ts';
import { optionalId, requiredId } from '../ids.ts';
import { actor, toPerson } from '../people.ts';

export default defineEvent({
  types: ['use_case_review_comment'],
  label: 'Review comment',
  group: 'comments',
  vaguely: 'A comment on',
  subEvents: [{ name: 'mentions', isPart: false }],
  schema: z.looseObject({
    useCaseId: requiredId,
    comment: z.string().nullish(),
    reviewId: optionalId,
    taggedUsers,
    user: actor,
  }),
  facts: (data) => {
    const tagged = taggedPeople(data.comment ?? '', data.taggedUsers);
    return {
      subs: tagged.length > 0 ? ['mentions'] : [],
      reviewId: data.reviewId ?? null,
      actor: toPerson(data.user),
      tagged,
    };
  },
  comment: (data) => ({
    source: 'deprecated',
    useCaseId: data.useCaseId,
    commentId: null,
    reviewId: data.reviewId ?? null,
    threadId: null,
    text: oneLine(data.comment ?? ''),
    isEdit: false,
  }),
  sentence: (data, voice, { tagged }) => commentSentence({ text: data.comment ?? '', isEdit: false }, tagged, voice),
  personal: (data, voice) => personalCommentSentence({ text: data.comment ?? '', isEdit: false }, voice),
});
