import type { ContextBlock, HeaderBlock, HomeView, KnownBlock, ModalView } from '@slack/types';
import { type ActionButton, actionsBlock, lineBlocks } from './blocks.ts';
import type { Inline } from './inline.ts';
import { plainText } from './inputs.ts';
import { limits } from './limits.ts';

export type { HomeView, KnownBlock, ModalView } from '@slack/types';

/** A modal with a form: *Save* sends what was chosen, *Cancel* closes it. */
export function formModal(form: {
  readonly title: string;
  readonly callbackId: string;
  readonly privateMetadata: string;
  readonly blocks: readonly (KnownBlock | null)[];
}): ModalView {
  return {
    ...readingModal(form),
    callback_id: form.callbackId,
    private_metadata: form.privateMetadata,
    submit: plainText('Save', limits.modalTitle),
    close: plainText('Cancel', limits.modalTitle),
  };
}

/** A modal with nothing to submit. */
export function readingModal(page: {
  readonly title: string;
  readonly blocks: readonly (KnownBlock | null)[];
}): ModalView {
  return {
    type: 'modal',
    title: plainText(page.title, limits.modalTitle),
    close: plainText('Close', limits.modalTitle),
    blocks: page.blocks.filter((block) => block !== null).slice(0, limits.blocksPerView),
  };
}

/** A part of the Home tab: a heading, or none to go on with the part before; lines; and what can be done about them. */
export type HomeSection = {
  readonly heading?: string;
  readonly lines: readonly (readonly Inline[])[];
  readonly buttons?: readonly ActionButton[];
  readonly menus?: readonly (KnownBlock | null)[];
};

/** Somebody's App Home; what would be too much for Slack is left out. */
export function homeView(sections: readonly HomeSection[]): HomeView {
  const blocks = sections.flatMap(({ heading, lines, buttons = [], menus = [] }): KnownBlock[] =>
    [
      heading === undefined ? null : header(heading),
      ...(lines.length === 0 ? [] : lineBlocks(lines)),
      ...menus,
      actionsBlock(buttons),
    ].filter((block) => block !== null),
  );
  return { type: 'home', blocks: blocks.slice(0, limits.blocksPerView) };
}

/** A grey line of plain text. */
export function noteBlock(text: string): ContextBlock {
  return { type: 'context', elements: [plainText(text, limits.blockText)] };
}

function header(text: string): HeaderBlock {
  return { type: 'header', text: plainText(text, limits.header) };
}
