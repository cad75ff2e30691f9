import type { TourState, TourStep } from '../web/page-state.ts';
import { type Ledger, openLedger } from './ledger.ts';
import { subscribeAsOpened } from './opening.ts';
import { openScene, type Scene } from './scene.ts';
import { keepRunning, type TourStage } from './stage.ts';
import { stepsFor } from './steps.ts';

/**
 * Plays the guided tour from whatever state the sandbox is in, telling of each step as it goes, and resolves with how it
 * ended. Leaves the troubles off and the app running, with the channels of the opening
 * scene subscribed and no others.
 */
export async function playTour(stage: TourStage, tell: (tour: TourState) => void): Promise<TourState> {
  const steps = stepsFor(stage);
  let tour: TourState = {
    state: 'playing',
    steps: steps.map(({ title, explanation }) => ({ title, explanation, state: 'waiting', result: null })),
    summary: [],
  };
  const change = (changed: Partial<TourState>) => {
    tour = { ...tour, ...changed };
    tell(tour);
  };
  const changeStep = (index: number, changed: Partial<TourStep>) =>
    change({ steps: tour.steps.map((step, at) => (at === index ? { ...step, ...changed } : step)) });

  change({});
  const ledger = openLedger(stage);
  let current = 0;
  let scene: Scene | null = null;
  let isBroken = false;
  try {
    scene = openScene(stage);
    for (const [index, step] of steps.entries()) {
      current = index;
      changeStep(index, { state: 'playing' });
      changeStep(index, { state: 'done', result: await step.play(scene) });
    }
    change({ state: 'held', summary: summaryOf(scene, ledger) });
  } catch (error) {
    changeStep(current, { state: 'failed', result: sentenceOf(error) });
    const counted = scene ? summaryOf(scene, ledger) : [];
    change({ state: 'failed', summary: [`The tour stopped at “${steps[current]?.title}”.`, ...counted] });
    isBroken = true;
  } finally {
    ledger.close();
    stage.troubles.clear();
    await keepRunning(stage);
    // Nobody waits for it, and what is wrong with the tour may be wrong with this.
    if (isBroken) await subscribeAsOpened(stage).catch(() => undefined);
  }
  return tour;
}

function summaryOf(scene: Scene, ledger: Ledger): readonly string[] {
  return ledger.summary(scene.shown(), scene.expected());
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : 'Something unexpected went wrong.';
}
