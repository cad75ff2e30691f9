import { AppError } from '../errors.ts';
import type { CredoApi } from '../ports/credo.ts';

type Webhooks = CredoApi['webhooks'];

/**
 * Webhooks at Credo that are changed only while `prolong` says so. Credo knows nothing of leases, so the shorter the time
 * between the question and the change, the better.
 */
export function onlyWhile(
  prolong: () => Promise<boolean>,
  webhooks: Webhooks,
): { readonly webhooks: Webhooks; isOver(): boolean } {
  let isOver = false;
  const guarded = async <T>(change: () => Promise<T>): Promise<T> => {
    isOver ||= !(await prolong());
    if (isOver) throw new AppError('lease_lost', 'Another server brings the webhook up to date by now.');
    return change();
  };
  return {
    isOver: () => isOver,
    webhooks: {
      list: () => webhooks.list(),
      create: (attributes) => guarded(() => webhooks.create(attributes)),
      update: (id, attributes) => guarded(() => webhooks.update(id, attributes)),
      remove: (id) => guarded(() => webhooks.remove(id)),
    },
  };
}
