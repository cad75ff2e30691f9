import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OpenSandbox, openSandbox } from '../browser/open-sandbox.ts';

let sandbox: OpenSandbox;

beforeAll(async () => {
  sandbox = await openSandbox({ workspaces: 2, isPostgres: true, replicas: 2 });
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

test('each replica is paused, killed and started on the page, while the other goes on', async () => {
  const { page } = sandbox;
  const replicas = page.getByRole('list', { name: 'Replicas of the app' });
  await replicas.getByRole('button', { name: 'Pause replica 1' }).click();
  await replicas.getByText('Replica 1 stands still').waitFor();
  await replicas.getByRole('button', { name: 'Go on with replica 1' }).click();
  await replicas.getByText('Replica 1 is running').waitFor();
  await replicas.getByRole('button', { name: 'Kill replica 1' }).click();
  await replicas.getByText('Replica 1 is dead').waitFor();
  await page.getByLabel('Comment on the use case').fill('While one is dead');
  await page.getByRole('region', { name: 'Comments on the use case' }).getByRole('button', { name: 'Comment' }).click();
  await page.getByRole('log', { name: 'Messages in governance' }).getByText('While one is dead').waitFor();
  await page
    .getByRole('list', { name: /^Events/ })
    .getByText('delivered by replica 2')
    .first()
    .waitFor();
  await replicas.getByRole('button', { name: 'Start replica 1' }).click();
  await replicas.getByText('Replica 1 is running').waitFor();
});
