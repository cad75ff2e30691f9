import type { KnownBlock } from '@slack/types';
import { type Node, NodeType, parse } from 'slack-message-parser';
import type { SlackMessage } from '../../src/blockkit/message.ts';

/* Slack's rules written down a second time, from its documents and not from src/blockkit/limits.ts. */

/** Everything in a message that Slack would refuse or cut; empty when it is fine. */
export function violations(message: SlackMessage): string[] {
  return [
    ...between('text', message.text.trim().length, 1, 4000),
    ...between('blocks', message.blocks.length, 1, 50),
    ...message.blocks.flatMap((block, index) => blockViolations(block, `blocks[${index}]`)),
    ...(JSON.stringify(message).isWellFormed() && !/\\ud[89a-f]/i.test(JSON.stringify(message))
      ? []
      : ['half a surrogate pair']),
  ];
}

function blockViolations(block: KnownBlock, path: string): string[] {
  const common = block.block_id === undefined ? [] : between(`${path}.block_id`, block.block_id.length, 1, 255);
  switch (block.type) {
    case 'rich_text': {
      const leaves = richTextLeaves(block);
      return [
        ...common,
        ...between(`${path}.elements`, block.elements.length, 1, 50),
        ...between(
          `${path} text`,
          leaves.reduce((sum, leaf) => sum + wordsOf(leaf).length, 0),
          0,
          3000,
        ),
        ...block.elements.flatMap((part, index) => between(`${path}[${index}]`, part.elements.length, 1, 5000)),
        ...leaves.flatMap((leaf) => {
          if (leaf.type === 'text') return between(`${path} leaf`, leaf.text.length, 1, 3000);
          if (leaf.type === 'link') return between(`${path} link`, leaf.url.length, 1, 3000);
          return ['user', 'channel', 'date'].includes(leaf.type) ? [] : [`${path} has a ${leaf.type} leaf`];
        }),
      ];
    }
    case 'context':
      return [
        ...common,
        ...between(`${path}.elements`, block.elements.length, 1, 10),
        ...block.elements.flatMap((element) => {
          if (element.type === 'plain_text') {
            return [...between(path, element.text.length, 1, 3000), ...(element.emoji === false ? [] : ['emoji'])];
          }
          if (element.type !== 'mrkdwn') return [`${path} has a ${element.type}`];
          return [...between(path, element.text.length, 1, 3000), ...(element.verbatim === true ? [] : ['verbatim'])];
        }),
      ];
    case 'actions':
      return [
        ...common,
        ...between(`${path}.elements`, block.elements.length, 1, 25),
        ...block.elements.flatMap((element) => {
          if (element.type !== 'button') return [`${path} has a ${element.type}`];
          return [
            ...between(`${path} button`, element.text.text.length, 1, 75),
            ...between(`${path} action_id`, (element.action_id ?? '').length, 1, 255),
            ...between(`${path} value`, (element.value ?? '').length, 0, 2000),
            ...between(`${path} url`, (element.url ?? '').length, 0, 3000),
            ...between(`${path} accessibility_label`, (element.accessibility_label ?? 'x').length, 1, 75),
          ];
        }),
      ];
    case 'section': {
      const fields = block.fields ?? [];
      return [
        ...between(`${path} fields`, fields.length, 1, 10),
        ...fields.flatMap((field) => [
          ...(field.type === 'plain_text' ? [] : [`${path} has a field of markup`]),
          ...between(`${path} field`, field.text.length, 1, 2000),
        ]),
      ];
    }
    default:
      return [`${path} is a ${block.type}`];
  }
}

type RichText = Extract<KnownBlock, { type: 'rich_text' }>;
type Part = RichText['elements'][number];
type Leaf = Exclude<Part['elements'][number], { type: 'rich_text_section' }>;

function richTextLeaves(block: RichText): Leaf[] {
  const parts: readonly Part[] = block.elements;
  return parts.flatMap((part) =>
    part.elements.flatMap((element): Leaf[] => (element.type === 'rich_text_section' ? element.elements : [element])),
  );
}

export const leavesOf = (message: SlackMessage): Leaf[] =>
  message.blocks.flatMap((block) => (block.type === 'rich_text' ? richTextLeaves(block) : []));

export const wordsOf = (leaf: Leaf): string => ('text' in leaf ? (leaf.text ?? '') : '');

/** Every string of a message that Slack reads as mrkdwn. */
export function mrkdwnOf(message: SlackMessage): string[] {
  const inContext = message.blocks.flatMap((block) =>
    block.type === 'context' ? block.elements.flatMap((part) => (part.type === 'mrkdwn' ? [part.text] : [])) : [],
  );
  return [message.text, ...inContext];
}

/** What Slack would make of a mrkdwn string besides plain text, such as `bold`, `user U1` or `date`. */
export function effectsOf(mrkdwn: string): string[] {
  const effects: string[] = [];
  const visit = (node: Node): void => {
    switch (node.type) {
      case NodeType.Text:
      case NodeType.Root:
        break;
      case NodeType.UserLink:
        effects.push(`user ${node.userID}`);
        break;
      case NodeType.Emoji:
        // The parser takes any text between colons; Slack knows only names of these letters.
        if (/^[\w+'-]+$/.test(node.name)) effects.push('emoji');
        else effects.push(...effectsOf(node.source.slice(1)));
        break;
      case NodeType.Command:
        effects.push(node.name);
        break;
      default:
        effects.push((NodeType[node.type] ?? String(node.type)).toLowerCase());
    }
    if ('children' in node) node.children.forEach(visit);
    if ('label' in node) node.label?.forEach(visit);
  };
  visit(parse(mrkdwn));
  return effects;
}

function between(what: string, size: number, least: number, most: number): string[] {
  return size >= least && size <= most ? [] : [`${what}: ${size} is not within ${least}–${most}`];
}
