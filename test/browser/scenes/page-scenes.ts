import { type Scene, usual, wide } from './scene.ts';

/** The page itself, and what stands between both sides. */
export const pageScenes: readonly Scene[] = [
  {
    name: 'page',
    shows: 'The sandbox: Slack, what is on the way, and Credo AI.',
    play: async ({ page }) => page,
  },
  {
    name: 'card',
    shows: 'The card of a review, with its news in the thread.',
    play: async ({ page, slackPane }) => {
      await page.setViewportSize(wide);
      await slackPane.getByRole('button', { name: /^\d+ repl/ }).click();
      await page.getByRole('complementary', { name: 'Thread' }).waitFor();
      return slackPane;
    },
  },
];

export const troubleScenes: readonly Scene[] = [
  {
    name: 'trouble',
    shows: 'Trouble: Slack fails, and the app keeps what it cannot send.',
    play: async ({ page, credo, credoId, resumeScreener, goTo }) => {
      await page.setViewportSize(usual);
      await goTo('ana', '#governance');
      await page.getByRole('tab', { name: 'Trouble' }).click();
      await page.getByRole('switch', { name: 'Slack answers 500' }).click();
      await page.getByRole('tab', { name: 'Trouble (1 on)' }).waitFor();
      const content = 'Does anybody see this while Slack fails?';
      credo.actions
        .comment({ actor: credoId('Ana'), useCaseId: resumeScreener, content })
        .brought.catch(() => undefined);
      await page.getByRole('switch', { name: /Slack answers 500.*hit/ }).waitFor();
      return page;
    },
  },
  {
    name: 'recovery',
    shows: 'Recovery: the message came, once, and says that it may be a repeat.',
    play: async ({ page, news }) => {
      await news(
        '#governance',
        () => page.getByRole('button', { name: 'Switch all trouble off' }).click(),
        (text) => text.includes('while Slack fails'),
      );
      await page.getByRole('tab', { name: 'Timeline' }).click();
      await page.locator('.event-under_way').first().waitFor({ state: 'detached' });
      return page;
    },
  },
  {
    name: 'app-log',
    shows: 'What the app’s log said about it.',
    play: async ({ page }) => {
      await page.getByRole('tab', { name: /^App log/ }).click();
      await page.locator('.log-lines summary').first().click();
      return page.getByRole('region', { name: 'On the way' });
    },
  },
  {
    name: 'event-dark',
    shows: 'All there is to know about one event, in the dark.',
    play: async ({ page }) => {
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.getByRole('tab', { name: 'Timeline' }).click();
      const events = page.getByRole('list', { name: /^Events/ });
      await events
        .getByRole('button', { name: /calls to Slack/ })
        .first()
        .click();
      await page.getByText('What Credo AI sent').waitFor();
      return page;
    },
  },
  {
    name: 'narrow',
    shows: 'The page on a telephone.',
    play: async ({ page }) => {
      await page.keyboard.press('Escape');
      await page.emulateMedia({ colorScheme: 'light' });
      await page.setViewportSize({ width: 390, height: 800 });
      return page;
    },
  },
];
