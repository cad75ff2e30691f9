import type { KnownBlock } from '@slack/types';
import {
  type ActionButton,
  actionsBlock,
  buttonsBlock,
  type ContextPart,
  contextBlock,
  fieldsBlock,
  headBlock,
  type LinkButton,
  lineBlocks,
  type ShortField,
} from './blocks.ts';
import { type Inline, toPlainText, value } from './inline.ts';
import { limits } from './limits.ts';

/** What we send to Slack: `text` is complete by itself, for notifications and screen readers. */
export type SlackMessage = { text: string; blocks: KnownBlock[] };

export type MessageParts = {
  readonly headline: readonly Inline[];
  /** A second line, as our own words. */
  readonly line?: readonly Inline[];
  readonly quote?: readonly Inline[];
  /** A few short facts side by side. */
  readonly fields?: readonly ShortField[];
  /** What is read aloud instead of headline, line and quote. */
  readonly spoken?: readonly Inline[];
  readonly context?: readonly ContextPart[];
  /** A second grey line. */
  readonly moreContext?: readonly ContextPart[];
  readonly button?: LinkButton;
  /** Buttons beside it that act. */
  readonly actions?: readonly ActionButton[];
};

/**
 * A message of at most four lines: a sentence, a line of our own or a quoted one, a grey line, a button; and a line of
 * fields where there is room for more. Whatever the parts, it fits Slack.
 */
export function composeMessage(parts: MessageParts): SlackMessage {
  const { headline, line = [], quote = [], fields = [], context = [], moreContext = [], button, actions = [] } = parts;
  const people = [...context, ...moreContext].flatMap((part) =>
    part.kind === 'people' && part.people.length > 0 ? [part] : [],
  );
  const spoken: Inline[] = [
    ...(parts.spoken ?? [
      ...headline,
      ...(line.length === 0 ? [] : [': ', ...line]),
      ...(quote.length === 0 ? [] : [': “', ...quote, '”']),
    ]),
    ...people.flatMap((part): Inline[] => [' ', value(part.label), ' ', ...separated(part.people)]),
  ];
  return {
    text: atLeastAText(toPlainText(spoken)),
    blocks: present([
      headBlock(headline, quote, line),
      fieldsBlock(fields),
      contextBlock(context),
      contextBlock(moreContext),
      buttonsBlock(button, actions),
    ]),
  };
}

/** One sentence and nothing else. */
export const plainMessage = (parts: readonly Inline[]): SlackMessage => answer([parts]);

/** Lines of text with buttons under them: the answer to a command. */
export function answer(lines: readonly (readonly Inline[])[], actions: readonly ActionButton[] = []): SlackMessage {
  const spoken: string[] = [];
  let left: number = limits.messageText;
  for (const line of lines) {
    const text = toPlainText(line, left);
    spoken.push(text);
    left -= text.length + 1;
    if (left <= 0) break;
  }
  return {
    text: atLeastAText(spoken.join('\n')),
    blocks: present([...lineBlocks(lines), actionsBlock(actions)]),
  };
}

/** Lines of text with a grey line under them. */
export function listMessage(lines: readonly (readonly Inline[])[], context: readonly ContextPart[]): SlackMessage {
  const { text, blocks } = answer(lines);
  return { text, blocks: present([...blocks, contextBlock(context)]) };
}

/** Several messages below each other, each under its heading. */
export function joinMessages(
  parts: readonly { readonly heading: string; readonly message: SlackMessage }[],
): SlackMessage {
  return {
    text: atLeastAText(parts.map(({ heading, message }) => `${heading}: ${message.text}`).join('\n')).slice(
      0,
      limits.messageText,
    ),
    blocks: present(
      parts.flatMap(({ heading, message }) => [...lineBlocks([[{ kind: 'bold', text: heading }]]), ...message.blocks]),
    ),
  };
}

function separated(people: readonly Inline[]): Inline[] {
  return people.flatMap((person, index) => (index === 0 ? [person] : [', ', person]));
}

const atLeastAText = (text: string): string => (text.trim() === '' ? '…' : text);

const present = (blocks: readonly (KnownBlock | null)[]): KnownBlock[] =>
  blocks.filter((block) => block !== null).slice(0, limits.blocksPerMessage);
