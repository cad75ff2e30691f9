import { z } from 'zod';
import { CredoApiError, type CredoFailure } from '../errors.ts';
import type { Answer, CredoRequest } from './request.ts';

const longestDetail = 200;
const longestRequestId = 100;

/** Credo's error body, the same for every class of error (credo-api: Webhook CRUD). */
const errorDocument = z.object({
  errors: z.array(z.object({ title: z.string().nullish(), detail: z.string().nullish() })),
});

/** The error for an answer that is not a success. `secrets` never appear in it. */
export function refusal(request: CredoRequest, answer: Answer, secrets: readonly string[]): CredoApiError {
  const failure = failureOfStatus(answer.status);
  const hint = answer.status >= 300 && answer.status < 400 ? ' Redirects are not followed.' : '';
  return new CredoApiError(failure, `Credo AI answered ${nameOf(request)} with status ${answer.status}.${hint}`, {
    status: answer.status,
    detail: detailOf(answer.text, secrets),
    retryAfterMs: answer.retryAfterMs,
    requestId: requestIdOf(answer, secrets),
  });
}

/** The error for a success whose body is not what was expected; `problem` says in what way. */
export function misunderstanding(
  request: CredoRequest,
  answer: Answer,
  problem: string,
  secrets: readonly string[],
): CredoApiError {
  return new CredoApiError('unexpected', `Credo AI answered ${nameOf(request)} in an unknown form.`, {
    status: answer.status,
    detail: clean(problem, secrets),
    requestId: requestIdOf(answer, secrets),
  });
}

/** The error for a request that got no answer. `cause` is what the HTTP client threw; null when time ran out. */
export function silence(request: CredoRequest, cause: unknown, timeoutMs: number): CredoApiError {
  if (cause === null) {
    return new CredoApiError('timeout', `Credo AI did not answer ${nameOf(request)} within ${timeoutMs} ms.`);
  }
  const code = codeOf(cause);
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') {
    return new CredoApiError('unexpected', `Credo AI's answer to ${nameOf(request)} is too large.`, { cause });
  }
  return new CredoApiError('unavailable', `Credo AI cannot be reached for ${nameOf(request)} (${code}).`, { cause });
}

/** The class of a status that is no success. */
export function failureOfStatus(status: number): CredoFailure {
  switch (status) {
    case 400:
    case 422:
      return 'invalid';
    case 401:
      return 'unauthorized';
    case 403:
      return 'forbidden';
    case 404:
      return 'not_found';
    case 408:
      return 'timeout';
    case 409:
      return 'conflict';
    case 429:
      return 'rate_limited';
    default:
      return status >= 500 ? 'unavailable' : 'unexpected';
  }
}

function nameOf(request: CredoRequest): string {
  return `${request.method} ${request.path.template}`;
}

function codeOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : null;
  return typeof code === 'string' && /^\w{1,60}$/.test(code) ? code : 'no answer';
}

function detailOf(text: string, secrets: readonly string[]): string | null {
  const parsed = errorDocument.safeParse(parseJson(text));
  const said = parsed.success ? parsed.data.errors.map((error) => error.detail || error.title || '') : [];
  return clean(said.filter((one) => one !== '').join('; '), secrets) || null;
}

/** The text's JSON value; undefined when it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Credo's request id of an answer, for the log and for their support; null when it sent none. */
export function requestIdOf(answer: Answer, secrets: readonly string[]): string | null {
  return clean(answer.requestId ?? '', secrets).slice(0, longestRequestId) || null;
}

/** One short line without control characters and secrets. The cut comes last, so that no half of a secret is left. */
function clean(text: string, secrets: readonly string[]): string {
  let line = text.replace(/\s+/g, ' ').replace(/\p{C}/gu, '');
  for (const secret of secrets.toSorted((a, b) => b.length - a.length)) {
    if (secret !== '') line = line.replaceAll(secret, '[hidden]');
  }
  return [...line].slice(0, longestDetail).join('').trim();
}
