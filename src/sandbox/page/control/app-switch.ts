import type { ControlState } from '../../web/page-state.ts';
import { html } from '../html.ts';
import { usePage } from '../page-context.ts';

const states: Readonly<Record<ControlState['app'], string>> = {
  running: 'The app is running',
  killed: 'The app is dead',
  starting: 'The app is starting',
};

/** Whether the app runs, and the button that kills or starts it. */
export function AppSwitch() {
  const { state, act } = usePage();
  const { app } = state.control;
  return html`
    <div class="app-switch">
      <span class=${`app-state app-${app}`} role="status">${states[app]}</span>
      ${
        app === 'running'
          ? html`<button type="button" class="button" onClick=${() => void act('app/kill', {})}>Kill it</button>`
          : html`
              <button type="button" class="button" aria-disabled=${app === 'starting'}
                onClick=${() => void (app === 'killed' && act('app/start', {}))}>Start it again</button>
            `
      }
    </div>
  `;
}
