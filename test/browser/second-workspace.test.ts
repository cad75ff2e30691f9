import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OpenSandbox, openSandbox } from './open-sandbox.ts';

let sandbox: OpenSandbox;

beforeAll(async () => {
  sandbox = await openSandbox({ workspaces: 2 });
});

afterAll(async () => {
  expect(sandbox.complaints).toEqual([]);
  await sandbox.close();
});

test('a second workspace installs the app, connects its own tenant, and only it hears of that', async () => {
  const { page, companies } = sandbox;
  const [acme, northwind] = companies;
  if (!northwind) throw new Error('There is no second company.');
  await page.getByRole('list', { name: 'Workspaces' }).getByRole('link', { name: 'Northwind' }).click();
  const popup = page.waitForEvent('popup');
  await page.getByRole('link', { name: 'Add to workspace' }).click();
  const consent = await popup;
  await consent.getByRole('link', { name: 'Allow in Northwind' }).click();
  await consent.getByText('is installed').first().waitFor();
  await consent.close();

  const composer = page.getByLabel('Message #model-board', { exact: true });
  const type = async (text: string) => {
    await composer.fill(text);
    await composer.press('Enter');
  };
  await page.getByText('type /credo admin connect').waitFor();
  await type('/credo admin connect');
  const form = page.getByRole('dialog', { name: 'Connect Credo AI' });
  await form.getByLabel('Name').fill('Northwind');
  await form.getByLabel('Tenant').fill('northwind');
  await form.getByLabel('API key').fill('northwind-key');
  await form.getByRole('button', { name: 'Connect' }).click();
  await form.getByText('Connected as').waitFor();
  await form.getByRole('button', { name: 'Close' }).first().click();
  await form.waitFor({ state: 'hidden' });

  await type('/credo subscribe comments');
  const messages = page.getByRole('log', { name: 'Messages in model-board' });
  await messages.getByText('subscribed this channel').waitFor();
  await page.getByLabel('Comment on the use case').fill('Only for Northwind');
  await page.getByRole('region', { name: 'Comments on the use case' }).getByRole('button', { name: 'Comment' }).click();
  await messages.getByText('Only for Northwind').waitFor();
  expect(JSON.stringify(acme.slack.workspace.channels().map(({ id }) => acme.slack.messages(id)))).not.toContain(
    'Northwind',
  );

  await page.getByRole('list', { name: 'Workspaces' }).getByRole('link', { name: 'Acme Bank' }).click();
  await page.getByRole('log', { name: 'Messages in governance' }).getByText('Resume screener').first().waitFor();
  expect(await page.getByText('Only for Northwind').count()).toBe(0);
});
