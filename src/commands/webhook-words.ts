import type { Inline } from '../blockkit/inline.ts';
import type { WebhookNote } from '../ports/connections.ts';
import { typed } from './answers.ts';

/** Why the webhook at Credo is not as it should be, and who can do what about it. */
export function explainFailure(failure: string | null): string {
  switch (failure) {
    case 'unauthorized':
      return "Credo AI refused the app's API key. Whoever runs this app must set a new CREDO_API_KEY.";
    case 'forbidden':
      return "The app's API key may not manage webhooks in Credo AI. Ask a Credo AI admin to allow it, or use an admin's key.";
    case 'not_found':
      return 'Credo AI has no webhooks at the configured address. Whoever runs this app must check CREDO_API_URL and CREDO_TENANT, or enter the webhook in Credo AI as npm run -s cli -- webhooks by-hand shows it.';
    case 'invalid':
    case 'conflict':
      return 'Credo AI did not accept the webhook. Whoever runs this app finds the reason in its log (webhook.reconciled).';
    case 'rate_limited':
      return 'Credo AI is answering too many requests right now.';
    case 'unexpected':
      return 'What answers at the configured address is not Credo AI as I know it. Whoever runs this app must check CREDO_API_URL.';
    default:
      return "Credo AI isn't answering right now.";
  }
}

/** What to add to a confirmation while Credo has not taken the change yet; nothing once it has. */
export function waitingLines(
  note: WebhookNote | null,
  start: 'Saved, but' | 'Still',
  reference: string,
): readonly (readonly Inline[])[] {
  if (note !== null && note.webhookState !== 'waiting') return [];
  const why = note === null ? "Credo AI isn't answering right now." : explainFailure(note.webhookFailure);
  return [
    [`${start} waiting for Credo AI: ${why} I keep trying; `, typed('status'), ` shows how it goes. Ref ${reference}.`],
  ];
}
