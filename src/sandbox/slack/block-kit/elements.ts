import { z } from 'zod';
import {
  choiceOption,
  confirm,
  conversationFilter,
  dispatchActionConfig,
  id,
  option,
  optionGroup,
  overflowOption,
  plainText,
  url,
} from './composition.ts';

/* Interactive elements of Block Kit (slack-platform.md, Limits; docs.slack.dev, Block elements). */

const element = { action_id: id, focus_on_load: z.boolean().optional() };
const menu = { ...element, placeholder: plainText(150).optional(), confirm: confirm.optional() };
const many = { max_selected_items: z.number().int().min(1).optional() };
const input = {
  ...element,
  placeholder: plainText(150).optional(),
  dispatch_action_config: dispatchActionConfig.optional(),
};

const staticOptions = {
  options: z.array(option).min(1).max(100).optional(),
  option_groups: z.array(optionGroup).min(1).max(100).optional(),
};
const hasOptions = (value: { options?: unknown; option_groups?: unknown }) =>
  (value.options === undefined) !== (value.option_groups === undefined);
const oneOfThem = 'must define either `options` or `option_groups`';

const button = z.strictObject({
  type: z.literal('button'),
  action_id: id,
  text: plainText(75),
  value: z.string().max(2000).optional(),
  url: url.optional(),
  style: z.enum(['primary', 'danger']).optional(),
  confirm: confirm.optional(),
  accessibility_label: z.string().max(75).optional(),
});

const imageElement = z.strictObject({
  type: z.literal('image'),
  image_url: url,
  alt_text: z.string().min(1).max(2000),
});

const staticSelect = z
  .strictObject({ type: z.literal('static_select'), ...menu, ...staticOptions, initial_option: option.optional() })
  .refine(hasOptions, oneOfThem);
const multiStaticSelect = z
  .strictObject({
    type: z.literal('multi_static_select'),
    ...menu,
    ...many,
    ...staticOptions,
    initial_options: z.array(option).min(1).optional(),
  })
  .refine(hasOptions, oneOfThem);
const externalSelect = z.strictObject({
  type: z.literal('external_select'),
  ...menu,
  initial_option: option.optional(),
  min_query_length: z.number().int().optional(),
});
const multiExternalSelect = z.strictObject({
  type: z.literal('multi_external_select'),
  ...menu,
  ...many,
  initial_options: z.array(option).min(1).optional(),
  min_query_length: z.number().int().optional(),
});
const usersSelect = z.strictObject({ type: z.literal('users_select'), ...menu, initial_user: z.string().optional() });
const multiUsersSelect = z.strictObject({
  type: z.literal('multi_users_select'),
  ...menu,
  ...many,
  initial_users: z.array(z.string()).optional(),
});
const channelsSelect = z.strictObject({
  type: z.literal('channels_select'),
  ...menu,
  initial_channel: z.string().optional(),
  response_url_enabled: z.boolean().optional(),
});
const conversationsSelect = z.strictObject({
  type: z.literal('conversations_select'),
  ...menu,
  initial_conversation: z.string().optional(),
  default_to_current_conversation: z.boolean().optional(),
  response_url_enabled: z.boolean().optional(),
  filter: conversationFilter.optional(),
});
const multiConversationsSelect = z.strictObject({
  type: z.literal('multi_conversations_select'),
  ...menu,
  ...many,
  initial_conversations: z.array(z.string()).optional(),
  default_to_current_conversation: z.boolean().optional(),
  filter: conversationFilter.optional(),
});
const overflow = z.strictObject({
  type: z.literal('overflow'),
  action_id: id,
  options: z.array(overflowOption).min(1).max(5),
  confirm: confirm.optional(),
});
const checkboxes = z.strictObject({
  type: z.literal('checkboxes'),
  ...element,
  options: z.array(choiceOption).min(1).max(10),
  initial_options: z.array(choiceOption).min(1).optional(),
  confirm: confirm.optional(),
});
const radioButtons = z.strictObject({
  type: z.literal('radio_buttons'),
  ...element,
  options: z.array(choiceOption).min(1).max(10),
  initial_option: choiceOption.optional(),
  confirm: confirm.optional(),
});
const datepicker = z.strictObject({
  type: z.literal('datepicker'),
  ...menu,
  initial_date: z.iso.date('must be a date of the form YYYY-MM-DD').optional(),
});
const plainTextInput = z.strictObject({
  type: z.literal('plain_text_input'),
  ...input,
  initial_value: z.string().optional(),
  multiline: z.boolean().optional(),
  min_length: z.number().int().min(0).max(3000).optional(),
  max_length: z.number().int().min(1).max(3000).optional(),
});
const emailInput = z.strictObject({
  type: z.literal('email_text_input'),
  ...input,
  initial_value: z.string().optional(),
});
const urlInput = z.strictObject({ type: z.literal('url_text_input'), ...input, initial_value: z.string().optional() });
const numberInput = z.strictObject({
  type: z.literal('number_input'),
  ...input,
  is_decimal_allowed: z.boolean(),
  initial_value: z.string().optional(),
  min_value: z.string().optional(),
  max_value: z.string().optional(),
});

const choosers = [
  staticSelect,
  multiStaticSelect,
  externalSelect,
  multiExternalSelect,
  usersSelect,
  multiUsersSelect,
  channelsSelect,
  conversationsSelect,
  multiConversationsSelect,
  checkboxes,
  radioButtons,
  datepicker,
] as const;

/** Multi-selects stand in sections and inputs only. */
export const actionsElement = z.discriminatedUnion('type', [
  button,
  overflow,
  staticSelect,
  externalSelect,
  usersSelect,
  channelsSelect,
  conversationsSelect,
  checkboxes,
  radioButtons,
  datepicker,
]);
export const accessory = z.discriminatedUnion('type', [button, overflow, imageElement, ...choosers]);
export const inputElement = z.discriminatedUnion('type', [
  plainTextInput,
  emailInput,
  urlInput,
  numberInput,
  ...choosers,
]);
export { imageElement };
