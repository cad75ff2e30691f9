import type { Block, View } from '../../slack/types.ts';

/* Block Kit as far as this page draws it (docs.slack.dev, Block Kit). */

export type TextObject = { readonly type: 'plain_text' | 'mrkdwn'; readonly text: string };
export type Option = { readonly text: TextObject; readonly value: string; readonly description?: TextObject };
export type OptionGroup = { readonly label: TextObject; readonly options: readonly Option[] };
export type Confirm = {
  readonly title: TextObject;
  readonly text: TextObject;
  readonly confirm: TextObject;
  readonly deny: TextObject;
  readonly style?: 'primary' | 'danger';
};

/** Any element: which of its fields are there depends on its type. */
export type Element = {
  readonly type: string;
  readonly action_id?: string;
  readonly text?: TextObject;
  readonly value?: string;
  readonly url?: string;
  readonly style?: 'primary' | 'danger';
  readonly accessibility_label?: string;
  readonly placeholder?: TextObject;
  readonly confirm?: Confirm;
  readonly options?: readonly Option[];
  readonly option_groups?: readonly OptionGroup[];
  readonly initial_option?: Option;
  readonly initial_options?: readonly Option[];
  readonly initial_value?: string;
  readonly initial_date?: string;
  readonly initial_user?: string;
  readonly initial_users?: readonly string[];
  readonly initial_channel?: string;
  readonly initial_conversation?: string;
  readonly initial_conversations?: readonly string[];
  readonly min_query_length?: number;
  readonly min_length?: number;
  readonly max_length?: number;
  readonly multiline?: boolean;
  readonly image_url?: string;
  readonly alt_text?: string;
};

export type TextStyle = {
  readonly bold?: boolean;
  readonly italic?: boolean;
  readonly strike?: boolean;
  readonly code?: boolean;
  readonly underline?: boolean;
};

export type RichTextLeaf = { readonly style?: TextStyle } & (
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'link'; readonly url: string; readonly text?: string }
  | { readonly type: 'user'; readonly user_id: string }
  | { readonly type: 'usergroup'; readonly usergroup_id: string }
  | { readonly type: 'channel'; readonly channel_id: string }
  | { readonly type: 'team'; readonly team_id: string }
  | { readonly type: 'broadcast'; readonly range: string }
  | {
      readonly type: 'date';
      readonly timestamp: number;
      readonly format: string;
      readonly url?: string;
      readonly fallback?: string;
    }
  | { readonly type: 'emoji'; readonly name: string }
  | { readonly type: 'color'; readonly value: string }
);

export type RichTextPart =
  | {
      readonly type: 'rich_text_section' | 'rich_text_quote' | 'rich_text_preformatted';
      readonly elements: readonly RichTextLeaf[];
    }
  | {
      readonly type: 'rich_text_list';
      readonly style: 'bullet' | 'ordered';
      readonly indent?: number;
      readonly offset?: number;
      readonly elements: readonly { readonly elements: readonly RichTextLeaf[] }[];
    };

export type DrawnBlock = { readonly block_id?: string } & (
  | {
      readonly type: 'section';
      readonly text?: TextObject;
      readonly fields?: readonly TextObject[];
      readonly accessory?: Element;
    }
  | { readonly type: 'context'; readonly elements: readonly (TextObject | (Element & { readonly type: 'image' }))[] }
  | { readonly type: 'actions'; readonly elements: readonly Element[] }
  | { readonly type: 'header'; readonly text: TextObject }
  | { readonly type: 'divider' }
  | { readonly type: 'image'; readonly alt_text: string; readonly title?: TextObject }
  | { readonly type: 'rich_text'; readonly elements: readonly RichTextPart[] }
  | InputBlock
);

export type InputBlock = {
  readonly type: 'input';
  readonly block_id?: string;
  readonly label: TextObject;
  readonly element: Element;
  readonly hint?: TextObject;
  readonly optional?: boolean;
  readonly dispatch_action?: boolean;
};

/** What surrounds the blocks of a modal. */
export type ModalFrame = { readonly title: TextObject; readonly submit?: TextObject; readonly close?: TextObject };

/* The simulated Slack has checked all that it holds against Block Kit, so what comes from it has this form. */

export function drawnBlocks(blocks: readonly Block[]): readonly DrawnBlock[] {
  return blocks as unknown as readonly DrawnBlock[];
}

export function modalFrame({ definition }: View): ModalFrame {
  return definition as unknown as ModalFrame;
}
