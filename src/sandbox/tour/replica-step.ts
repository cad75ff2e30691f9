import { duringTrouble, tourTroubles } from './fault-steps.ts';
import { check, lastReview, type Step } from './scene.ts';

/** Only where the app runs as several replicas. */
export const replicaDies: Step = {
  title: 'A replica dies while events come',
  explanation: 'The replica that tried to send a message is killed, and events go on coming. The others take over.',
  play: async (scene) => {
    const { ana, ben } = scene.people;
    const { app, clock, credo } = scene.stage;
    const { actions } = credo;
    const reviewId = lastReview(scene);
    const say = (actor: string, content: string) => () =>
      actions.comment({ actor, useCaseId: scene.useCase.id, reviewId, content });
    let sender = 0;
    let dead = 0;
    const stops = app.replicas.map(({ onLine }, index) =>
      onLine((line) => {
        if (line.includes('"delivery.attempted"')) sender = index;
      }),
    );
    const first = 'Which model version is this about?';
    await duringTrouble(scene, tourTroubles.slackRefuses, say(ben.id, first), async () => {
      dead = sender;
      await app.replicas[dead]?.kill();
    }).finally(() => {
      for (const stop of stops) stop();
    });
    const diedAt = clock.now();
    const more = ['Version 4.', 'The one of last week?', 'Yes, with the new thresholds.'];
    await Promise.all(more.map((content, index) => scene.act(say(index % 2 === 0 ? ana.id : ben.id, content))));
    await scene.see([first], ...more.map((content) => [content]));
    const tookS = Math.ceil((clock.now() - diedAt) / 1000);
    check(app.replicas[dead]?.state() === 'killed', 'The replica that was killed came back by itself.');
    await app.replicas[dead]?.restart();
    return `Replica ${dead + 1} died with a message in its hands. The others had told of all of it within ${tookS} s.`;
  },
};
