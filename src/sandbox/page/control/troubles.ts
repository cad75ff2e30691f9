import type { Trouble } from '../../web/page-state.ts';
import { html } from '../html.ts';
import { usePage } from '../page-context.ts';

const sides: readonly { readonly side: Trouble['side']; readonly label: string }[] = [
  { side: 'slack', label: 'Slack' },
  { side: 'credo', label: 'Credo AI’s API' },
  { side: 'delivery', label: 'How events are brought' },
];

/** Switches that make things go wrong, so that one can see nothing get lost. */
export function Troubles() {
  const { state, act } = usePage();
  const { troubles } = state.control;
  return html`
    <div class="troubles">
      <p class="lead">Break something, then do something in Credo AI. Whatever you choose, nothing should get lost.</p>
      ${
        troubles.some(({ isOn }) => isOn) &&
        html`<button type="button" class="button" onClick=${() => void act('trouble/clear', {})}>Switch all trouble off</button>`
      }
      ${sides.map(
        ({ side, label }) => html`
          <section class="trouble-group" key=${side}>
            <h3>${label}</h3>
            <ul>
              ${troubles
                .filter((trouble) => trouble.side === side)
                .map((trouble) => html`<${TroubleSwitch} key=${trouble.id} trouble=${trouble} />`)}
            </ul>
          </section>
        `,
      )}
    </div>
  `;
}

function TroubleSwitch({ trouble }: { trouble: Trouble }) {
  const { act } = usePage();
  const { id, label, explanation, isOn, hits } = trouble;
  return html`
    <li class="trouble">
      <button type="button" class="switch" role="switch" aria-checked=${isOn} aria-describedby=${`trouble-${id}`}
        onClick=${() => void act('trouble/set', { id, isOn: !isOn })}>
        <span class="switch-track" aria-hidden="true"></span>
        <span class="switch-label">${label}</span>
        ${hits > 0 && html`<span class="badge">${hits === 1 ? '1 hit' : `${hits} hits`}</span>`}
      </button>
      <p class="hint" id=${`trouble-${id}`}>${explanation}</p>
    </li>
  `;
}
