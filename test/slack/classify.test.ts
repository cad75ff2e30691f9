import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SendOutcome } from '../../src/ports/slack.ts';
import { classify } from '../../src/slack/classify.ts';

/** What Slack's pages and `slack-platform.md` (Errors and what to do) say of each code; kept apart from the product's own list. */
const expected: Readonly<Record<Exclude<SendOutcome['kind'], 'sent'>, string>> = {
  rate_limited: 'ratelimited rate_limited message_limit_exceeded',
  ambiguous: `internal_error fatal_error service_unavailable duplicate_message_not_found duplicate_channel_not_found
    some_code_of_tomorrow`,
  not_sent: `request_timeout team_added_to_org org_login_required external_channel_migrating update_failed
    streaming_state_conflict`,
  token_dead: `invalid_auth account_inactive token_revoked token_expired not_authed team_access_not_granted
    app_access_restricted`,
  missing_scope: 'missing_scope not_allowed_token_type no_permission',
  destination_gone: 'channel_not_found is_archived not_in_channel team_not_found user_not_found',
  destination_refuses: `restricted_action restricted_action_read_only_channel restricted_action_thread_only_channel
    ekm_access_denied slack_connect_file_link_sharing_blocked slack_connect_canvas_sharing_blocked slack_connect_clip_sharing_blocked
    messages_tab_disabled posting_to_channel_denied channel_is_limited_access`,
  message_gone: 'message_not_found cant_update_message edit_window_closed block_mismatch',
  thread_refused: 'restricted_action_non_threadable_channel restricted_action_thread_locked cannot_reply_to_message',
  our_bug: `invalid_blocks invalid_blocks_format msg_too_long msg_blocks_too_long no_text too_many_attachments
    markdown_text_conflict metadata_too_large invalid_metadata_format invalid_metadata_schema invalid_arguments
    invalid_arg_name invalid_array_arg invalid_charset invalid_form_data invalid_post_type missing_post_type`,
};

const refusal = (error: string) => new WebAPIPlatformError({ ok: false, error });

test.each(Object.entries(expected).flatMap(([kind, codes]) => codes.split(/\s+/).map((code) => [code, kind])))(
  '%s is %s',
  (code, kind) => {
    expect(classify(refusal(code))).toMatchObject({ kind, code });
  },
);

test('an archived channel has one name, whether a message was posted or edited', () => {
  expect(classify(refusal('is_inactive'))).toEqual({ kind: 'destination_gone', code: 'is_archived' });
});

test('a missing scope is named, unless Slack names something else', () => {
  const missing = (needed: string) =>
    classify(new WebAPIPlatformError(Object.assign({ ok: false, error: 'missing_scope' }, { needed })));
  expect(missing('chat:write')).toEqual({ kind: 'missing_scope', code: 'missing_scope', needed: 'chat:write' });
  expect(missing('<html>')).toMatchObject({ needed: null });
});

test('a rate limit says how long to wait', () => {
  expect(classify(new WebAPIRateLimitedError(7))).toEqual({
    kind: 'rate_limited',
    code: 'ratelimited',
    retryAfterMs: 7_000,
  });
});

test.each([
  [0, 1_000],
  [-5, 1_000],
  [4_000_000_000, 3_600_000],
])('a Retry-After of %i seconds is neither no pause nor no end', (given, retryAfterMs) => {
  expect(classify(new WebAPIRateLimitedError(given))).toMatchObject({ kind: 'rate_limited', retryAfterMs });
});

test.each([500, 502, 503, 504, 404, 403, 400])('HTTP %i may have been sent', (status) => {
  const error = new WebAPIHTTPError(status, 'Error', {}, '<html>');
  expect(classify(error)).toEqual({ kind: 'ambiguous', code: `http_${status}` });
});

test('whatever is thrown has an outcome, and a code that is safe to log', () => {
  const anything = fc.oneof(
    fc.constant(refusal('__proto__')),
    fc.anything(),
    fc.string().map(refusal),
    fc.string().map((text) => new Error(text)),
  );
  fc.assert(
    fc.property(anything, (thrown) => {
      const { kind, code } = classify(thrown);
      expect(Object.keys(expected)).toContain(kind);
      expect(code).toMatch(/^[a-z0-9_]{1,64}$/);
    }),
  );
});

test.each(['<!DOCTYPE html><html></html>', 'Not A Code', 'x'.repeat(65), ''])(
  'a page in place of a code may have been sent, and is not repeated: %j',
  (text) => {
    expect(classify(refusal(text))).toEqual({ kind: 'ambiguous', code: 'unreadable_answer' });
  },
);

test('an error with itself as its cause does not hang', () => {
  const error = new Error('loop');
  error.cause = error;
  expect(classify(error)).toEqual({ kind: 'ambiguous', code: 'no_answer' });
});
