import { z } from 'zod';
import type { Block } from './types.ts';

const option = z.looseObject({ value: z.string() });

const elementSchema = z.looseObject({
  type: z.string(),
  action_id: z.string(),
  value: z.string().optional(),
  url: z.string().optional(),
  options: z.array(option).optional(),
  option_groups: z.array(z.looseObject({ options: z.array(option) })).optional(),
});

export type Option = z.infer<typeof option>;

export type Element = z.infer<typeof elementSchema>;

/** Interactive elements with the id of their block. */
export type PlacedElement = { readonly blockId: string; readonly element: Element };

/** All interactive elements of a message or view. */
export function elementsOf(blocks: readonly Block[]): readonly PlacedElement[] {
  return blocks.flatMap((block) => {
    const list = Array.isArray(block['elements']) ? block['elements'] : [];
    return [...list, block['accessory'], block['element']].flatMap((candidate) => {
      const parsed = elementSchema.safeParse(candidate);
      return parsed.success ? [{ blockId: block.block_id ?? '', element: parsed.data }] : [];
    });
  });
}

/** Where an element keeps what was chosen, by its type (docs.slack.dev, Block elements). */
const places: Readonly<Record<string, string>> = {
  users_select: 'selected_user',
  multi_users_select: 'selected_users',
  channels_select: 'selected_channel',
  conversations_select: 'selected_conversation',
  multi_conversations_select: 'selected_conversations',
  datepicker: 'selected_date',
  static_select: 'selected_option',
  external_select: 'selected_option',
  overflow: 'selected_option',
  radio_buttons: 'selected_option',
  multi_static_select: 'selected_options',
  multi_external_select: 'selected_options',
  checkboxes: 'selected_options',
};

/** What an element says of itself once a person has put `value` in; without one, its initial value. */
export function stateOf(
  element: Element,
  value: string | readonly string[] | undefined,
  loaded: readonly Option[] = [],
): Readonly<Record<string, unknown>> {
  const { type } = element;
  if (type === 'button') {
    const { url, value: own } = element;
    return { type, ...(own === undefined ? {} : { value: own }), ...(url === undefined ? {} : { url }) };
  }
  const place = places[type] ?? 'value';
  const isMany = place.endsWith('s');
  if (value === undefined) {
    return {
      type,
      [place]:
        element[place.replace('selected', 'initial').replace(/^value$/, 'initial_value')] ?? (isMany ? [] : null),
    };
  }
  const chosen = typeof value === 'string' ? [value] : value;
  const picked = place.startsWith('selected_option') ? chosen.map((one) => optionOf(element, one, loaded)) : chosen;
  return { type, [place]: isMany ? picked : picked[0] };
}

/** What people put in, by block id; by `<block id>/<action id>` where a block holds several elements. */
export type Filled = Readonly<Record<string, string | readonly string[]>>;

/** `state.values` of a view or message: every element that keeps something, in whatever block (docs.slack.dev, View state). */
export function valuesOf(
  blocks: readonly Block[],
  filled: Filled,
  loaded: (placed: PlacedElement) => readonly Option[],
): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  const all = elementsOf(blocks);
  const placed = all.filter(({ element }) => !stateless.has(element.type));
  const known = new Set(all.flatMap(({ blockId, element }) => [blockId, `${blockId}/${element.action_id}`]));
  const unknown = Object.keys(filled).filter((id) => !known.has(id));
  if (unknown.length > 0) throw new Error(`There is no input block ${unknown.join(', ')}`);
  const values: Record<string, Record<string, unknown>> = {};
  for (const one of placed) {
    const { blockId, element } = one;
    const put = filled[`${blockId}/${element.action_id}`] ?? filled[blockId];
    values[blockId] = { ...values[blockId], [element.action_id]: stateOf(element, put, loaded(one)) };
  }
  return values;
}

const stateless = new Set(['button', 'overflow', 'image']);

function optionOf(element: Element, value: string, loaded: readonly Option[]): Option {
  const groups = (element.option_groups ?? []).flatMap((group) => group.options);
  const initial = [element['initial_option'] ?? [], element['initial_options'] ?? []].flat();
  const kept = z.array(option).safeParse(initial);
  const options = [...(element.options ?? []), ...groups, ...loaded, ...(kept.success ? kept.data : [])];
  const found = options.find((candidate) => candidate.value === value);
  if (found !== undefined) return found;
  const offered = options.map((candidate) => candidate.value).join(', ');
  throw new Error(`${element.action_id} offers ${offered}, not ${value}`);
}
