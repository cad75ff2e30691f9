import { z } from 'zod';
import { invalid, many, notFound, type Reply, type Resource, single } from './answers.ts';
import { eventTypes } from './event-types.ts';
import type { Ids } from './ids.ts';
import type { Route } from './routing.ts';
import type { NewWebhook, Webhook, WebhookAttributes } from './types.ts';

const attributesSchema = z.object({
  description: z.string().min(1),
  url: z.url({ protocol: /^https?$/ }),
  bucket: z.string().nullable().default(null),
  environment: z.string().nullable().default(null),
  authentication_method: z.enum(['none', 'o_auth']),
  authentication_payload: z.record(z.string(), z.unknown()).default({}),
  authentication_payload_type: z
    .enum(['application/json', 'application/x-www-form-urlencoded'])
    .nullable()
    .default(null),
  authentication_server: z.string().nullable().default(null),
  event_type_prefix: z.string().nullable().default(null),
  event_type_suffix: z.string().nullable().default(null),
  event_types: z
    .array(z.string().refine((type) => eventTypes.has(type), { error: (issue) => `unknown event type ${issue.input}` }))
    .min(1),
});

const createBody = z.object({ data: z.object({ type: z.literal('webhook'), attributes: z.looseObject({}) }) });
const updateBody = z.object({
  data: z.object({ id: z.string(), type: z.literal('webhook'), attributes: z.looseObject({}) }),
});

export type Webhooks = {
  readonly routes: readonly Route[];
  all(): readonly Webhook[];
  add(webhook: NewWebhook): Webhook;
  remove(id: string): void;
};

/** The tenant's webhooks and their operations, with the answers recorded from Credo (`credo-api.md`: Webhook CRUD). `onChange` hears of every change. */
export function createWebhooks(ids: Ids, onChange: () => void): Webhooks {
  const webhooks = new Map<string, Webhook>();

  const save = (id: string, attributes: object, status: number): Reply => {
    const checked = check(attributes);
    if (typeof checked === 'string') return invalid(checked);
    const webhook = { id, attributes: checked };
    webhooks.set(id, webhook);
    onChange();
    return single(status, asResource(webhook));
  };

  const remove = (id: string): boolean => {
    const isGone = webhooks.delete(id);
    if (isGone) onChange();
    return isGone;
  };

  const routes: Route[] = [
    { method: 'GET', path: '/webhooks', handle: () => many([...webhooks.values()].map(asResource)) },
    {
      method: 'POST',
      path: '/webhooks',
      handle: ({ body }) => {
        const parsed = createBody.safeParse(body);
        if (!parsed.success) return invalid(problemOf(parsed.error));
        return save(ids.resource(), parsed.data.data.attributes, 201);
      },
    },
    {
      method: 'GET',
      path: '/webhooks/:id',
      handle: ({ params }) => {
        const webhook = webhooks.get(params['id'] ?? '');
        return webhook ? single(200, asResource(webhook)) : notFound();
      },
    },
    {
      method: 'PATCH',
      path: '/webhooks/:id',
      handle: ({ params, body }) => {
        const webhook = webhooks.get(params['id'] ?? '');
        if (!webhook) return notFound();
        const parsed = updateBody.safeParse(body);
        if (!parsed.success) return invalid(problemOf(parsed.error));
        if (parsed.data.data.id !== webhook.id) return invalid('data.id is not the id in the path');
        return save(webhook.id, { ...webhook.attributes, ...parsed.data.data.attributes }, 200);
      },
    },
    {
      method: 'DELETE',
      path: '/webhooks/:id',
      handle: ({ params }) => (remove(params['id'] ?? '') ? { status: 204 } : notFound()),
    },
  ];

  return {
    routes,
    all: () => [...webhooks.values()],
    add: (given) => {
      const checked = check({ description: 'A webhook', authentication_method: 'none', ...given });
      if (typeof checked === 'string') throw new Error(checked);
      const webhook = { id: ids.resource(), attributes: checked };
      webhooks.set(webhook.id, webhook);
      onChange();
      return webhook;
    },
    remove: (id) => void remove(id),
  };
}

function asResource({ id, attributes }: Webhook): Resource {
  return { id, type: 'webhook', attributes };
}

/** The complete attributes, or what is wrong with them. */
function check(attributes: object): WebhookAttributes | string {
  const parsed = attributesSchema.safeParse(attributes);
  if (!parsed.success) return problemOf(parsed.error);
  const { authentication_method, authentication_server, authentication_payload_type, authentication_payload } =
    parsed.data;
  const isComplete =
    authentication_server && authentication_payload_type && Object.keys(authentication_payload).length > 0;
  if (authentication_method === 'o_auth' && !isComplete)
    return 'o_auth needs the three other authentication attributes';
  return parsed.data;
}

function problemOf(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
}
