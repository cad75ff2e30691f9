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

const type = async (text: string) => {
  const composer = sandbox.page.getByLabel('Message #governance');
  await composer.fill(text);
  await composer.press('Enter');
};
const messages = () => sandbox.page.getByRole('log', { name: 'Messages in governance' }).locator('.message');
const actAs = (name: string) => sandbox.page.getByLabel('You are').selectOption({ label: name });

test('a typed command is answered, and a button of the answer takes it back', async () => {
  const { slack } = sandbox;
  await type('/credo subscribe use-case:"Chat assistant"');
  const answer = messages().filter({ hasText: 'Chat assistant' });
  await answer.getByText('This channel now gets').waitFor();

  await answer.getByRole('button', { name: 'Undo' }).click();
  await messages().getByText('took the last change back').waitFor();
  expect(slack.messages('#governance').at(-1)?.text).not.toContain('Chat assistant');
});

test('an answer for one person is marked as such and hidden from the others', async () => {
  await type('/credo help');
  await messages().getByText('Only visible to you').waitFor();
  await actAs('Ben Okafor');
  await messages().first().waitFor();
  expect(await messages().getByText('Only visible to you').count()).toBe(0);
  await actAs('Ana Flores');
});

test('the settings form is filled in, sent, and closed, and the focus goes back', async () => {
  const { page, credo } = sandbox;
  await type('/credo');
  const form = page.getByRole('dialog', { name: 'Credo AI in #governance' });
  await form.getByRole('group', { name: 'Use case details' }).getByLabel('risk', { exact: true }).check();
  await form.getByRole('button', { name: 'Save' }).click();
  await form.waitFor({ state: 'detached' });
  await messages().filter({ hasText: 'risk' }).last().waitFor();
  await expect
    .poll(() => credo.webhooks.flatMap(({ attributes }) => attributes.event_types))
    .toContain('use_case_risk_category_level_updated');
  expect(await page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe('Message #governance');
});

test('Escape closes a form without sending it', async () => {
  const { page, slack } = sandbox;
  await type('/credo');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(slack.modals('ana')).toEqual([]);
});

test('people write to each other, in threads too, and what they write is text', async () => {
  const { page } = sandbox;
  await type('<img src=x onerror=alert(1)> *really* & truly');
  const written = messages().filter({ hasText: '<img src=x onerror=alert(1)> really & truly' });
  await written.locator('strong', { hasText: 'really' }).waitFor();

  await written.hover();
  await written.getByRole('button', { name: /^Reply/ }).click();
  await page.getByLabel('Reply in the thread').fill('in here');
  await page.getByLabel('Reply in the thread').press('Enter');
  await page.getByRole('complementary', { name: 'Thread' }).getByText('in here').waitFor();
  await page.keyboard.press('Escape');
  await written.getByRole('button', { name: '1 reply' }).waitFor();
});

test('a message’s menu has the app’s entries, and one says why the message came', async () => {
  const { page } = sandbox;
  const card = messages().filter({ hasText: 'Review opened for Resume screener' });
  await card.hover();
  await card.getByLabel('More actions for this message').press('Enter');
  await page.keyboard.press('Escape');
  expect(await card.getByRole('button', { name: 'Why this message?' }).isVisible()).toBe(false);
  await page.keyboard.press('Enter');
  await card.getByRole('button', { name: 'Why this message?' }).press('Enter');
  await messages().filter({ hasText: 'Only visible to you' }).getByText('I posted this because').waitFor();
});

test('a form belongs to the page it was opened from', async () => {
  const { page } = sandbox;
  await type('/credo');
  await page.getByRole('dialog').waitFor();
  await page.reload();
  await messages().first().waitFor();
  expect(await page.getByRole('dialog').count()).toBe(0);
  await type('/credo');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
});

test('whoever is not in a channel can type commands there, join it, and invite others', async () => {
  const { page, slack } = sandbox;
  const entries = page.getByRole('navigation', { name: 'Slack' });
  const composer = page.getByLabel('Message #risk-reviews');
  await actAs('Dana Weiss');
  await entries.getByText('dana@acme.example').waitFor();
  await entries.getByRole('button', { name: 'risk-reviews' }).click();
  await composer.fill('hello');
  await composer.press('Enter');
  await page.getByRole('alert').getByText('Dana Weiss is not in #risk-reviews. Join it').waitFor();
  await composer.fill('/credo list');
  await composer.press('Enter');
  await page.getByText('Only visible to you').waitFor();
  await page.getByRole('button', { name: 'Join' }).click();
  await page.getByRole('button', { name: '4 people' }).click();
  const people = page.getByRole('dialog', { name: 'People in #risk-reviews' });
  await people.getByText('dana@acme.example').waitFor();
  await people.getByLabel('Invite', { exact: true }).selectOption({ label: 'Gil Andersen' });
  await people.getByRole('button', { name: 'Invite', exact: true }).click();
  await people.getByText('gil@partner.example').waitFor();
  expect(slack.channel('#risk-reviews').members).toContain(slack.user('gil').id);
  await page.keyboard.press('Escape');
});

test('a guest sees only the channels they are in', async () => {
  const entries = sandbox.page.getByRole('navigation', { name: 'Slack' });
  await actAs('Gil Andersen');
  await entries.getByText('gil@partner.example').waitFor();
  await entries.getByRole('button', { name: 'partner-audit' }).waitFor();
  expect(await entries.getByRole('button', { name: 'governance' }).count()).toBe(0);
  await actAs('Ana Flores');
});

test('a new channel is made and entered', async () => {
  const { page, slack } = sandbox;
  await page.getByRole('button', { name: 'New channel' }).click();
  const form = page.getByRole('dialog', { name: 'New channel' });
  await form.getByLabel('Name').fill('Model Risk');
  await form.getByLabel('Private').check();
  await form.getByRole('button', { name: 'Create' }).click();
  await page.getByLabel('Message #model-risk').waitFor();
  expect(slack.channel('#model-risk')).toMatchObject({ is_private: true, members: [slack.user('ana').id] });
  await page.getByRole('navigation', { name: 'Slack' }).getByRole('button', { name: 'governance' }).click();
});

test('channels one is not in are not shown, and what happened elsewhere is marked', async () => {
  const { page, slack } = sandbox;
  const entries = page.getByRole('navigation', { name: 'Slack' });
  await entries.getByRole('button', { name: /ai-audit.*the app isn’t here/ }).waitFor();
  expect(await entries.getByRole('button', { name: /board-ai-risk/ }).count()).toBe(0);

  slack.say({ user: 'ben', channel: '#general', text: 'news' });
  await entries.getByRole('button', { name: /general.*1 new/ }).click();
  await page.getByText('New', { exact: true }).waitFor();
  await entries.getByRole('button', { name: 'governance' }).click();
});

test('a channel can be archived and brought back, and the app invited', async () => {
  const { page, slack } = sandbox;
  await page.getByRole('button', { name: /^ai-audit/ }).click();
  await page.getByRole('button', { name: 'Invite app' }).click();
  await page.getByText('the app is here').waitFor();
  await page.getByRole('button', { name: 'Archive', exact: true }).click();
  await page.getByText('This channel is archived').waitFor();
  expect(slack.channel('#ai-audit').is_archived).toBe(true);
  await page.getByRole('button', { name: 'Unarchive' }).click();
  await page.getByLabel('Message #ai-audit').waitFor();
});

test('the Home tab shows what this person gets', async () => {
  const { page } = sandbox;
  await page.getByRole('navigation', { name: 'Slack' }).getByRole('button', { name: 'Credo AI' }).click();
  const home = page.getByRole('region', { name: 'Home tab of Credo AI' });
  await home.getByText('You are linked as Ana Flores').waitFor();
  await home.getByRole('button', { name: '#governance' }).click();
  await page.getByLabel('Message #governance').waitFor();
});
