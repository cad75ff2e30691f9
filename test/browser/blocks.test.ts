import { App, HTTPReceiver, LogLevel } from '@slack/bolt';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { everyBlock, everyInput } from './every-block.ts';
import { type OpenSandbox, openSandbox } from './open-sandbox.ts';

let sandbox: OpenSandbox;
let other: App;

/** What the other app heard: the action's id, and what it says was chosen. */
const heard: unknown[] = [];

beforeAll(async () => {
  sandbox = await openSandbox();
  const { slack, app } = sandbox;
  const signingSecret = 'sandbox-signing-secret';
  const receiver = new HTTPReceiver({ signingSecret, logLevel: LogLevel.ERROR, processBeforeResponse: true });
  other = new App({
    receiver,
    authorize: async () => ({ botToken: slack.botToken, botUserId: slack.botUserId }),
    clientOptions: { slackApiUrl: slack.apiUrl },
    logLevel: LogLevel.ERROR,
    processBeforeResponse: true,
  });
  other.action(/.*/, async ({ ack, action, body, client }) => {
    const { action_ts: _time, text: _text, ...said } = action as unknown as Record<string, unknown>;
    heard.push(said);
    if (said['action_id'] === 'primary' && 'trigger_id' in body) {
      await client.apiCall('views.open', { trigger_id: body.trigger_id, view: everyInput });
    }
    await ack();
  });
  other.options(/^search/, async ({ ack, payload }) => {
    await ack({
      options: [{ text: { type: 'plain_text', text: `Found ${payload.value}` }, value: `id-${payload.value}` }],
    });
  });
  other.view(/.*/, async ({ ack, view }) => {
    const line = view.state.values['line']?.['line']?.value;
    heard.push(view.state.values);
    await (line === 'wrong' ? ack({ response_action: 'errors', errors: { line: 'Not that, please.' } }) : ack());
  });
  const server = await other.start({ port: 0, host: '127.0.0.1' });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The other app has no port.');
  slack.connect(`http://127.0.0.1:${address.port}/slack/events`);
  await app.kill();

  const blocks = everyBlock(slack.user('ben').id, slack.channel('#general').id);
  await other.client.apiCall('chat.postMessage', {
    token: slack.botToken,
    channel: slack.channel('#governance').id,
    text: 'Every block',
    blocks,
  });
});

afterAll(async () => {
  await other.stop();
  expect(sandbox.complaints).toEqual([]);
  await sandbox.close();
});

const message = () => sandbox.page.locator('.message', { hasText: 'A header' });
const lastHeard = () => expect.poll(() => heard.at(-1));

test('every block is drawn', async () => {
  await message().getByRole('heading', { name: 'A header' }).waitFor();
  for (const [tag, words] of [
    ['strong', 'bold'],
    ['em', 'italic'],
    ['s', 'struck'],
    ['code', 'code'],
    ['blockquote', 'quoted'],
    ['a', 'a link'],
    ['strong', 'strong'],
    ['em', 'sloped'],
    ['ul li', 'a point'],
    ['ol li', 'a step'],
    ['blockquote', 'a quote'],
    ['pre', 'pre  formatted'],
  ] as const) {
    expect(await message().locator(tag, { hasText: words }).count(), words).toBe(1);
  }
  for (const words of [
    '🎉',
    '@here',
    '@Ben Okafor',
    '#general',
    '👋',
    '@channel',
    '08/08/2025',
    'Right',
    'a note',
    'A large image',
  ]) {
    expect(await message().textContent()).toContain(words);
  }
  expect(await message().getByText('is not drawn here').count()).toBe(0);
});

