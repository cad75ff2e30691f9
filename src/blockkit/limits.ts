/**
 * Slack's maxima, counted in UTF-16 code units, the strictest way of counting (slack-platform: Limits; Slack's Block Kit
 * reference). What Slack leaves open, such as the size of a rich_text block, is held to that of a text object.
 */
export const limits = {
  /** Top-level `text`; more is cut by Slack (chat.postMessage). */
  messageText: 4000,
  blocksPerMessage: 50,
  /** A text object, and here also all text within one rich_text block. */
  blockText: 3000,
  richTextBlocksPerMessage: 4,
  fieldText: 2000,
  fieldsPerSection: 10,
  contextElements: 10,
  actionsElements: 25,
  buttonText: 75,
  buttonValue: 2000,
  accessibilityLabel: 75,
  url: 3000,
  id: 255,
  blocksPerView: 100,
  /** The title of a modal and the words on its two buttons. */
  modalTitle: 24,
  inputLabel: 2000,
  header: 150,
  checkboxes: 10,
  options: 100,
  placeholder: 150,
  optionText: 75,
  optionValue: 150,
} as const;

/** How much of an untrusted value is shown, in code points (product: House rules for our messages). */
export const shown = { name: 80, excerpt: 300, longExcerpt: 500, listItems: 3 } as const;
