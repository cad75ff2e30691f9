import { playOpening } from './tour/opening.ts';
import { playTour } from './tour/play-tour.ts';
import type { TourStage } from './tour/stage.ts';
import type { TourState } from './web/page-state.ts';

/** Plays the opening scene and the tour, and prints each step as it ends. True when everything held. */
export async function playDemo(stage: TourStage, print: (line: string) => void): Promise<boolean> {
  await playOpening(stage);
  const printed = new Set<string>();
  const tell = ({ steps }: TourState) => {
    for (const { title, explanation, state, result } of steps) {
      if (printed.has(title) || (state !== 'done' && state !== 'failed')) continue;
      printed.add(title);
      print(`\n${state === 'done' ? '✓' : '✗'} ${title}\n  ${explanation}\n  → ${result ?? ''}`);
    }
  };
  const { state, summary } = await playTour(stage, tell);
  print(`\n${state === 'held' ? '✅ Everything held.' : '❌ Something did not hold.'}`);
  for (const line of summary) print(`  ${line}`);
  return state === 'held';
}
