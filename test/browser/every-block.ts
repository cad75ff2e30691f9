const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const option = (value: string) => ({ text: plain(`Option ${value}`), value });
const options = ['one', 'two', 'three'].map(option);
const section = (...elements: object[]) => ({ type: 'rich_text_section', elements });
const text = (words: string, style?: object) => ({ type: 'text', text: words, ...(style ? { style } : {}) });

/** A message with every block and element a message may have; `userId` and `channelId` are mentioned. */
export const everyBlock = (userId: string, channelId: string): readonly object[] => [
  { type: 'header', text: plain('A header') },
  {
    type: 'section',
    text: mrkdwn('*bold* _italic_ ~struck~ `code`\n> quoted\n<https://a.example/|a link> :tada: <!here>'),
    accessory: { type: 'static_select', action_id: 'static', placeholder: plain('Pick a thing'), options },
  },
  { type: 'section', fields: [mrkdwn('*Left*'), plain('Right')] },
  { type: 'divider' },
  {
    type: 'rich_text',
    elements: [
      section(text('strong', { bold: true }), text(' sloped', { italic: true }), { type: 'user', user_id: userId }),
      section(
        { type: 'channel', channel_id: channelId },
        { type: 'emoji', name: 'wave' },
        { type: 'broadcast', range: 'channel' },
      ),
      section({ type: 'date', timestamp: 1_754_632_593, format: '{date_num}', fallback: 'a day' }),
      { type: 'rich_text_list', style: 'bullet', elements: [section(text('a point'))] },
      { type: 'rich_text_list', style: 'ordered', indent: 1, elements: [section(text('a step'))] },
      { type: 'rich_text_quote', elements: [text('a quote')] },
      { type: 'rich_text_preformatted', elements: [text('pre  formatted')] },
    ],
  },
  {
    type: 'context',
    elements: [mrkdwn('a note'), { type: 'image', image_url: 'https://a.example/i.png', alt_text: 'A small image' }],
  },
  { type: 'image', image_url: 'https://a.example/i.png', alt_text: 'A large image' },
  {
    type: 'actions',
    elements: [
      { type: 'button', action_id: 'primary', text: plain('Go'), style: 'primary', value: 'go' },
      {
        type: 'button',
        action_id: 'danger',
        text: plain('Drop'),
        style: 'danger',
        confirm: {
          title: plain('Sure?'),
          text: plain('It is gone then.'),
          confirm: plain('Drop it'),
          deny: plain('Keep it'),
        },
      },
      { type: 'overflow', action_id: 'overflow', options },
      { type: 'datepicker', action_id: 'date', placeholder: plain('Which day') },
      { type: 'users_select', action_id: 'user', placeholder: plain('Pick somebody') },
      { type: 'conversations_select', action_id: 'channel', placeholder: plain('Pick a channel') },
    ],
  },
  { type: 'actions', elements: [{ type: 'radio_buttons', action_id: 'radio', options }] },
  { type: 'actions', elements: [{ type: 'checkboxes', action_id: 'boxes', options }] },
];

/** A form with every input a form may have. */
export const everyInput = {
  type: 'modal',
  title: plain('Every input'),
  submit: plain('Send it'),
  close: plain('Leave'),
  blocks: (
    [
      ['line', { type: 'plain_text_input' }],
      ['lines', { type: 'plain_text_input', multiline: true, initial_value: 'as it was' }],
      ['mail', { type: 'email_text_input' }],
      ['address', { type: 'url_text_input' }],
      ['number', { type: 'number_input', is_decimal_allowed: false }],
      ['day', { type: 'datepicker' }],
      ['choice', { type: 'radio_buttons', options }],
      ['several', { type: 'multi_static_select', options }],
      ['people', { type: 'multi_users_select' }],
      ['search', { type: 'external_select', min_query_length: 1 }],
      ['searches', { type: 'multi_external_select', min_query_length: 1, initial_options: [options[0]] }],
    ] as const
  ).map(([name, element]) => ({
    type: 'input',
    block_id: name,
    label: plain(`The ${name}`),
    hint: plain(`Hint for ${name}`),
    optional: !['line', 'search'].includes(name),
    element: { action_id: name, ...element },
  })),
};
