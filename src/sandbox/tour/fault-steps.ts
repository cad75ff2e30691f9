import type { Acted } from '../credo/types.ts';
import { check, lastReview, ourWebhook, type Scene, type Step } from './scene.ts';
import { keepRunning, seeing } from './stage.ts';

/** Switches of the sandbox that the tour uses. */
export const tourTroubles = {
  doubled: 'duplicate',
  outOfOrder: 'out-of-order',
  slackFails: 'slack-500',
  slackRefuses: 'slack-429',
} as const;

const disorder: Step = {
  title: 'Events come twice and in the wrong order',
  explanation: 'Svix brings one event twice, then the second of two before the first. Each still leads to one message.',
  play: async (scene) => {
    const { ana, ben, chi, dana } = scene.people;
    const { actions } = scene.stage.credo;
    const { troubles } = scene.stage;
    const reviewId = lastReview(scene);
    troubles.set(tourTroubles.doubled, true);
    const { reports } = await scene.act(() => actions.assignTask({ actor: ana.id, reviewId, assignee: dana.id }));
    troubles.set(tourTroubles.doubled, false);
    check(reports.length === 2, `Svix brought the event ${reports.length} times, not twice.`);
    await scene.see(['to review', `asked ${dana.given_name} ${dana.family_name}`]);

    troubles.set(tourTroubles.outOfOrder, true);
    const approve = (actor: string) => scene.act(() => finishTask(scene, actor));
    await Promise.all([approve(ben.id), approve(chi.id)]);
    troubles.set(tourTroubles.outOfOrder, false);
    await scene.see(['Ben Okafor completed'], ['Chi Tanaka completed']);
    return 'The repeated event was accepted twice and shown once; both others are there once.';
  },
};

const slackFails: Step = {
  title: 'Slack fails, and nothing is lost',
  explanation: 'Slack answers 500 to one message and 429 to another. The app keeps both and tries again.',
  play: async (scene) => {
    const { ben, dana } = scene.people;
    const { actions } = scene.stage.credo;
    const reviewId = lastReview(scene);
    // About no review, so that it is a new message and not first the edit of a card.
    const question = 'Who keeps the list of regions?';
    await duringTrouble(scene, tourTroubles.slackFails, () =>
      actions.comment({ actor: dana.id, useCaseId: scene.useCase.id, content: question }),
    );
    const [repeated] = await scene.see([question]);
    const isNoted = JSON.stringify(repeated?.blocks).includes('May be a repeat');
    check(isNoted, 'After a 500 nobody knows whether Slack took the message, and the message does not say so.');
    const content = 'The results are attached now.';
    await duringTrouble(scene, tourTroubles.slackRefuses, () =>
      actions.comment({ actor: ben.id, useCaseId: scene.useCase.id, reviewId, content }),
    );
    await scene.see([content]);
    return 'Both messages came once each. The first says that it may be a repeat: a 500 leaves open whether Slack took it.';
  },
};

const crash: Step = {
  title: 'The app is killed in the middle of it',
  explanation:
    'An event is accepted while Slack refuses messages; then the app is killed, and a second event finds nobody there.',
  play: async (scene) => {
    const { ana, ben } = scene.people;
    const { app, credo, troubles } = scene.stage;
    const reviewId = lastReview(scene);
    const content = 'Nothing stands against this any more.';
    await duringTrouble(
      scene,
      tourTroubles.slackRefuses,
      () => credo.actions.comment({ actor: ben.id, useCaseId: scene.useCase.id, reviewId, content }),
      app.kill,
    );
    check(!(await isUp(scene)), 'The app was killed, and something still answers in its place.');
    const waiting = scene.act(() => credo.actions.endReview({ actor: ana.id, reviewId, status: 'approved' }));
    // Whoever waits for this is below; until then a failure must not end the process.
    waiting.catch(() => undefined);
    await firstTry(scene);
    troubles.clear();
    await keepRunning(scene.stage);
    const { reports } = await waiting;
    const attempts = reports[0]?.attempts ?? 0;
    check(attempts > 1, 'Credo AI did not have to try again, so the app was not away.');
    await scene.see([content], ['approved the review']);
    return `What was accepted survived the crash; what was not, Credo AI brought at attempt ${attempts}.`;
  },
};

const lostWebhook: Step = {
  title: 'Somebody deletes the webhook in Credo AI',
  explanation: 'The app notices on its next round, or when anybody types `/credo status`, and makes it again.',
  play: async (scene) => {
    const { credo } = scene.stage;
    const before = ourWebhook(scene);
    check(before !== undefined, 'Credo AI has no webhook of the app to delete.');
    if (before) credo.removeWebhook(before.id);
    await scene.type('status');
    const problem = () => 'The webhook did not come back to Credo AI.';
    const after = await seeing(scene.stage, problem, () => ourWebhook(scene) ?? null);
    const kinds = (types: readonly string[] = []) => [...types].sort().join();
    const isSame = kinds(before?.attributes.event_types) === kinds(after.attributes.event_types);
    check(isSame, 'The webhook came back for other kinds of events.');
    const content = 'Everything works again.';
    const { ana } = scene.people;
    await scene.act(() => credo.actions.comment({ actor: ana.id, useCaseId: scene.useCase.id, content }));
    await scene.see([content]);
    return 'The webhook is there again for the same kinds of events, and an event came through it.';
  },
};

export const faultSteps: readonly Step[] = [disorder, slackFails, crash, lostWebhook];

/** Does something in Credo AI while Slack fails; then, after Slack failed at least once, ends the trouble. */
export async function duringTrouble<T extends object>(
  scene: Scene,
  trouble: string,
  act: () => Acted<T>,
  afterwards: () => Promise<void> = async () => undefined,
): Promise<void> {
  const { slack, troubles } = scene.stage;
  const before = slack.calls().length;
  const isSpoilt = () =>
    slack
      .calls()
      .slice(before)
      .some(({ method, outcome }) => /^chat\.(postMessage|update)$/.test(method) && outcome.kind !== 'answered');
  troubles.set(trouble, true);
  await scene.act(act);
  await seeing(
    scene.stage,
    () => 'The app did not try to send the message.',
    () => (isSpoilt() ? true : null),
  );
  await afterwards();
  troubles.set(trouble, false);
}

/** Somebody approves in the task they have. */
function finishTask(scene: Scene, assignee: string, actor = assignee) {
  const reviewId = lastReview(scene);
  const task = scene.stage.credo.state.tasks.find(
    ({ use_case_review_id, user_ids }) => use_case_review_id === reviewId && user_ids.includes(assignee),
  );
  if (!task) throw new Error('A task of the tour is gone: somebody removed it meanwhile.');
  return scene.stage.credo.actions.changeTask({ actor, taskId: task.id, status: 'done', subStatus: 'approve' });
}

/** Until Svix has tried once to bring something, in vain. */
async function firstTry({ stage }: Scene): Promise<void> {
  let isTried = false;
  const stop = stage.credo.onAttempt(({ endedAt, status }) => {
    isTried ||= endedAt !== null && status === null;
  });
  const problem = () => 'Credo AI did not try to bring the event while the app was away.';
  await seeing(stage, problem, () => (isTried ? true : null)).finally(stop);
}

async function isUp({ stage }: Scene): Promise<boolean> {
  return await fetch(`${stage.app.url}/healthz`).then(
    () => true,
    () => false,
  );
}
