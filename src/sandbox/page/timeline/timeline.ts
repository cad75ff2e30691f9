import { useState } from 'preact/hooks';
import type { Tally } from '../../web/page-state.ts';
import { html } from '../html.ts';
import { usePage } from '../page-context.ts';
import { duration } from '../times.ts';
import { EventDetail } from './event-detail.ts';
import { EventRow } from './event-row.ts';

/** Every event on its way from Credo AI to Slack, newest first. */
export function Timeline() {
  const { timeline, control } = usePage().state;
  const [shownId, setShownId] = useState<string | null>(null);
  const { speed, retryDelaysMs } = control;
  return html`
    <${TallyStrip} tally=${control.tally} />
    <p class="speed">
      Credo AI tries again after ${retryDelaysMs.map(duration).join(', ')}${speed === 1 ? '' : `: its own waits, ${speed} times as fast`}.
    </p>
    <ol class="events" aria-label="Events, newest first">
      ${timeline.events.map(
        (event) => html`<${EventRow} key=${event.id} event=${event} onOpen=${() => setShownId(event.id)} />`,
      )}
    </ol>
    ${
      timeline.events.length === 0 &&
      html`
        <div class="empty">
          <p>Nothing has happened yet.</p>
          <p>Type <code>/credo subscribe reviews comments</code> in Slack, then open a review in Credo AI and watch it travel.</p>
        </div>
      `
    }
    ${shownId !== null && html`<${EventDetail} id=${shownId} onClose=${() => setShownId(null)} />`}
  `;
}

function TallyStrip({ tally }: { tally: Tally }) {
  const counts = [
    [tally.eventsSent, 'events sent by Credo AI'],
    [tally.eventsAccepted, 'taken by the app'],
    [tally.messagesPosted, 'messages in Slack'],
    [tally.messagesEdited, 'edited'],
    [tally.retriesByCredo, 'tries again by Credo AI'],
    [tally.callsRefusedBySlack, 'calls refused by Slack'],
  ] as const;
  return html`
    <dl class="tally" aria-label="So far">
      ${counts.map(([count, label]) => html`<div class="tally-item" key=${label}><dt>${label}</dt><dd>${count}</dd></div>`)}
    </dl>
  `;
}
