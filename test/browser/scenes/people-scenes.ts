import { type Scene, sceneTimeoutMs, usual, wide } from './scene.ts';

/** What reaches single people, and what their Home tab shows. */
export const peopleScenes: readonly Scene[] = [
  {
    name: 'task',
    shows: 'A task given to Ben, as a direct message.',
    play: async ({ page, goTo }) => {
      await page.keyboard.press('Escape');
      await page.setViewportSize(wide);
      await goTo('ben', 'Messages');
      const message = page.getByRole('log', { name: 'Messages with Credo AI' }).locator('.message').last();
      await message.waitFor();
      return message;
    },
  },
  {
    name: 'task-done',
    shows: 'The same message after Ben has done the task.',
    play: async ({ page, credo, credoId, slack, resumeScreener }) => {
      const ben = credoId('Ben');
      const task = credo.state.tasks.findLast(
        (one) => one.user_ids.includes(ben) && one.use_case_id === resumeScreener,
      );
      if (!task) throw new Error('Ben has no task.');
      const before = slack.messages('@ben').at(-1)?.text;
      credo.actions.changeTask({ actor: ben, taskId: task.id, status: 'done', subStatus: 'approve' });
      await slack.waitFor(() => (slack.messages('@ben').at(-1)?.text === before ? null : true), {
        timeoutMs: sceneTimeoutMs,
      });
      return page.getByRole('log', { name: 'Messages with Credo AI' }).locator('.message').last();
    },
  },
  {
    name: 'tagged',
    shows: 'Dana is tagged in a channel she is not in.',
    play: async ({ goTo, news, credo, credoId, creditScoring }) => {
      await goTo('dana', 'Messages');
      const content = `@[Dana Weiss](users:${credoId('Dana')}) which regions shall this cover?`;
      return await news('@dana', () =>
        credo.actions.comment({ actor: credoId('Chi'), useCaseId: creditScoring, content }),
      );
    },
  },
  {
    name: 'outcome',
    shows: 'How the review that Chi opened ended.',
    play: async ({ goTo, news, credo, credoId, creditScoring }) => {
      await goTo('chi', 'Messages');
      const review = credo.state.reviews.findLast(({ use_case_id }) => use_case_id === creditScoring);
      if (!review) throw new Error('There is no review to end.');
      const comment = 'Fine for existing customers.';
      return await news('@chi', () =>
        credo.actions.endReview({ actor: credoId('Ana'), reviewId: review.id, status: 'approved', comment }),
      );
    },
  },
  {
    name: 'decision',
    shows: 'The card after the decision, which stands in the channel as well.',
    play: async ({ page, goTo, slackPane }) => {
      await page.setViewportSize(usual);
      await goTo('chi', '#risk-reviews');
      return slackPane;
    },
  },
  {
    name: 'request-access',
    shows: 'Where only some may change a channel, others can ask.',
    play: async ({ page, goTo, answer }) => {
      await page.setViewportSize(wide);
      await goTo('dana', '#governance');
      await answer('#governance', '/credo admin policy managers');
      await goTo('ben', '#governance');
      return await answer('#governance', '/credo subscribe metadata');
    },
  },
  {
    name: 'allow-deny',
    shows: 'Whoever may allow it sees exactly what is wanted.',
    play: async ({ page, goTo, answer, news }) => {
      const question = await news('@dana', async () => {
        await page.getByRole('button', { name: 'Request access' }).last().click();
        await goTo('dana', 'Messages');
      });
      await goTo('dana', '#governance');
      await answer('#governance', '/credo admin policy anyone');
      await goTo('dana', 'Messages');
      return question;
    },
  },
  {
    name: 'paused',
    shows: 'The app was removed from a channel: Chi, who subscribed it, hears of it once.',
    play: async ({ goTo, news, slack }) => {
      await goTo('chi', 'Messages');
      const notice = await news('@chi', () => slack.kick('#risk-reviews'));
      await slack.invite('#risk-reviews');
      return notice;
    },
  },
  {
    name: 'home',
    shows: 'The Home tab of anybody.',
    play: async ({ page, goTo, slackPane }) => {
      await page.setViewportSize({ width: 1280, height: 1400 });
      await goTo('ana', 'Home');
      await page.getByRole('region', { name: 'Home tab of Credo AI' }).locator('.section, .text').first().waitFor();
      return slackPane;
    },
  },
  {
    name: 'home-admin',
    shows: 'The Home tab of an admin: health, what could not be sent, and who is nobody in Slack.',
    play: async ({ page, goTo, slackPane, slack, credo, credoId, chatAssistant, type }) => {
      await goTo('ana', '#general');
      await type('#general', '/credo subscribe use-case:"Chat assistant"');
      await page.getByText('subscribed this channel').last().waitFor();
      // Slack refuses the message itself and what is said in its place, so that it is given up.
      const refused = slack.fault({ kind: 'error', error: 'invalid_blocks', method: 'chat.postMessage', times: 2 });
      const review = credo.actions.openReview({
        actor: credoId('Ana'),
        useCaseId: chatAssistant,
        reviewers: [credoId('Aisha')],
      });
      await review.brought;
      await slack.waitFor(() => (refused.hits() > 0 ? true : null), { timeoutMs: sceneTimeoutMs });
      await goTo('dana', 'Home');
      const home = page.getByRole('region', { name: 'Home tab of Credo AI' });
      await home.getByText('For admins').waitFor();
      return slackPane;
    },
  },
];
