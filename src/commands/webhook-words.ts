import type { Inline } from '../blockkit/inline.ts';
import type { WebhookNote } from '../ports/connections.ts';
import { typed } from './answers.ts';

/** Why the webhook at Credo is not as it should be, and who can do what about it. `isOwn`: the workspace connected it itself. */
export function explainFailure(failure: string | null, isOwn: boolean): string {
  const own = isOwn ? ofOwn[failure ?? ''] : undefined;
  if (own !== undefined) return own;
  switch (failure) {
    case 'unauthorized':
      return "Credo AI refused the app's API key. Whoever runs this app must set a new CREDO_API_KEY.";
    case 'forbidden':
      return "The app's API key may not manage webhooks in Credo AI. Ask a Credo AI admin to allow it, or use an admin's key. Or whoever runs this app enters the webhook in Credo AI as npm run -s cli -- webhooks by-hand shows it.";
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

/** What admins of the workspace can do about a connection of their own. */
const ofOwn: Readonly<Record<string, string>> = {
  unauthorized:
    "Credo AI refused the app's API key. A workspace admin enters a new one: admin connections shows the button.",
  forbidden:
    "The app's API key may not manage webhooks in Credo AI. A workspace admin enters the key of a Credo AI admin: admin connections shows the button.",
  not_found:
    'Credo AI has no webhooks at the address that was entered. A workspace admin checks it: admin connections shows the button.',
  unexpected:
    'What answers at the address that was entered is not Credo AI as I know it. A workspace admin checks it: admin connections shows the button.',
};

/** What to add to a confirmation while Credo has not taken the change yet; nothing once it has. */
export function waitingLines(
  note: WebhookNote | null,
  start: 'Saved, but' | 'Still',
  reference: string,
  isOwn: boolean,
): readonly (readonly Inline[])[] {
  if (note !== null && note.webhookState !== 'waiting') return [];
  const why = note === null ? "Credo AI isn't answering right now." : explainFailure(note.webhookFailure, isOwn);
  return [
    [`${start} waiting for Credo AI: ${why} I keep trying; `, typed('status'), ` shows how it goes. Ref ${reference}.`],
  ];
}
