import { z } from 'zod';
import type { CredoApi, CredoWebhookAttributes } from '../../ports/credo.ts';
import { collection, document, nullIfMissing, resource } from '../jsonapi.ts';
import { path } from '../path.ts';
import type { Calls } from '../request.ts';

const text = z.string().catch('');
const textOrNull = z.string().nullable().catch(null);

/** Other people's webhooks are read too, so a value we would never send must not spoil the list. */
const webhook = resource(
  z.object({
    description: text,
    url: text,
    event_types: z.array(z.string()).catch([]),
    event_type_prefix: text,
    event_type_suffix: text,
    environment: text,
    authentication_method: z.enum(['none', 'o_auth']).catch('none'),
    authentication_payload: z.record(z.string(), z.string()).catch({}),
    authentication_payload_type: textOrNull,
    authentication_server: textOrNull,
  }),
);

/** Webhooks of the tenant (`credo-api.md`: Webhook CRUD). The list is not paged; changes send every attribute. */
export function createWebhooks({ fetch, run }: Calls): CredoApi['webhooks'] {
  return {
    list: async () =>
      (await fetch(collection(webhook), { method: 'GET', path: path`/webhooks`, isRepeatable: true })).data,

    create: async (attributes) =>
      (
        await fetch(document(webhook), {
          method: 'POST',
          path: path`/webhooks`,
          body: { data: { type: 'webhook', attributes: sent(attributes) } },
          isRepeatable: false,
          secrets: secretsOf(attributes),
        })
      ).data,

    update: async (id, attributes) =>
      (
        await fetch(document(webhook), {
          method: 'PATCH',
          path: path`/webhooks/${id}`,
          body: { data: { id, type: 'webhook', attributes: sent(attributes) } },
          isRepeatable: true,
          secrets: secretsOf(attributes),
        })
      ).data,

    remove: async (id) => {
      await nullIfMissing(async () => run({ method: 'DELETE', path: path`/webhooks/${id}`, isRepeatable: true }));
    },
  };
}

/** The three details of the authentication belong to `o_auth` only (Credo AI webhooks guide: Create webhook). */
function sent(attributes: CredoWebhookAttributes): object {
  const {
    authentication_payload,
    authentication_payload_type,
    authentication_server,
    authentication_method,
    description,
    url,
    event_types,
    event_type_prefix,
    event_type_suffix,
    environment,
  } = attributes;
  const common = {
    description,
    url,
    event_types,
    event_type_prefix,
    event_type_suffix,
    environment,
    authentication_method,
  };
  if (authentication_method === 'none') return common;
  return { ...common, authentication_payload, authentication_payload_type, authentication_server };
}

/** The webhook's address holds our key, so Credo's words about it must not pass it on. */
function secretsOf({ url, authentication_payload }: CredoWebhookAttributes): readonly string[] {
  const key = url.split('/').at(-1) ?? '';
  return [...Object.values(authentication_payload), url, ...(key.length >= 16 ? [key] : [])];
}
