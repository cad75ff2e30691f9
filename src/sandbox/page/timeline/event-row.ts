import type { Stage, TimelineEvent } from '../../web/page-state.ts';
import { html } from '../html.ts';
import { duration, timeOfDay } from '../times.ts';

export const outcomes: Readonly<Record<TimelineEvent['outcome'], string>> = {
  under_way: 'under way',
  delivered: 'delivered',
  needless: 'nothing to do',
  failed: 'failed',
};

const stageStates: Readonly<Record<Stage['state'], string>> = {
  waiting: 'not yet',
  done: 'done',
  failed: 'failed',
  needless: 'not needed',
};

/** One event in the timeline; a click shows all there is to know about it. */
export function EventRow({ event, onOpen }: { event: TimelineEvent; onOpen: () => void }) {
  const notes = event.stages.flatMap(({ note }) => note ?? []);
  return html`
    <li class=${`event event-${event.outcome}`}>
      <button type="button" class="event-button" onClick=${onOpen}>
        <span class="event-title">${event.title}</span>
        <span class="event-about">
          <time datetime=${new Date(event.at).toISOString()}>${timeOfDay(event.at)}</time>
          <span class=${`outcome outcome-${event.outcome}`}>${outcomes[event.outcome]}</span>
          ${event.slackAttempts > 1 && html`<span>${event.slackAttempts} calls to Slack</span>`}
        </span>
        <${Stages} stages=${event.stages} />
        <span class="event-type">${event.type}${notes.length > 0 && html` · ${notes.join(' · ')}`}</span>
      </button>
    </li>
  `;
}

/** How far an event has come, and how long it took. */
export function Stages({ stages }: { stages: readonly Stage[] }) {
  return html`
    <span class="stages">
      ${stages.map(
        ({ name, state, afterMs }) => html`
          <span class=${`stage stage-${state}`} key=${name}>
            <span class="stage-dot" aria-hidden="true"></span>
            <span class="stage-name">${name}</span>
            <span class="stage-time">
              ${afterMs === null || name === 'sent' ? '' : duration(afterMs)}<span class="visually-hidden"> ${stageStates[state]}. </span>
            </span>
          </span>
        `,
      )}
    </span>
  `;
}
