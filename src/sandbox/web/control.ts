import { z } from 'zod';
import type { Sandbox } from '../start-sandbox.ts';
import { playTour } from '../tour/play-tour.ts';
import { type ActionTable, action, id } from './action-table.ts';
import { appActions } from './app-actions.ts';
import type { ControlState, TourState } from './page-state.ts';
import { startTally } from './tally.ts';

const mostLogLines = 50;
const nothing = z.strictObject({});

export type Control = {
  state(): ControlState;
  readonly actions: ActionTable<'trouble' | 'app' | 'tour'>;
  /** Takes a line the app printed that a person should see. */
  showLine(line: string): void;
};

/** The switches of the page, and what stands beside them. `onChange` hears of what changes here alone. */
export function createControl({ stage, settings }: Sandbox, onChange: () => void): Control {
  const { app, troubles } = stage;
  const tally = startTally(stage);
  let logLines: readonly string[] = [];
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
    state: () => ({
      ...settings,
      app: app.state(),
      replicas: app.replicas.map((one) => one.state()),
      troubles: troubles.all(),
      tally: tally(),
      tour,
      logLines,
    }),
    showLine: (line) => {
      logLines = [...logLines, line].slice(-mostLogLines);
      onChange();
    },
    actions: {
      'trouble/set': action<'trouble/set'>(
        z.object({ id, isOn: z.boolean() }),
        (wanted) => void troubles.set(wanted.id, wanted.isOn),
      ),
      'trouble/clear': action<'trouble/clear'>(nothing, () => void troubles.clear()),
      ...appActions(app),
      'tour/play': action<'tour/play'>(nothing, () => {
        if (tour.state === 'playing') throw new Error('The demo is being played already.');
        tell({ ...tour, state: 'playing' });
        void play();
        return undefined;
      }),
    },
  };
}
