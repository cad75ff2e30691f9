import { describe, expect, test } from 'vitest';
import { button, modal, richText, section, start, startInGovernance } from './slack-fixture.ts';

describe('views', () => {
  test('a modal opens with a fresh trigger, is updated and stacked three deep', async () => {
    let now = 1_700_000_000_000;
    const clock = { now: () => now, sleep: async () => undefined };
    const { slack, call, refusal } = await start({ clock });
    slack.connect(`${slack.url}/nowhere`);
    const trigger = async () => (await slack.command({ user: 'ana', channel: '#general' })).triggerId;
    const trigger_id = await trigger();
    const opened = await call('views.open', { trigger_id, view: modal() });
    const [{ id, hash } = { id: '', hash: '' }] = slack.modals('ana');
    expect(opened).toMatchObject({ view: { id, hash, type: 'modal', callback_id: '' } });
    expect(await refusal('views.open', { trigger_id, view: modal() })).toBe('exchanged_trigger_id');
    expect(await refusal('views.open', { trigger_id: 'x', view: modal() })).toBe('invalid_trigger_id');
    const late = await trigger();
    now += 3_001;
    expect(await refusal('views.open', { trigger_id: late, view: modal() })).toBe('expired_trigger_id');
    await call('views.update', { view_id: id, hash, view: modal([section('Later')]) });
    expect(slack.modals('ana')).toMatchObject([{ id, blocks: [section('Later')] }]);
    expect(await refusal('views.update', { view_id: id, hash, view: modal() })).toBe('hash_conflict');
    expect(await refusal('views.update', { view_id: 'V1', view: modal() })).toBe('not_found');
    for (const _ of ['second', 'third']) await call('views.push', { trigger_id: await trigger(), view: modal() });
    expect(slack.modals('ana')).toHaveLength(3);
    expect(await refusal('views.push', { trigger_id: await trigger(), view: modal() })).toBe('push_limit_reached');
  });

  test('a home tab is published for a person', async () => {
    const { slack, call, refusal } = await start();
    const user_id = slack.user('ana').id;
    const view = { type: 'home', blocks: [section('Welcome')] };
    await call('views.publish', { user_id, view });
    expect(slack.home('ana')).toMatchObject({ blocks: [section('Welcome')] });
    expect(await refusal('views.publish', { user_id, view, hash: 'old' })).toBe('hash_conflict');
    expect(await refusal('views.publish', { user_id, view: modal() })).toBe('invalid_arguments');
  });
});

