import type { CredoOutcome, Matched, TokenCheck } from '../ports/observed.ts';
import type { Settlement } from '../ports/outbox.ts';
import type { SendOutcome } from '../ports/slack.ts';

/* Every value a label can have. Whatever else is counted becomes `other`, so that nobody outside can make series. */

const keys = <K extends string>(all: Readonly<Record<K, true>>): readonly string[] => Object.keys(all);

export const received = ['stored', 'duplicate', 'conflict'];

export const refused = [
  ...['too_large', 'cut_off', 'overloaded', 'unsigned', 'bad_signature', 'stale_signature', 'bad_token'],
  ...['unknown_key', 'store_failed', 'not_an_object', 'oauth_wrong_payload', 'oauth_too_many'],
  ...['oauth_too_large', 'oauth_cut_off', 'oauth_overloaded'],
  ...[
    'slack_bad_signature',
    'slack_replay',
    'slack_unreadable',
    'slack_too_large',
    'slack_cut_off',
    'slack_overloaded',
  ],
];

export const matched = keys<Matched>({ delivered: true, held: true, nobody: true });

export const outcomes = keys<SendOutcome['kind']>({
  ...{ sent: true, rate_limited: true, ambiguous: true, not_sent: true, token_dead: true, missing_scope: true },
  ...{ destination_gone: true, destination_refuses: true, message_gone: true, thread_refused: true, our_bug: true },
});

export const settlements = keys<Settlement['kind']>({
  ...{ delivered: true, withdrawn: true, retry: true, card_gone: true, thread_gone: true, dead: true },
  ...{ lane_blocked: true, workspace_blocked: true },
});

export const credoOutcomes = keys<CredoOutcome>({
  ...{ ok: true, unauthorized: true, forbidden: true, not_found: true, conflict: true, invalid: true },
  ...{ rate_limited: true, unavailable: true, timeout: true, unexpected: true },
});

export const webhookStates = ['active', 'none', 'waiting'];

export const tokenChecks = keys<TokenCheck>({ works: true, refused: true, unanswered: true });

export const exports = ['exported', 'failed'];
