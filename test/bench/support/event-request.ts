import { createHmac } from 'node:crypto';

export const svixSecret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
const key = Buffer.alloc(24, 7);
const bodyBytes = 600;

/** The use case and, for servers that keep no subscriptions, the channel of the event with this number. */
export const useCaseOf = (number: number, channels: number) => `uc${number % channels}`;
export const channelOf = (useCaseId: string) => `C${useCaseId.slice(2).padStart(6, '0')}`;

/** Which of the simulated tenant's news are told: comments on use cases, reviews that begin, comments on such reviews. */
export type Kind = 'comment' | 'review' | 'review comment';

/** A body of 600 bytes whose text says its number. `records`: over how many use cases, or reviews, events are spread. */
export function eventBody(number: number, records: number, kind: Kind = 'comment'): string {
  const words = `Number ${number}. `;
  const text = (comment: string) => JSON.stringify(kind === 'review' ? review(number, comment) : aComment(comment));
  const aComment = (comment: string) =>
    body('use_case_comment', {
      ...{ useCaseId: useCaseOf(number, kind === 'comment' ? records : 100), commentId: `c${number}` },
      ...{ threadId: `t${number}`, eventName: 'comment_created', comment },
      ...(kind === 'comment' ? { resourceType: 'none', resourceId: null } : onReview(number % records)),
    });
  return text(words.padEnd(words.length + bodyBytes - text(words).length, 'lorem ipsum '));
}

const body = (type: string, data: object) => ({
  ...{ type: `CredoAI.${type}.v1`, source: 'CredoAI', subject: type, time: '2026-11-30T10:20:30.123456Z', data },
});

const onReview = (review: number) => ({
  ...{ resourceType: 'review_action', resourceId: `a${review}`, parentUseCaseReview_id: `r${review}` },
  useCaseId: useCaseOf(review, 100),
});

function review(number: number, padding: string): object {
  const user = { userId: 'tMomp8TkabDDVwbJpEvRat', email: 'ana@acme.example', givenName: 'Ana', familyName: 'Flores' };
  const about = { useCaseId: useCaseOf(number, 100), reviewId: `r${number}`, status: 'in_progress', user, padding };
  return body('use_case_review_status_updated', about);
}

/** The bytes of a whole request as Svix would send it, signed. */
export function eventRequest(target: URL, text: string, number: number, nowMs: number): Buffer {
  const id = `msg_${process.pid}_${number}`;
  const at = Math.floor(nowMs / 1000);
  const signature = createHmac('sha256', key).update(`${id}.${at}.${text}`).digest('base64');
  return Buffer.from(
    `POST ${target.pathname} HTTP/1.1\r\nhost: ${target.host}\r\naccept: */*\r\nuser-agent: Svix-Webhooks/1.23.0\r\n` +
      `content-type: application/json\r\nsvix-id: ${id}\r\nsvix-timestamp: ${at}\r\nsvix-signature: v1,${signature}\r\n` +
      `content-length: ${text.length}\r\n\r\n${text}`,
  );
}
