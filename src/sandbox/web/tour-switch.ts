import { playTour } from '../tour/play-tour.ts';
import type { TourStage } from '../tour/stage.ts';
import type { TourState } from './page-state.ts';

export type TourSwitch = {
  state(): TourState;
  /** Begins to play; throws a sentence when it is being played already. */
  play(): void;
};

/** The tour of a sandbox; `onChange` hears of each step. */
export function createTourSwitch(stage: TourStage, onChange: () => void): TourSwitch {
  let tour: TourState = { state: 'idle', steps: [], summary: [] };
  const tell = (next: TourState) => {
    tour = next;
    onChange();
  };
  const play = async () => {
    try {
      await playTour(stage, tell);
    } catch (error) {
      const why = error instanceof Error ? error.message : 'Something unexpected went wrong.';
      tell({ ...tour, state: 'failed', summary: [...tour.summary, `The demo broke off: ${why}`] });
    }
  };
  return {
    state: () => tour,
    play: () => {
      if (tour.state === 'playing') throw new Error('The demo is being played already.');
      tell({ ...tour, state: 'playing' });
      void play();
    },
  };
}
