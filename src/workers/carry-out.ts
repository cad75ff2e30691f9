import { CredoApiError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { CredoApi, CredoWebhook, CredoWebhookAttributes } from '../ports/credo.ts';
import type { WebhookPlan } from './webhook-plan.ts';

type CarryOutDeps = { readonly credo: CredoApi; readonly log: Log };

/** Does what was planned; returns the webhook Credo has afterwards. Throws `CredoApiError` when Credo does not take it. */
export async function carryOut(
  deps: CarryOutDeps,
  plan: WebhookPlan,
  current: CredoWebhook | null,
  wanted: CredoWebhookAttributes | null,
): Promise<CredoWebhook | null> {
  const { webhooks } = deps.credo;
  switch (plan.kind) {
    case 'nothing':
      return null;
    case 'keep':
      return current;
    case 'create':
      return (
        wanted &&
        withoutRefused(deps, wanted, async (attributes) => ({ id: (await webhooks.create(attributes)).id, attributes }))
      );
    case 'update':
      return (
        wanted &&
        withoutRefused(deps, wanted, async (attributes) => {
          await webhooks.update(plan.id, attributes);
          return { id: plan.id, attributes };
        })
      );
    case 'remove':
      await webhooks.remove(plan.id);
      return null;
  }
}

/**
 * Saves all event types; when Credo calls the webhook invalid, all but the one it does not know, so that one kind of event
 * does not keep all others waiting. The refused one is asked for again in every round.
 */
async function withoutRefused(
  { log }: CarryOutDeps,
  wanted: CredoWebhookAttributes,
  save: (attributes: CredoWebhookAttributes) => Promise<CredoWebhook>,
): Promise<CredoWebhook> {
  let invalid: CredoApiError;
  try {
    return await save(wanted);
  } catch (error) {
    if (!isInvalid(error) || wanted.event_types.length < 2) throw error;
    invalid = error;
  }
  for (const type of suspects(wanted.event_types, invalid.detail)) {
    const rest = wanted.event_types.filter((other) => other !== type);
    try {
      const saved = await save({ ...wanted, event_types: rest });
      log.warn('webhook.type_refused', { type, detail: invalid.detail });
      return saved;
    } catch (error) {
      if (!isInvalid(error)) throw error;
    }
  }
  throw invalid;
}

function isInvalid(error: unknown): error is CredoApiError {
  return error instanceof CredoApiError && error.failure === 'invalid';
}

/** Those Credo speaks of come first. */
function suspects(types: readonly string[], detail: string | null): readonly string[] {
  const isNamed = (type: string) => detail?.includes(type) ?? false;
  return [...types.filter(isNamed), ...types.filter((type) => !isNamed(type))];
}
