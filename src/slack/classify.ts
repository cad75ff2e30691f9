import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';
import { rateLimitCodes, type SendOutcome } from '../ports/slack.ts';
import { NotInstalledError } from './clients.ts';

type FailureKind = Exclude<SendOutcome['kind'], 'sent'>;

/** What each documented code means (slack-platform: Errors and what to do; the pages of chat.postMessage and chat.update). */
const codesByKind: Readonly<Record<FailureKind, readonly string[]>> = {
  rate_limited: rateLimitCodes,
  ambiguous: [
    'internal_error',
    'fatal_error',
    'service_unavailable',
    'duplicate_message_not_found',
    'duplicate_channel_not_found',
  ],
  not_sent: [
    'request_timeout',
    'team_added_to_org',
    'org_login_required',
    'external_channel_migrating',
    'update_failed',
    'streaming_state_conflict',
  ],
  token_dead: [
    'invalid_auth',
    'account_inactive',
    'token_revoked',
    'token_expired',
    'not_authed',
    'team_access_not_granted',
    'app_access_restricted',
  ],
  missing_scope: ['missing_scope', 'not_allowed_token_type', 'no_permission'],
  destination_gone: ['channel_not_found', 'is_archived', 'not_in_channel', 'team_not_found', 'user_not_found'],
  destination_refuses: [
    'restricted_action',
    'restricted_action_read_only_channel',
    'restricted_action_thread_only_channel',
    'ekm_access_denied',
    'messages_tab_disabled',
    'posting_to_channel_denied',
    'channel_is_limited_access',
  ],
  message_gone: ['message_not_found', 'cant_update_message', 'edit_window_closed', 'block_mismatch'],
  thread_refused: [
    'restricted_action_non_threadable_channel',
    'restricted_action_thread_locked',
    'cannot_reply_to_message',
  ],
  our_bug: [
    'invalid_blocks',
    'invalid_blocks_format',
    'msg_too_long',
    'msg_blocks_too_long',
    'no_text',
    'too_many_attachments',
    'invalid_attachments',
    'attachment_payload_limit_exceeded',
    'markdown_text_conflict',
    'metadata_too_large',
    'invalid_metadata_format',
    'invalid_metadata_schema',
    'metadata_must_be_sent_from_app',
    'invalid_arguments',
    'invalid_arg_name',
    'invalid_array_arg',
    'invalid_charset',
    'invalid_form_data',
    'invalid_post_type',
    'missing_post_type',
  ],
};

const kindByCode = new Map<string, FailureKind>();
for (const kind of Object.keys(codesByKind) as FailureKind[]) {
  for (const code of codesByKind[kind]) kindByCode.set(code, kind);
}

/** Network failures in which nothing can have been sent. */
const notSentCauses = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/** How a failed call to Slack ended. Whatever is not known to be harmless counts as possibly sent. */
export function classify(error: unknown): Exclude<SendOutcome, { kind: 'sent' }> {
  if (error instanceof NotInstalledError) return { kind: 'token_dead', code: error.code };
  if (error instanceof WebAPIRateLimitedError) {
    return { kind: 'rate_limited', code: 'ratelimited', retryAfterMs: believable(error.retryAfter * 1000) };
  }
  if (error instanceof WebAPIPlatformError) return fromCode(error.data);
  if (error instanceof WebAPIHTTPError) return { kind: 'ambiguous', code: `http_${error.statusCode}` };
  const code = networkCode(error);
  if (code !== null && notSentCauses.has(code)) return { kind: 'not_sent', code: code.toLowerCase() };
  // The SDK reports a 429 without a usable Retry-After as a plain error.
  if (!(error instanceof WebAPIRequestError) && error instanceof Error && /Retry.*header|429/i.test(error.message)) {
    return { kind: 'rate_limited', code: 'ratelimited', retryAfterMs: null };
  }
  return { kind: 'ambiguous', code: code?.toLowerCase() ?? 'no_answer' };
}

/** Nothing below a second, which would be asking without a pause, and nothing above an hour, which would be never. */
function believable(retryAfterMs: number): number {
  return Math.min(Math.max(retryAfterMs, 1_000), 60 * 60_000);
}

/** What chat.update calls by another name than chat.postMessage. */
const commonName: ReadonlyMap<string, string> = new Map([['is_inactive', 'is_archived']]);

function fromCode(data: WebAPIPlatformError['data']): Exclude<SendOutcome, { kind: 'sent' }> {
  const given = safeCode(data.error);
  const code = commonName.get(given) ?? given;
  const kind = kindByCode.get(code) ?? (/^slack_connect_\w+_blocked$/.test(code) ? 'destination_refuses' : 'ambiguous');
  if (kind === 'missing_scope') return { kind, code, needed: 'needed' in data ? safeScopes(data.needed) : null };
  return kind === 'rate_limited' ? { kind, code, retryAfterMs: null } : { kind, code };
}

/** Slack's code if it is one; an HTML page in its place is not repeated. */
export function safeCode(code: unknown): string {
  return typeof code === 'string' && /^[a-z0-9_]{1,64}$/.test(code) ? code : 'unreadable_answer';
}

function safeScopes(needed: unknown): string | null {
  return typeof needed === 'string' && /^[a-z:._,]{1,200}$/.test(needed) ? needed : null;
}

function networkCode(error: unknown): string | null {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if ('code' in at && typeof at.code === 'string' && /^[A-Z_]{3,40}$/.test(at.code)) return at.code;
  }
  return null;
}
