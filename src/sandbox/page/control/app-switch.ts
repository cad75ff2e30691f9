import type { AppState } from '../../web/page-state.ts';
import { html } from '../html.ts';
import { usePage } from '../page-context.ts';

const states: Readonly<Record<AppState, string>> = {
  running: 'is running',
  paused: 'stands still',
  killed: 'is dead',
  starting: 'is starting',
};

/** Whether the app runs, and the button that kills or starts it; of several replicas each. */
export function AppSwitch() {
  const { app, replicas } = usePage().state.control;
  if (replicas.length === 1) return html`<div class="app-switch"><${Process} name="The app" state=${app} /></div>`;
  return html`
    <ul class="replicas" aria-label="Replicas of the app">
      ${replicas.map(
        (state, index) => html`
          <li class="app-switch" key=${index}>
            <${Process} name=${`Replica ${index + 1}`} state=${state} replica=${index + 1} />
          </li>
        `,
      )}
    </ul>
  `;
}

function Process({ name, state, replica }: { name: string; state: AppState; replica?: number }) {
  const { act } = usePage();
  const which = replica === undefined ? {} : { replica };
  const label = (what: string) => (replica === undefined ? undefined : `${what} replica ${replica}`);
  const button = (words: string, what: string, name: 'app/kill' | 'app/pause' | 'app/resume' | 'app/start') => html`
    <button type="button" class=${replica === undefined ? 'button' : 'button button-small'} aria-label=${label(what)}
      onClick=${() => void act(name, which)}>${words}</button>
  `;
  return html`
    <span class=${`app-state app-${state}`} role="status">${name} ${states[state]}</span>
    ${replica !== undefined && state === 'running' && button('Pause', 'Pause', 'app/pause')}
    ${state === 'paused' && button('Go on', 'Go on with', 'app/resume')}
    ${
      state === 'running' || state === 'paused'
        ? button(replica === undefined ? 'Kill it' : 'Kill', 'Kill', 'app/kill')
        : html`
            <button type="button" class=${replica === undefined ? 'button' : 'button button-small'} aria-label=${label('Start')}
              aria-disabled=${state === 'starting'}
              onClick=${() => void (state === 'killed' && act('app/start', which))}>
              ${replica === undefined ? 'Start it again' : 'Start'}
            </button>
          `
    }
  `;
}
