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

const credoPane = () => sandbox.page.getByRole('region', { name: 'Credo AI', exact: true });
const said = (text: string | RegExp) =>
  sandbox.page.getByRole('log', { name: 'Messages in governance' }).locator('.message', { hasText: text });

test('a comment that tags somebody arrives in Slack, and everything about it can be looked at', async () => {
  const { page, credo } = sandbox;
  const box = credoPane().getByLabel('Comment on the use case');
  await box.pressSequentially('Please look, @chi');
  await credoPane().getByRole('listbox', { name: 'People to tag' }).getByText('Chi Tanaka').waitFor();
  await box.press('Enter');
  await box.pressSequentially('thanks');
  await credoPane().getByRole('button', { name: 'Comment', exact: true }).last().click();
  await said('Please look, @Chi Tanaka').waitFor();
  expect(credo.state.comments.at(-1)?.content).toMatch(/^Please look, @\[Chi Tanaka\]\(users:\w+\) thanks$/);

  await page
    .getByRole('list', { name: 'Events, newest first' })
    .getByRole('button', { name: /commented/ })
    .first()
    .click();
  const detail = page.getByRole('dialog', { name: /Ana Flores commented/ });
  await detail.getByText('the app answered 200').waitFor();
  expect(await detail.getByLabel('Body').textContent()).toContain('"comment": "Please look, ');
  await detail.getByText('Headers').click();
  await detail.getByText('svix-signature').waitFor();
  await page.keyboard.press('Escape');
});

test('only whoever wrote a comment can change it; a change edits the message in Slack', async () => {
  const comment = credoPane().locator('.comment', { hasText: 'Please look' });
  await credoPane().getByLabel('Act as').selectOption({ label: 'Ben Okafor' });
  expect(await comment.getByRole('button', { name: 'Edit' }).count()).toBe(0);
  await credoPane().getByLabel('Act as').selectOption({ label: 'Ana Flores' });
  await comment.getByRole('button', { name: 'Edit' }).click();
  await credoPane().getByLabel('Edit the comment').fill('Please look twice');
  await credoPane().getByRole('button', { name: 'Save' }).click();
  await said('Please look twice').waitFor();
});

test('a review goes from task to decision', async () => {
  const review = credoPane().getByRole('article', { name: 'Review' }).first();
  await review.getByLabel('Give somebody a task').selectOption({ label: 'Chi Tanaka' });
  await said(/Waiting for:.*Chi Tanaka/s)
    .first()
    .waitFor();
  await credoPane().getByLabel('Act as').selectOption({ label: 'Chi Tanaka' });
  await review.getByRole('combobox', { name: 'Task of Chi Tanaka' }).selectOption({ label: 'Done: approved' });
  await said('Chi Tanaka').last().waitFor();
  await review.getByRole('button', { name: 'Delete the task of Ben Okafor' }).click();
  await review.getByLabel('Comment on the decision (optional)').fill('All numbers are in.');
  await review.getByRole('button', { name: 'Approve' }).click();
  await review.getByText('Approved', { exact: true }).waitFor();
  await said('approved').first().waitFor();
  const posts = () => sandbox.slack.messages('#governance').map((message) => JSON.stringify(message.blocks));
  await expect.poll(() => posts().join(), { timeout: 30_000 }).toContain('All numbers are in.');
  await credoPane().getByRole('button', { name: 'Open a review' }).waitFor();
});

test('a link in a message shows the use case here, where there is no Credo AI to go to', async () => {
  const { page } = sandbox;
  await credoPane().getByRole('button', { name: 'All use cases' }).click();
  await said('approved').first().getByRole('link', { name: 'Resume screener' }).first().click();
  await credoPane().getByRole('heading', { name: 'Resume screener' }).waitFor();
  expect(page.context().pages()).toHaveLength(1);
});

test('fields are changed one by one', async () => {
  const { credo } = sandbox;
  const risk = credoPane().getByRole('combobox', { name: 'Risk', exact: true });
  await risk.selectOption({ label: 'Low' });
  await credoPane().getByRole('button', { name: 'Save Risk' }).click();
  await credoPane().getByText('Low risk').waitFor();
  await credoPane().getByLabel('Go-live date').fill('2027-03-01');
  await credoPane().getByRole('button', { name: 'Save Go-live date' }).click();
  await credoPane().getByRole('button', { name: 'Save Go-live date' }).waitFor({ state: 'detached' });
  await expect
    .poll(() => credo.state.customFields.find(({ name }) => name === 'Go-live date')?.value)
    .toBe('2027-03-01');

  await credoPane().getByRole('textbox', { name: 'Questionnaires' }).fill('q-1, q-2');
  await credoPane().getByRole('button', { name: 'Save Questionnaires' }).click();
  await credoPane().getByRole('button', { name: 'Remove Industries' }).click();
  await credoPane().getByRole('button', { name: 'Remove Industries' }).waitFor({ state: 'detached' });
  expect(credo.state.useCases[0]).toMatchObject({ questionnaire_ids: ['q-1', 'q-2'], industries: [] });
  expect(await credoPane().getByRole('button', { name: 'Remove Name' }).count()).toBe(0);
});

test('the webhook the app made is shown, and goes when nobody is subscribed', async () => {
  const { page } = sandbox;
  await credoPane()
    .getByText(/kinds of events go to the app/)
    .click();
  await credoPane().getByText('use_case_comment', { exact: true }).waitFor();
  for (const channel of ['governance', 'risk-reviews']) {
    await page.getByRole('navigation', { name: 'Slack' }).getByRole('button', { name: channel }).click();
    await page.getByLabel(`Message #${channel}`).fill('/credo unsubscribe all');
    await page.getByLabel(`Message #${channel}`).press('Enter');
    await page.getByText('Nothing is sent here any more').waitFor();
  }
  await credoPane().getByText('None: nobody in Slack has subscribed').waitFor();
});
