import { type TourStage, typeCommand } from './stage.ts';

/**
 * The scene the sandbox opens with: two subscribed channels and a review under way, through real commands and events.
 * Resolves once Credo AI has brought everything; the messages may still be on their way to Slack.
 */
export async function playOpening(stage: TourStage): Promise<void> {
  const { actions, state } = stage.credo;
  const person = (name: string) => {
    const found = state.users.find(({ given_name }) => given_name === name);
    if (!found) throw new Error(`The simulated tenant lacks ${name}, whom the opening scene needs.`);
    return found.id;
  };
  const useCase = (name: string) => {
    const found = state.useCases.find((one) => one.name === name);
    if (!found) throw new Error(`The simulated tenant lacks the use case ${name}, which the opening scene needs.`);
    return found.id;
  };
  const [ana, ben, chi] = [person('Ana'), person('Ben'), person('Chi')];

  await subscribeAsOpened(stage);
  const screener = useCase('Resume screener');
  const scoring = actions.openReview({ actor: chi, useCaseId: useCase('Credit scoring') });
  const opened = actions.openReview({ actor: ana, useCaseId: screener, reviewers: [ben] });
  await opened.brought;
  const content = `@[Ben Okafor](users:${ben}) can you attach the test results?`;
  const commented = actions.comment({ actor: ana, useCaseId: screener, reviewId: opened.review.id, content });
  await Promise.all([commented.brought, scoring.brought]);
}

/** Two channels are subscribed as the sandbox opens. */
export async function subscribeAsOpened(stage: TourStage): Promise<void> {
  await typeCommand(stage, 'ana', '#governance', 'subscribe reviews tasks comments use-case:"Resume screener"');
  await typeCommand(stage, 'chi', '#risk-reviews', 'subscribe use-case:"Credit scoring"');
}
