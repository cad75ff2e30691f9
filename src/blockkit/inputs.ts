import type { ActionsBlock, InputBlock, PlainTextOption } from '@slack/types';
import { limits } from './limits.ts';
import { clamp, cleanText } from './text.ts';

/** One thing to choose; `value` comes back when the form is submitted. */
export type Choice = { readonly value: string; readonly label: string; readonly isChosen: boolean };

/** An element of a form. What somebody chose is kept by Slack as long as `id` and `actionId` stay the same. */
export type ChoiceInput = {
  readonly id: string;
  readonly actionId?: string;
  readonly label: string;
  readonly choices: readonly Choice[];
  readonly hint?: string;
};

/** A group of checkboxes, none of which must be chosen; null when none fits. What Slack would refuse is left out. */
export function checkboxesBlock({ id, actionId = 'choice', label, choices }: ChoiceInput): InputBlock | null {
  const fitting = choices.filter(fits).slice(0, limits.checkboxes);
  if (fitting.length === 0) return null;
  return {
    ...inputFrame(id, label),
    element: { type: 'checkboxes', action_id: actionId, options: fitting.map(toOption), ...initially(fitting) },
  };
}

/** A menu in which exactly one thing is chosen. */
export function selectBlock({ id, actionId = 'choice', label, choices, hint }: ChoiceInput): InputBlock | null {
  const fitting = choices.filter(fits);
  const chosen = fitting.find(({ isChosen }) => isChosen) ?? fitting[0];
  if (chosen === undefined) return null;
  return {
    ...inputFrame(id, label, hint),
    optional: false,
    element: {
      type: 'static_select',
      action_id: actionId,
      options: fitting.map(toOption),
      initial_option: toOption(chosen),
    },
  };
}

/** A menu of several things that are looked for while somebody types; `choices` are those chosen already. */
export function searchBlock({
  id,
  actionId = 'choice',
  label,
  choices,
  hint,
  placeholder,
  leastLetters,
}: ChoiceInput & { readonly placeholder: string; readonly leastLetters: number }): InputBlock {
  return {
    ...inputFrame(id, label, hint),
    element: {
      type: 'multi_external_select',
      action_id: actionId,
      placeholder: plainText(placeholder, limits.placeholder),
      min_query_length: leastLetters,
      ...initially(choices.filter(fits)),
    },
  };
}

/** Several lines of text, which must be filled in. `text` stands there already; what Slack would refuse is cut. */
export function textBlock(input: {
  readonly id: string;
  readonly label: string;
  readonly text: string;
  readonly mostLetters: number;
}): InputBlock {
  const text = clamp(input.text, input.mostLetters);
  return {
    ...inputFrame(input.id, input.label),
    optional: false,
    element: {
      type: 'plain_text_input',
      action_id: 'text',
      multiline: true,
      max_length: input.mostLetters,
      ...(text === '' ? {} : { initial_value: text }),
    },
  };
}

/** One line of text. `text` stands there already. */
export function lineInputBlock(input: {
  readonly id: string;
  readonly label: string;
  readonly text: string;
  readonly hint?: string;
  readonly isOptional: boolean;
  readonly mostLetters: number;
}): InputBlock {
  return {
    ...inputFrame(input.id, input.label, input.hint),
    optional: input.isOptional,
    element: {
      type: 'plain_text_input',
      action_id: 'text',
      max_length: input.mostLetters,
      ...(input.text === '' ? {} : { initial_value: clamp(input.text, input.mostLetters) }),
    },
  };
}

/** A menu that acts at once, outside of what is submitted. */
export function menuBlock(menu: {
  readonly id: string;
  readonly actionId: string;
  readonly choices: readonly Choice[];
}) {
  const fitting = menu.choices.filter(fits).slice(0, limits.options);
  const chosen = fitting.find(({ isChosen }) => isChosen);
  const block: ActionsBlock = {
    type: 'actions',
    block_id: menu.id,
    elements: [
      {
        type: 'static_select',
        action_id: menu.actionId,
        options: fitting.map(toOption),
        ...(chosen === undefined ? {} : { initial_option: toOption(chosen) }),
      },
    ],
  };
  return fitting.length === 0 ? null : block;
}

/** A menu of channels that acts at once. */
export function channelMenuBlock(id: string, actionId: string, placeholder: string): ActionsBlock {
  return {
    type: 'actions',
    block_id: id,
    elements: [
      {
        type: 'conversations_select',
        action_id: actionId,
        placeholder: plainText(placeholder, limits.placeholder),
        filter: { include: ['public', 'private'], exclude_bot_users: true, exclude_external_shared_channels: true },
      },
    ],
  };
}

/** A menu of people that acts at once. `id` comes back with who was chosen; null when Slack would refuse it. */
export function personMenuBlock(id: string, actionId: string, placeholder: string): ActionsBlock | null {
  if (id.length > limits.id) return null;
  return {
    type: 'actions',
    block_id: id,
    elements: [{ type: 'users_select', action_id: actionId, placeholder: plainText(placeholder, limits.placeholder) }],
  };
}

/** A choice as Slack writes options. */
export function toOption({ value, label }: Pick<Choice, 'value' | 'label'>): PlainTextOption {
  return { value, text: plainText(label, limits.optionText) };
}

/** Whether Slack takes a choice's value. */
export function fits({ value }: Pick<Choice, 'value'>): boolean {
  return value.length > 0 && value.length <= limits.optionValue && value.isWellFormed();
}

/** Text without markup, made to fit. */
export function plainText(text: string, most: number) {
  return { type: 'plain_text' as const, text: clamp(cleanText(text), most).trim() || '…', emoji: false };
}

function inputFrame(id: string, label: string, hint?: string) {
  return {
    type: 'input' as const,
    block_id: id,
    optional: true,
    label: plainText(label, limits.inputLabel),
    ...(hint === undefined ? {} : { hint: plainText(hint, limits.inputLabel) }),
  };
}

function initially(choices: readonly Choice[]) {
  const chosen = choices.filter(({ isChosen }) => isChosen).map(toOption);
  return chosen.length === 0 ? {} : { initial_options: chosen };
}