describe('Block Kit', () => {
  const plain = (text: string) => ({ type: 'plain_text', text });
  const actions = (...elements: object[]) => ({ type: 'actions', elements });
  const context = (n: number) => ({ type: 'context', elements: Array.from({ length: n }, () => plain('x')) });
  const fields = (n: number, length: number) => ({
    type: 'section',
    fields: Array.from({ length: n }, () => plain('x'.repeat(length))),
  });
  const buttons = (n: number) => actions(...Array.from({ length: n }, (_, at) => button({ action_id: `a${at}` })));
  const image = { type: 'image', image_url: 'https://a.example/i.png', alt_text: 'An image' };

  test.each<[string, readonly object[]]>([
    ['text of 3000', [section('x'.repeat(3000))]],
    ['fields', [fields(10, 2000)]],
    ['50 blocks', Array.from({ length: 50 }, () => ({ type: 'divider' }))],
    ['context', [context(10)]],
    ['25 buttons', [buttons(25)]],
    ['a full button', [actions(button({ value: 'v'.repeat(2000), url: 'https://a.example', style: 'primary' }))]],
    ['a header', [{ type: 'header', text: plain('x'.repeat(150)) }]],
    ['an image and a rich text', [image, richText('<!channel>')]],
    ['an accessory', [{ ...section('x'), accessory: button({ action_id: 'x'.repeat(255) }) }]],
  ])('accepts %s', async (_what, blocks) => {
    const { slack, post } = await startInGovernance();
    await post({ text: 'x', blocks });
    expect(slack.messages('#governance')).toHaveLength(1);
  });

  test.each<[string, string, readonly object[]]>([
    ['empty text', '/blocks/0/text/text', [section('')]],
    ['a long text', '/blocks/0/text/text', [section('x'.repeat(3001))]],
    ['a section without text', '/blocks/0', [{ type: 'section' }]],
    ['a long field', '/blocks/0/fields/0/text', [fields(1, 2001)]],
    ['11 fields', '/blocks/0/fields', [fields(11, 1)]],
    ['51 blocks', '/blocks', Array.from({ length: 51 }, () => ({ type: 'divider' }))],
    ['11 context elements', '/blocks/0/elements', [context(11)]],
    ['26 buttons', '/blocks/0/elements', [buttons(26)]],
    ['a long button text', '/blocks/0/elements/0/text/text', [actions(button({ text: plain('x'.repeat(76)) }))]],
    ['a long value', '/blocks/0/elements/0/value', [actions(button({ value: 'x'.repeat(2001) }))]],
    ['a long url', '/blocks/0/elements/0/url', [actions(button({ url: `https://a.example/${'x'.repeat(3000)}` }))]],
    ['a wrong url', '/blocks/0/elements/0/url', [actions(button({ url: 'javascript:1' }))]],
    [
      'a long label',
      '/blocks/0/elements/0/accessibility_label',
      [actions(button({ accessibility_label: 'x'.repeat(76) }))],
    ],
    ['a long action id', '/blocks/0/elements/0/action_id', [actions(button({ action_id: 'x'.repeat(256) }))]],
    ['a long block id', '/blocks/0/block_id', [{ type: 'divider', block_id: 'x'.repeat(256) }]],
    ['a long header', '/blocks/0/text/text', [{ type: 'header', text: plain('x'.repeat(151)) }]],
    ['an unknown element', '/blocks/0/elements/0/type', [actions({ type: 'lever' })]],
    ['an unknown field', '/blocks/0', [{ type: 'divider', colour: 'red' }]],
    [
      'an input in a message',
      '/blocks/0/type',
      [{ type: 'input', label: plain('x'), element: { type: 'datepicker' } }],
    ],
    ['a repeated block id', '/blocks/1/block_id', [1, 2].map(() => ({ type: 'divider', block_id: 'same' }))],
    [
      'a repeated action id',
      '/blocks/0/elements/1/action_id',
      [actions(button({ action_id: 'a' }), button({ action_id: 'a' }))],
    ],
    [
      'an unknown leaf',
      '/blocks/0/elements/0/elements/0/type',
      [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'html' }] }] }],
    ],
  ])('refuses %s and points at %s', async (_what, pointer, blocks) => {
    const { call, governance } = await startInGovernance();
    const refused = call('chat.postMessage', { channel: governance, text: 'x', blocks });
    await expect(refused).rejects.toMatchObject({
      data: {
        error: 'invalid_blocks',
        response_metadata: { messages: [expect.stringContaining(`[json-pointer:${pointer}]`)] },
      },
    });
  });

  test('a view is checked as strictly as a message', async () => {
    const { slack, call } = await start();
    slack.connect(`${slack.url}/nowhere`);
    const input = { type: 'input', label: plain('Name'), element: { type: 'plain_text_input', action_id: 'name' } };
    const open = async (view: object) =>
      await call('views.open', {
        trigger_id: (await slack.command({ user: 'ana', channel: '#general' })).triggerId,
        view,
      });
    const reasons = (pointer: string) => ({
      data: { error: 'invalid_arguments', response_metadata: { messages: [expect.stringContaining(pointer)] } },
    });
    await expect(open(modal([input]))).rejects.toMatchObject(reasons('/view/submit'));
    await expect(open({ ...modal(), title: plain('x'.repeat(25)) })).rejects.toMatchObject(reasons('/view/title/text'));
    expect(await open({ ...modal([input]), submit: plain('Save') })).toMatchObject({ ok: true });
  });
});
