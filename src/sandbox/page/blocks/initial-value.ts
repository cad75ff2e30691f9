import type { Value } from './surface.ts';
import type { Element } from './types.ts';

/** What an element holds before anybody touches it. */
export function initialValue(element: Element): Value {
  const many =
    element.initial_options?.map(({ value }) => value) ?? element.initial_users ?? element.initial_conversations;
  if (many !== undefined) return [...many];
  if (element.type.startsWith('multi_') || element.type === 'checkboxes') return [];
  return (
    element.initial_option?.value ??
    element.initial_value ??
    element.initial_user ??
    element.initial_channel ??
    element.initial_conversation ??
    element.initial_date ??
    ''
  );
}
