import type { CredoWebhook, CredoWebhookAttributes } from '../ports/credo.ts';

/** What to do so that Credo has exactly the webhook we need. */
export type WebhookPlan =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'create' }
  | { readonly kind: 'update'; readonly id: string }
  | { readonly kind: 'keep'; readonly id: string }
  | { readonly kind: 'remove'; readonly id: string };

/** Which of Credo's webhooks are ours, best first: known by id, by our exact URL, or by our marker. Others are never touched. */
export function ourWebhooks(
  all: readonly CredoWebhook[],
  mine: { readonly id: string | null; readonly url: string; readonly marker: string },
): readonly CredoWebhook[] {
  const rank = ({ id, attributes }: CredoWebhook) => {
    if (id === mine.id) return 0;
    if (attributes.url === mine.url) return 1;
    return attributes.description.includes(mine.marker) ? 2 : 3;
  };
  return all.filter((webhook) => rank(webhook) < 3).sort((a, b) => rank(a) - rank(b));
}

/** Pure. `wanted` null means nobody needs the webhook; it is removed only when `isGraceOver`. */
export function planWebhook(
  current: CredoWebhook | null,
  wanted: CredoWebhookAttributes | null,
  isGraceOver: boolean,
): WebhookPlan {
  if (!wanted) {
    if (!current) return { kind: 'nothing' };
    return isGraceOver ? { kind: 'remove', id: current.id } : { kind: 'keep', id: current.id };
  }
  if (!current) return { kind: 'create' };
  return isSame(current.attributes, wanted) ? { kind: 'keep', id: current.id } : { kind: 'update', id: current.id };
}

function isSame(current: CredoWebhookAttributes, wanted: CredoWebhookAttributes): boolean {
  const names = [
    'description',
    'url',
    'event_type_prefix',
    'event_type_suffix',
    'environment',
    'authentication_method',
    'authentication_server',
    'authentication_payload_type',
  ] as const;
  return (
    names.every((name) => current[name] === wanted[name]) &&
    sameTypes(current.event_types, wanted.event_types) &&
    isSamePayload(current.authentication_payload, wanted.authentication_payload)
  );
}

type Payload = CredoWebhookAttributes['authentication_payload'];

/** Credo need not show what it has (credo-api: Webhooks); what it does show must be ours. */
function isSamePayload(current: Payload, wanted: Payload): boolean {
  const shown = Object.entries(current);
  if (shown.length === 0) return true;
  return shown.length === Object.keys(wanted).length && shown.every(([name, value]) => wanted[name] === value);
}

function sameTypes(current: readonly string[], wanted: readonly string[]): boolean {
  return JSON.stringify([...new Set(current)].sort()) === JSON.stringify([...wanted].sort());
}
