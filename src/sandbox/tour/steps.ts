import { faultSteps } from './fault-steps.ts';
import { subscribeAsOpened } from './opening.ts';
import { replicaDies } from './replica-step.ts';
import { check, lastReview, ourWebhook, type Step } from './scene.ts';
import { everythingSent, keepRunning, seeing, type TourStage, typeCommand } from './stage.ts';

const setTheStage: Step = {
  title: 'Set the stage',
  explanation: 'Troubles are switched off, the app starts afresh, and what channels were subscribed to before ends.',
  play: async ({ stage, channel }) => {
    const { app, slack, troubles } = stage;
    troubles.clear();
    await app.kill();
    await keepRunning(stage);
    if (slack.channel(channel).is_archived) await slack.unarchive(channel);
    const isPerson = (id: string) => !slack.user(id).is_bot && !slack.user(id).deleted;
    for (const { id, is_private, members } of slack.workspace.channels()) {
      const said = slack.messages(id).filter(({ user }) => user === slack.botUserId);
      const last = said.at(-1)?.text ?? stoppedWords;
      const somebody = members.find(isPerson) ?? (is_private ? undefined : 'ana');
      if (!last.includes(stoppedWords) && somebody) await typeCommand(stage, somebody, id, 'unsubscribe all');
    }
    await everythingSent(stage);
    return 'The app is ready, and no channel is subscribed.';
  },
};
const stoppedWords = 'Nothing is sent here any more';

const subscribe: Step = {
  title: 'Subscribe a channel with one command',
  explanation: 'Ana types `/credo subscribe reviews tasks comments`. The app makes the webhook in Credo AI by itself.',
  play: async (scene) => {
    const answer = await scene.type('subscribe reviews tasks comments');
    check(answer.ephemeral_to === null, `The channel was not told that it is subscribed: ${answer.text}`);
    check(answer.text.includes('Ana Flores'), `The channel was not told who subscribed it: ${answer.text}`);
    const webhook = ourWebhook(scene);
    check(webhook !== undefined, 'Credo AI has no webhook of the app.');
    const kinds = webhook?.attributes.event_types ?? [];
    const missing = ['review_status_updated', 'review_task_status_updated', 'comment'].filter(
      (kind) => !kinds.includes(`use_case_${kind}`),
    );
    check(missing.length === 0, `The webhook in Credo AI lacks ${missing.join(', ')}.`);
    await everythingSent(scene.stage);
    scene.begin();
    return `The channel is subscribed, and Credo AI has one webhook for ${kinds.length} kinds of events.`;
  },
};

const openReview: Step = {
  title: 'A review is opened, and its reviewers hear of it',
  explanation:
    'Ana opens a review in Credo AI and asks Ben and Chi. Each hears of it in a direct message; Ana does not.',
  play: async (scene) => {
    const { ana, ben, chi } = scene.people;
    await scene.act(() => {
      const reviewers = [ben.id, chi.id];
      return scene.stage.credo.actions.openReview({ actor: ana.id, useCaseId: scene.useCase.id, reviewers });
    });
    const messages = await scene.see(
      ['Review opened', scene.useCase.name],
      ['to review', 'asked Ben Okafor'],
      ['to review', 'asked Chi Tanaka'],
    );
    for (const name of ['ben', 'chi']) {
      const asked = scene.direct(name).filter(({ text }) => text.includes(scene.useCase.name)).length;
      check(asked > 0, `${name === 'ben' ? 'Ben' : 'Chi'} got no direct message that asks for the review.`);
    }
    const isAnaBothered = messages.some(({ text }) => text.includes(scene.mention('ana')));
    check(!isAnaBothered, 'Ana was mentioned for what she did herself.');
    return 'The card of the review, in its thread one message for each reviewer, and a direct message to each of them.';
  },
};

const comment: Step = {
  title: 'A comment is announced twice and shown once',
  explanation: 'Credo AI sends two events for one comment. The app sees that they belong together, and pings Ben once.',
  play: async (scene) => {
    const { ana, ben } = scene.people;
    const { actions } = scene.stage.credo;
    const reviewId = lastReview(scene);
    const content = `@[Ben Okafor](users:${ben.id}) can you attach the test results?`;
    const { reports } = await scene.act(() =>
      actions.comment({ actor: ana.id, useCaseId: scene.useCase.id, reviewId, content }),
    );
    const announced = new Set(reports.map(({ svixId }) => svixId)).size;
    check(announced === 2, `Credo AI announced the comment ${announced} times, not twice.`);
    const [message] = await scene.see(['can you attach the test results?', scene.mention('ben')]);
    const pings = message?.text.split(scene.mention('ben')).length ?? 0;
    check(pings === 2, 'Ben is mentioned more than once in one message.');
    return 'Two events arrived, one message came, and it mentions Ben once.';
  },
};

const unsubscribe: Step = {
  title: 'Unsubscribe, and the webhook goes',
  explanation: 'Ana types `/credo unsubscribe all`. Nobody needs the webhook any more, so the app removes it.',
  play: async (scene) => {
    const answer = await scene.type('unsubscribe all');
    check(answer.text.includes(stoppedWords), `The channel was not told that nothing comes any more: ${answer.text}`);
    const problem = () => 'Credo AI still has the webhook, though no channel needs it.';
    await seeing(scene.stage, problem, () => (ourWebhook(scene) === undefined ? true : null));
    const { ana } = scene.people;
    const { actions } = scene.stage.credo;
    await scene.act(() =>
      actions.comment({ actor: ana.id, useCaseId: scene.useCase.id, content: 'Nobody listens to this one.' }),
    );
    await scene.see();
    return 'Credo AI has no webhook of the app any more, and what happened after that stayed out of Slack.';
  },
};

const goOn: Step = {
  title: 'Over to you',
  explanation: 'Ana and Chi subscribe the channels of the opening scene again, so that you can go on from there.',
  play: async (scene) => {
    await subscribeAsOpened(scene.stage);
    check(ourWebhook(scene) !== undefined, 'The app did not make the webhook again.');
    return 'Act in Credo AI, and see what comes to #governance and #risk-reviews.';
  },
};

/** All steps that can be played there, in their order. */
export function stepsFor({ app }: Pick<TourStage, 'app'>): readonly Step[] {
  const withReplicas = app.replicas.length > 1 ? [replicaDies] : [];
  return [setTheStage, subscribe, openReview, comment, ...withReplicas, ...faultSteps, unsubscribe, goOn];
}
