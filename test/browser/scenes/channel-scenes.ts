import { type Scene, wide } from './scene.ts';

const governance = '#governance';

/** What channels get besides cards. */
export const channelScenes: readonly Scene[] = [
  {
    name: 'metadata',
    shows: 'Several edits of one person, as one message.',
    play: async ({ page, goTo, answer, news, credo, credoId, resumeScreener: useCaseId }) => {
      await page.setViewportSize(wide);
      await goTo('ana', governance);
      await answer(governance, '/credo subscribe metadata fields');
      const actor = credoId('Ana');
      // What the app has seen before it can say old and new of.
      await news(governance, () =>
        credo.actions.changeField({ actor, useCaseId, field: 'risk_category_level', value: '1' }),
      );
      return await news(governance, () => {
        credo.actions.changeField({ actor, useCaseId, field: 'ai_type', value: 'generative' });
        credo.actions.changeField({ actor, useCaseId, field: 'regions', value: ['US', 'EU', 'UK'] });
        credo.actions.changeField({ actor, useCaseId, field: 'risk_category_level', value: '2' });
      });
    },
  },
  {
    name: 'mute',
    shows: '`/credo mute 4h`.',
    play: ({ answer }) => answer(governance, '/credo mute 4h'),
  },
  {
    name: 'digest',
    shows: 'What was missed meanwhile, as one digest after `/credo unmute`.',
    play: async ({ news, type, credo, credoId, resumeScreener: useCaseId, useCase }) => {
      const actor = credoId('Chi');
      const comments = ['Are the thresholds final?', 'The second test set is missing.', 'Thanks, that explains it.'];
      await Promise.all([
        ...comments.map((content) => credo.actions.comment({ actor, useCaseId, content }).brought),
        credo.actions.openReview({ actor, useCaseId: useCase('Fraud detection') }).brought,
        credo.actions.changeField({ actor, useCaseId, field: 'description', value: 'Ranks and explains.' }).brought,
      ]);
      return await news(
        governance,
        () => type(governance, '/credo unmute'),
        (text) => text.includes('thresholds') || text.includes('comments'),
      );
    },
  },
  {
    name: 'standard-size',
    shows: '`/credo size standard`: longer excerpts.',
    play: async ({ goTo, answer, news, credo, credoId, creditScoring: useCaseId }) => {
      await goTo('chi', '#risk-reviews');
      await answer('#risk-reviews', '/credo size standard');
      const content = [
        'The portfolio of 2019 behaves differently from all later ones, because the limits were raised twice that year.',
        'I would leave it out of the training data, measure again, and only then decide about the threshold.',
        'The numbers by region are in the appendix.',
      ].join('\n');
      return await news('#risk-reviews', () => credo.actions.comment({ actor: credoId('Ben'), useCaseId, content }));
    },
  },
  {
    name: 'minimal',
    shows: '`/credo details minimal`: no names and no comments, only that there is something to read.',
    play: async ({ answer, news, credo, credoId, creditScoring: useCaseId }) => {
      await answer('#risk-reviews', '/credo details minimal');
      const content = 'Not for everybody’s eyes.';
      return await news('#risk-reviews', () => credo.actions.comment({ actor: credoId('Ben'), useCaseId, content }));
    },
  },
  {
    name: 'withheld',
    shows: 'A restricted use case is not named where not everybody may know of it.',
    play: async ({ goTo, answer, news, credo, credoId, useCase }) => {
      await goTo('ana', '#general');
      await answer('#general', '/credo subscribe reviews');
      const useCaseId = useCase('Workforce reduction model');
      return await news('#general', () => credo.actions.openReview({ actor: credoId('Ana'), useCaseId }));
    },
  },
  {
    name: 'mute-review',
    shows: '*Mute this review*, from a message’s menu.',
    play: async ({ page, goTo, news }) => {
      await goTo('ana', governance);
      await page
        .getByRole('button', { name: /^\d+ repl/ })
        .first()
        .click();
      const card = page.getByRole('complementary', { name: 'Thread' }).locator('.message').first();
      await card.hover();
      await card.getByLabel('More actions for this message').click();
      return await news(governance, () => card.getByRole('button', { name: /^Mute this review/ }).click());
    },
  },
];
