import { useEffect, useState } from 'preact/hooks';
import type { TourState, TourStep } from '../../web/page-state.ts';
import { html } from '../html.ts';
import { usePage } from '../page-context.ts';

/** Starts the tour, which plays in the first workspace; while it plays there is nothing to start. */
export function PlayButton() {
  const { state, act } = usePage();
  const isPlaying = state.control.tour.state === 'playing';
  if (state.control.workspaces[0]?.id !== state.slack.team.id) return null;
  return html`
    <button type="button" class="button button-primary" aria-disabled=${isPlaying}
      onClick=${() => void (isPlaying || act('tour/play', {}))}>
      ${isPlaying ? 'Playing…' : '▶ Play demo'}
    </button>
  `;
}

/** Where the tour stands: the step being played, all steps on demand, and at the end what happened. */
export function Tour() {
  const { tour } = usePage().state.control;
  const [isHidden, setHidden] = useState(false);
  useEffect(() => setHidden(false), [tour.state]);
  if (tour.state === 'idle' || isHidden) return null;
  return html`
    <section class=${`tour tour-${tour.state}`} aria-label="Demo">
      <ol class="tour-track" aria-hidden="true">
        ${tour.steps.map(({ state, title }) => html`<li class=${`tour-mark tour-mark-${state}`} key=${title}></li>`)}
      </ol>
      <div class="tour-now" role="status">
        ${tour.state === 'playing' ? html`<${Now} steps=${tour.steps} />` : html`<${Summary} tour=${tour} />`}
      </div>
      ${
        tour.state !== 'playing' &&
        html`
          <button type="button" class="icon-button tour-hide" aria-label="Hide the summary" onClick=${() => setHidden(true)}>
            ✕
          </button>
        `
      }
      <details class="fold">
        <summary>All ${tour.steps.length} steps</summary>
        <ol class="tour-steps">${tour.steps.map((step) => html`<li key=${step.title}><${Step} step=${step} /></li>`)}</ol>
      </details>
    </section>
  `;
}

/** The step being played, and what the one before it showed. */
function Now({ steps }: { steps: readonly TourStep[] }) {
  const index = Math.max(
    steps.findLastIndex(({ state }) => state !== 'waiting'),
    0,
  );
  const [step, before] = [steps[index], steps[index - 1]];
  if (!step) return null;
  return html`
    <p class="tour-count">Step ${index + 1} of ${steps.length}</p>
    <${Step} step=${step} />
    ${step.result === null && before && html`<p class="tour-result">✓ ${before.title}: ${before.result}</p>`}
  `;
}

const signs: Readonly<Record<TourStep['state'], string>> = { waiting: '○', playing: '◐', done: '✓', failed: '✗' };

function Step({ step }: { step: TourStep }) {
  return html`
    <div class=${`tour-step tour-step-${step.state}`}>
      <p class="tour-title"><span aria-hidden="true">${signs[step.state]}</span> ${step.title}</p>
      <p class="tour-text">${step.explanation}</p>
      ${step.result !== null && html`<p class="tour-result">${step.result}</p>`}
    </div>
  `;
}

function Summary({ tour }: { tour: TourState }) {
  return html`
    <details class="tour-fold" open>
      <summary><p class="tour-title">${tour.state === 'held' ? '✓ Everything held' : '✗ Something did not hold'}</p></summary>
      <ul class="tour-summary">${tour.summary.map((line) => html`<li key=${line}>${line}</li>`)}</ul>
    </details>
  `;
}
