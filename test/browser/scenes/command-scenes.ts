import { type Scene, usual, wide } from './scene.ts';

const governance = '#governance';

/** What people type, and what a form or a menu does instead. */
export const commandScenes: readonly Scene[] = [
  {
    name: 'settings',
    shows: '`/credo`: the settings of a channel as a form.',
    play: async ({ page, goTo, type }) => {
      await page.keyboard.press('Escape');
      await page.setViewportSize(usual);
      await goTo('ana', governance);
      await type(governance, '/credo');
      await page.getByRole('dialog').waitFor();
      return page;
    },
  },
  {
    name: 'settings-filters',
    shows: 'Further down in the form: use cases are found by their names.',
    play: async ({ page }) => {
      const form = page.getByRole('dialog');
      await form.getByRole('combobox', { name: /use cases/ }).pressSequentially('chat');
      await form.getByRole('listbox').getByRole('option').first().waitFor();
      return form;
    },
  },
  {
    name: 'settings-example',
    shows: 'The form’s *Show me an example*.',
    play: async ({ page }) => {
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Show me an example' }).click();
      await page.getByText('Closing this takes you back').waitFor();
      return page.getByRole('dialog');
    },
  },
  {
    name: 'help',
    shows: '`/credo help`.',
    play: async ({ page, closeAll, answer }) => {
      await closeAll();
      await page.setViewportSize(wide);
      return await answer(governance, '/credo help');
    },
  },
  {
    name: 'list',
    shows: '`/credo list`: what the channel gets.',
    play: ({ answer }) => answer(governance, '/credo list'),
  },
  {
    name: 'status',
    shows: '`/credo status`: whether everything works.',
    play: ({ answer }) => answer(governance, '/credo status'),
  },
  {
    name: 'todo',
    shows: '`/credo todo`: one’s own open review tasks.',
    play: async ({ goTo, answer }) => {
      await goTo('ben', governance);
      return await answer(governance, '/credo todo');
    },
  },
  {
    name: 'why',
    shows: '*Why this message?*, from a message’s menu.',
    play: async ({ page, goTo, news }) => {
      await goTo('ana', governance);
      const card = page
        .getByRole('log', { name: 'Messages in governance' })
        .locator('.message', { hasText: '1 task done' });
      await card.first().hover();
      await card.first().getByLabel('More actions for this message').click();
      return await news(governance, () => page.getByRole('button', { name: /^Why this message/ }).click());
    },
  },
  {
    name: 'mention',
    shows: '`@Credo AI` answers in a thread, where Slack allows no commands.',
    play: async ({ page, slackPane, news }) => {
      await slackPane
        .getByRole('button', { name: /^\d+ repl/ })
        .first()
        .click();
      const thread = page.getByRole('complementary', { name: 'Thread' });
      await thread.getByLabel('Reply in the thread').fill('@Credo AI list');
      await news(governance, () => thread.getByLabel('Reply in the thread').press('Enter'));
      return thread;
    },
  },
  {
    name: 'reply-form',
    shows: '*Reply in Credo*: the form says how the reply will appear there.',
    play: async ({ page }) => {
      const thread = page.getByRole('complementary', { name: 'Thread' });
      await thread.getByRole('button', { name: 'Reply in Credo' }).last().click();
      const form = page.getByRole('dialog');
      await form.getByRole('textbox').fill('They are in the shared folder now.');
      return form;
    },
  },
  {
    name: 'reply',
    shows: 'The reply in the thread, and in Credo AI.',
    play: async ({ page, credo, news }) => {
      await page.setViewportSize(usual);
      const form = page.getByRole('dialog');
      await news(governance, () => form.getByRole('button', { name: 'Reply', exact: true }).click());
      await form.waitFor({ state: 'detached' });
      if (!credo.state.comments.at(-1)?.content.includes('shared folder'))
        throw new Error('Credo AI has no such reply.');
      return page;
    },
  },
];
