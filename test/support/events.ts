/** The people and use case everybody meets in the simulated tenant and workspace. */
export const ana = {
  userId: 'tMomp8TkabDDVwbJpEvRat',
  email: 'ana@acme.example',
  givenName: 'Ana',
  familyName: 'Flores',
};
export const ben = {
  userId: 'ZDTfFrPegwsLErumt5oLTC',
  email: 'ben@acme.example',
  givenName: 'Ben',
  familyName: 'Okafor',
};
export const resumeScreener = 'GrbRvpo2TSXibSS6pKJyJg';

type Data = Readonly<Record<string, unknown>>;

/** The body of a webhook; `time` null leaves it out. */
export function makeBody(type: string, data: Data, time: string | null = new Date().toISOString()): object {
  return { type: `CredoAI.${type}.v1`, data, source: 'CredoAI', subject: type, ...(time === null ? {} : { time }) };
}

/** A review that got a status; `reviewId` tells one from another. */
export function makeReview(data: Data = {}, time?: string | null): object {
  const about = { useCaseId: resumeScreener, reviewId: 'r1', status: 'approved', user: ana };
  return makeBody('use_case_review_status_updated', { ...about, ...data }, time);
}

/** A review of a use case whose name is its number, so that order can be read from the messages. */
export function makeNumbered(number: number): object {
  return makeReview({ reviewId: `r${number}`, user: { ...ana, givenName: `Person ${number}`, familyName: '' } });
}

/** The number of each message of `makeNumbered`. */
export function numbersIn(texts: readonly string[]): number[] {
  return texts.flatMap((text) => /Person (\d+)/.exec(text)?.[1] ?? []).map(Number);
}

/** The current kind of comment event. */
export function makeComment(data: Data = {}, time?: string | null): object {
  const about = { useCaseId: resumeScreener, commentId: 'c1', threadId: 't1', eventName: 'comment_created' };
  const where = { resourceType: 'review_action', resourceId: 'a1', parentUseCaseReview_id: 'r1' };
  return makeBody('use_case_comment', { ...about, ...where, comment: 'Please look', ...data }, time);
}

/** Its deprecated twin, which knows who spoke. */
export function makeReviewComment(data: Data = {}, time?: string | null): object {
  const about = { useCaseId: resumeScreener, actionId: 'a1', reviewId: 'r1', comment: 'Please look', user: ana };
  return makeBody('use_case_review_comment', { ...about, ...data }, time);
}

/** A field of a use case that got a value: `risk_category_level`, `regions`, `description` … */
export function makeChange(field: string, value: unknown, data: Data = {}, time?: string | null): object {
  const about = { useCaseId: resumeScreener, changedFieldName: field, value, user: ana };
  return makeBody(`use_case_${field}_updated`, { ...about, ...data }, time);
}

/** A custom field that got a value. */
export function makeCustomField(name: string, value: unknown, data: Data = {}, time?: string | null): object {
  const about = { useCaseId: resumeScreener, customFieldId: name, customFieldName: name, value, user: ana };
  return makeBody('use_case_custom_field_updated', { ...about, ...data }, time);
}

/** A task that somebody got; `reviewId` tells one from another. */
export function makeTask(data: Data = {}, time?: string | null): object {
  const about = { useCaseId: resumeScreener, reviewId: 'r1', status: 'in_progress', user: ana };
  return makeBody('use_case_review_task_status_updated', { ...about, ...data }, time);
}
