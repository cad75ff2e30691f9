import { z } from 'zod';
import { type Inline, say, value, wordsOf } from '../blockkit/inline.ts';
import { oneLine, truncate } from '../blockkit/text.ts';
import type { PersonRef } from '../model.ts';
import { optionalId } from './ids.ts';
import { distinctPeople, isSamePerson, toPersonById } from './people.ts';
import type { Sentence, Voice } from './voice.ts';

const text = z.string().nullish().catch(null);

/** People a comment tags besides those its text names: display name and id (credo-api: Event catalogue). */
export const taggedUsers = z
  .array(z.looseObject({ user: text, user_id: optionalId, userId: optionalId }))
  .nullish()
  .catch(null);

export type TaggedUsers = z.infer<typeof taggedUsers>;

/** Everybody a comment tags, whether its text or its list says so. */
export function taggedPeople(comment: string, listed: TaggedUsers): PersonRef[] {
  const named = segmentsOf(oneLine(comment)).flatMap(({ person }) => person ?? []);
  const others = (listed ?? []).map((tag) => toPersonById(tag.user_id ?? tag.userId, tag.user));
  return distinctPeople([...named, ...others]);
}

/** Who said (or changed) what, the beginning of it, and the tagged people the beginning does not show. */
export function commentSentence(
  comment: { readonly text: string; readonly isEdit: boolean },
  tagged: readonly PersonRef[],
  voice: Voice,
): Sentence {
  const { actor, useCase } = voice;
  const { parts, people } = excerpt(comment.text, voice);
  const isShown = (person: PersonRef) => people.some((named) => isSamePerson(named, person));
  return {
    headline: headline(actor, useCase, comment.isEdit),
    quote: parts,
    tagged: tagged.flatMap((person) => {
      if (voice.isUnlinked(person)) return value(`${wordsOf(voice.person(person))} (not linked)`);
      return isShown(person) ? [] : voice.call(person);
    }),
  };
}

/** The same, said to somebody whom the comment tags. */
export function personalCommentSentence(
  comment: { readonly text: string; readonly isEdit: boolean },
  voice: Voice,
): Sentence {
  const { actor, useCase } = voice;
  const edited = comment.isEdit ? ' (edited)' : '';
  return {
    headline: actor
      ? say`💬 ${actor} tagged you in a comment on ${useCase}${edited}`
      : say`💬 You were tagged in a comment on ${useCase}${edited}`,
    quote: excerpt(comment.text, voice).parts,
  };
}

function headline(actor: Inline | null, useCase: Inline, isEdit: boolean): Inline[] {
  if (actor === null)
    return isEdit ? say`💬 A comment on ${useCase} was edited` : say`💬 A comment was added to ${useCase}`;
  return isEdit ? say`💬 ${actor} edited a comment on ${useCase}` : say`💬 ${actor} commented on ${useCase}`;
}

type Segment = { readonly text: string; readonly person: PersonRef | null };

/** Cuts `Hello @[John Doe](users:ID)` at its tags (webhooks guide: use_case_review_comment). */
function segmentsOf(comment: string): Segment[] {
  const segments: Segment[] = [];
  let end = 0;
  for (const match of comment.matchAll(/@\[((?:(?!@\[|\]\(users:).){1,200})\]\(users:([A-Za-z0-9_-]{1,64})\)/gu)) {
    segments.push({ text: comment.slice(end, match.index), person: null });
    segments.push({ text: oneLine(match[1] ?? ''), person: toPersonById(match[2], match[1]) });
    end = match.index + match[0].length;
  }
  return [...segments, { text: comment.slice(end), person: null }].filter((segment) => segment.text !== '');
}

/** The first part of a comment, tags replaced by people, and who these are. */
function excerpt(comment: string, voice: Voice): { readonly parts: Inline[]; readonly people: PersonRef[] } {
  const parts: Inline[] = [];
  const people: PersonRef[] = [];
  let left = voice.excerptLength;
  for (const segment of segmentsOf(oneLine(comment))) {
    const length = Array.from(segment.text.slice(0, 2 * left + 2)).length;
    if (length > left || (length === left && segment.person !== null)) {
      parts.push(segment.person === null ? value(truncate(segment.text, left)) : '…');
      break;
    }
    left -= length;
    if (segment.person === null) parts.push(value(segment.text));
    else {
      parts.push(voice.call(segment.person));
      people.push(segment.person);
    }
  }
  return { parts, people };
}
