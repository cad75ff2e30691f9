import type { TourState, TourStep } from '../web/page-state.ts';
import { type Ledger, openLedger } from './ledger.ts';
import { openScene, type Scene } from './scene.ts';
import { keepRunning, type TourStage } from './stage.ts';
import { steps } from './steps.ts';

/**
 * Plays the guided tour from whatever state the sandbox is in, telling of each step as it goes, and resolves with how it
 * ended. Leaves the troubles off and the app running; what was subscribed before is not any more.
 */
export async function playTour(stage: TourStage, tell: (tour: TourState) => void): Promise<TourState> {
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
  try {
    scene = openScene(stage);
    for (const [index, step] of steps.entries()) {
      current = index;
      changeStep(index, { state: 'playing' });
      changeStep(index, { state: 'done', result: await step.play(scene) });
    }
    change({ state: 'held', summary: [...summaryOf(scene, ledger), goOn] });
  } catch (error) {
    changeStep(current, { state: 'failed', result: sentenceOf(error) });
    const counted = scene ? summaryOf(scene, ledger) : [];
    change({ state: 'failed', summary: [`The tour stopped at “${steps[current]?.title}”.`, ...counted] });
  } finally {
    ledger.close();
    stage.troubles.clear();
    await keepRunning(stage);
  }
  return tour;
}

const goOn = 'No channel is subscribed now. To go on, type /credo subscribe in a channel, then act in Credo AI.';

function summaryOf(scene: Scene, ledger: Ledger): readonly string[] {
  return ledger.summary(scene.shown(), scene.expected());
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : 'Something unexpected went wrong.';
}
