import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OpenSandbox, openSandbox } from './open-sandbox.ts';

let sandbox: OpenSandbox;

beforeAll(async () => {
  sandbox = await openSandbox();
});

afterAll(async () => {
  expect(sandbox.complaints).toEqual([]);
  await sandbox.close();
});

const comment = async (text: string) => {
  const { page } = sandbox;
  await page.getByLabel('Comment on the use case').fill(text);
  await page.getByRole('region', { name: 'Comments on the use case' }).getByRole('button', { name: 'Comment' }).click();
};
const said = (text: string) =>
  sandbox.page.getByRole('log', { name: 'Messages in governance' }).locator('.message', { hasText: text });

test('what Slack refuses is sent once Slack takes it again, and only once', async () => {
  const { page, slack } = sandbox;
  await page.getByRole('tab', { name: 'Trouble' }).click();
  const trouble = page.getByRole('switch', { name: 'Slack answers 500' });
  await trouble.click();
  await page.getByRole('tab', { name: 'Trouble (1 on)' }).waitFor();
  await comment('in spite of trouble');
  await page.getByRole('switch', { name: /Slack answers 500.*hit/ }).waitFor();
  expect(slack.messages('#governance').filter(({ text }) => text.includes('in spite of trouble'))).toEqual([]);

  await page.getByRole('tab', { name: /^App log/ }).click();
  // The oldest one: newer ones come above it meanwhile.
  const line = page.getByRole('tabpanel').locator('details', { hasText: 'http_500' }).last();
  expect(await line.getByText('http_500').isVisible()).toBe(false);
  await line.locator('summary').click();
  await line.getByText('http_500').waitFor();
  await page.getByRole('tab', { name: /^Trouble/ }).click();

  await page.getByRole('button', { name: 'Switch all trouble off' }).click();
  await said('in spite of trouble').waitFor();
  await page.getByRole('tab', { name: 'Timeline' }).click();
  await page
    .getByRole('list', { name: /^Events/ })
    .getByRole('button', { name: /delivered.*calls to Slack/ })
    .first()
    .waitFor();
  expect(slack.messages('#governance').filter(({ text }) => text.includes('in spite of trouble'))).toHaveLength(1);
});

test('what happens while the app is dead arrives once it lives again', async () => {
  const { page } = sandbox;
  await page.getByRole('button', { name: 'Kill it' }).click();
  await page.getByText('The app is dead').waitFor();

  await page.getByLabel('Message #governance').fill('/credo status');
  await page.getByLabel('Message #governance').press('Enter');
  await page.getByRole('alert').getByText('not running').waitFor();
  expect(await page.getByLabel('Message #governance').inputValue()).toBe('/credo status');
  await page.getByRole('button', { name: 'Dismiss' }).click();

  await comment('while it was dead');
  const event = page
    .getByRole('list', { name: /^Events/ })
    .getByRole('button')
    .first();
  await event.getByText(/brought \d+ times/).waitFor();
  await page.getByRole('button', { name: 'Start it again' }).click();
  await page.getByText('The app is running').waitFor();
  await said('while it was dead').waitFor();
});
