import type { CredoEvent, WebhookAttributes } from './types.ts';

/** The compact JSON body that one webhook gets for an event (`credo-api.md`: Delivery, Envelope). */
export function envelope(event: CredoEvent, attributes: WebhookAttributes, nowMs: number): string {
  const type = [attributes.event_type_prefix, event.type, attributes.event_type_suffix].filter(Boolean).join('.');
  const time = event.time ?? new Date(nowMs).toISOString().replace('Z', '000Z');
  return JSON.stringify({
    data: event.data,
    type,
    time,
    source: 'CredoAI',
    subject: event.subject ?? subjectOf(event),
  });
}

/** Metadata and custom fields have subjects of their own (`credo-api.md`: Event catalogue). */
function subjectOf({ type, data }: CredoEvent): string {
  if (typeof data['customFieldId'] === 'string') return `cf_${data['customFieldId']}_updated`;
  if (typeof data['changedFieldName'] === 'string') return `${data['changedFieldName']}_updated`;
  return type;
}
