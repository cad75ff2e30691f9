import type { ContextBlock, HeaderBlock, HomeView, InputBlock, KnownBlock, ModalView, Option } from '@slack/types';
import { lineBlocks } from './blocks.ts';
import type { Inline } from './inline.ts';
import { limits } from './limits.ts';
import { clamp, cleanText } from './text.ts';

export type { HomeView, ModalView } from '@slack/types';

/** One checkbox; `value` comes back when the modal is submitted. */
export type Choice = { readonly value: string; readonly label: string; readonly isChosen: boolean };

export type CheckboxGroup = { readonly id: string; readonly label: string; readonly choices: readonly Choice[] };

/** A group of checkboxes, none of which must be chosen; null when none fits. What Slack would refuse is left out. */
export function checkboxesBlock({ id, label, choices }: CheckboxGroup): InputBlock | null {
  const fitting = choices
    .filter(({ value }) => value.length > 0 && value.length <= limits.optionValue && value.isWellFormed())
    .slice(0, limits.checkboxes);
  if (fitting.length === 0) return null;
  const chosen = fitting.filter(({ isChosen }) => isChosen).map(toOption);
  return {
    type: 'input',
    block_id: id,
    optional: true,
    label: plain(label, limits.inputLabel),
    element: {
      type: 'checkboxes',
      action_id: 'choice',
      options: fitting.map(toOption),
      ...(chosen.length === 0 ? {} : { initial_options: chosen }),
    },
  };
}

/** A modal with a form: *Save* sends what was chosen, *Cancel* closes it. */
export function formModal(form: {
  readonly title: string;
  readonly callbackId: string;
  readonly privateMetadata: string;
  readonly blocks: readonly (KnownBlock | null)[];
}): ModalView {
  return {
    type: 'modal',
    callback_id: form.callbackId,
    private_metadata: form.privateMetadata,
    title: plain(form.title, limits.modalTitle),
    submit: plain('Save', limits.modalTitle),
    close: plain('Cancel', limits.modalTitle),
    blocks: form.blocks.filter((block) => block !== null).slice(0, limits.blocksPerView),
  };
}

/** Somebody's App Home: sections with a heading and lines; what would be too much for Slack is left out. */
export function homeView(
  sections: readonly { readonly heading: string; readonly lines: readonly (readonly Inline[])[] }[],
): HomeView {
  const blocks = sections.flatMap(({ heading, lines }): KnownBlock[] => [header(heading), ...lineBlocks(lines)]);
  return { type: 'home', blocks: blocks.slice(0, limits.blocksPerView) };
}

/** A grey line of plain text. */
export function noteBlock(text: string): ContextBlock {
  return { type: 'context', elements: [plain(text, limits.blockText)] };
}

function header(text: string): HeaderBlock {
  return { type: 'header', text: plain(text, limits.header) };
}

function toOption({ value, label }: Choice): Option {
  return { value, text: plain(label, limits.optionText) };
}

function plain(text: string, most: number) {
  return { type: 'plain_text' as const, text: clamp(cleanText(text), most).trim() || '…', emoji: false };
}
