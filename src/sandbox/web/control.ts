import { z } from 'zod';
import type { Company } from '../start-companies.ts';
import type { Sandbox } from '../start-sandbox.ts';
import { type ActionTable, action, id } from './action-table.ts';
import { appActions } from './app-actions.ts';
import type { ControlState, WorkspaceState } from './page-state.ts';
import { startTally } from './tally.ts';
import type { TourSwitch } from './tour-switch.ts';

const mostLogLines = 50;
const nothing = z.strictObject({});

export type Control = {
  state(): ControlState;
  readonly actions: ActionTable<'trouble' | 'app' | 'tour'>;
  /** Takes a line the app printed that a person should see. */
  showLine(line: string): void;
};

/**
 * The switches of the page for one company, and what stands beside them. `onChange` hears of what changes here alone; the
 * tour is one for all.
 */
export function createControl(
  { stage: { app }, settings }: Sandbox,
  company: Company,
  tour: TourSwitch,
  workspaces: () => readonly WorkspaceState[],
  onChange: () => void,
): Control {
  const { troubles } = company;
  const tally = startTally(company);
  let logLines: readonly string[] = [];

  return {
    state: () => ({
      ...settings,
      app: app.state(),
      replicas: app.replicas.map((one) => one.state()),
      troubles: troubles.all(),
      tally: tally(),
      tour: tour.state(),
      logLines,
      workspaces: workspaces(),
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
      'tour/play': action<'tour/play'>(nothing, () => void tour.play()),
    },
  };
}