test('every element tells the app what was done with it', async () => {
  const { slack } = sandbox;
  await message().getByRole('combobox', { name: 'Pick a thing' }).selectOption({ label: 'Option two' });
  await lastHeard().toMatchObject({ action_id: 'static', selected_option: { value: 'two' } });
  await message().getByRole('combobox', { name: 'Pick somebody' }).selectOption({ label: 'Dana Weiss' });
  await lastHeard().toMatchObject({ action_id: 'user', selected_user: slack.user('dana').id });
  await message().getByRole('combobox', { name: 'Pick a channel' }).selectOption({ label: '#general' });
  await lastHeard().toMatchObject({ action_id: 'channel', selected_conversation: slack.channel('#general').id });
  await message().getByLabel('Which day').fill('2027-03-01');
  await message().getByLabel('Which day').press('Enter');
  await lastHeard().toMatchObject({ action_id: 'date', selected_date: '2027-03-01' });
  await message().getByRole('radio', { name: 'Option three' }).check();
  await lastHeard().toMatchObject({ action_id: 'radio', selected_option: { value: 'three' } });
  await message().getByRole('checkbox', { name: 'Option one' }).check();
  await message().getByRole('checkbox', { name: 'Option two' }).check();
  await lastHeard().toMatchObject({ action_id: 'boxes', selected_options: [{ value: 'one' }, { value: 'two' }] });
  await message().getByLabel('More actions', { exact: true }).click();
  await message().getByRole('button', { name: 'Option one' }).click();
  await lastHeard().toMatchObject({ action_id: 'overflow', selected_option: { value: 'one' } });
});

test('an element that asks first is used only after a yes', async () => {
  const { page } = sandbox;
  const before = heard.length;
  await message().getByRole('button', { name: 'Drop' }).click();
  await page.getByRole('dialog', { name: 'Sure?' }).getByRole('button', { name: 'Keep it' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(heard).toHaveLength(before);
  await message().getByRole('button', { name: 'Drop' }).click();
  await page.getByRole('dialog', { name: 'Sure?' }).getByRole('button', { name: 'Drop it' }).click();
  await lastHeard().toMatchObject({ action_id: 'danger' });
});

test('a form asks for what is missing, shows what the app finds wrong, and sends what was put in', async () => {
  const { page, slack } = sandbox;
  await message().getByRole('button', { name: 'Go' }).click();
  const form = page.getByRole('dialog', { name: 'Every input' });
  await form.getByRole('button', { name: 'Send it' }).click();
  expect(await form.getByText('Please complete this required field.').count()).toBe(2);

  await form.getByRole('combobox', { name: 'The search', exact: true }).pressSequentially('x');
  await form.getByRole('option', { name: 'Found x' }).waitFor();
  await page.keyboard.press('Enter');
  const searches = form.getByRole('combobox', { name: 'The searches' });
  await searches.pressSequentially('y');
  await form.getByRole('option', { name: 'Found y' }).waitFor();
  await page.keyboard.press('Enter');
  await form.getByRole('button', { name: 'Remove Option one' }).click();
  await form.getByRole('button', { name: 'Remove Found y' }).waitFor();
  await form.getByLabel('The line', { exact: true }).fill('wrong');
  await form.getByRole('button', { name: 'Send it' }).click();
  await form.getByText('Not that, please.').waitFor();

  await form.getByLabel('The line', { exact: true }).fill('right');
  await form.getByLabel('The day').fill('2027-03-01');
  await form.getByRole('radio', { name: 'Option two' }).check();
  await form.getByRole('group', { name: 'The several' }).getByLabel('Option one').check();
  await form.getByRole('group', { name: 'The people' }).getByLabel('Chi Tanaka').check();
  await form.getByRole('button', { name: 'Send it' }).click();
  await form.waitFor({ state: 'detached' });
  await lastHeard().toMatchObject({
    line: { line: { value: 'right' } },
    lines: { lines: { value: 'as it was' } },
    day: { day: { selected_date: '2027-03-01' } },
    choice: { choice: { selected_option: { value: 'two' } } },
    several: { several: { selected_options: [{ value: 'one' }] } },
    people: { people: { selected_users: [slack.user('chi').id] } },
    search: { search: { selected_option: { value: 'id-x' } } },
    searches: { searches: { selected_options: [{ value: 'id-y' }] } },
  });
});
