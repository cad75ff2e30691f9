import { useEffect, useState } from 'preact/hooks';
import type { TimelineDetail } from '../../web/page-state.ts';
import { Dialog } from '../dialog.ts';
import { html } from '../html.ts';
import { usePage } from '../page-context.ts';
import { duration, timeOfDay } from '../times.ts';
import { Stages } from './event-row.ts';

/** All there is to know about one event: its way, the request as sent, every attempt, every call of Slack. */
export function EventDetail({ id, onClose }: { id: string; onClose: () => void }) {
  const event = usePage().state.timeline.events.find((one) => one.id === id);
  const [detail, setDetail] = useState<TimelineDetail | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    void loadDetail(id).then((loaded) => {
      setDetail(loaded);
      setProblem(loaded === null ? 'The sandbox knows no more about this event. Close this and choose another.' : null);
    });
  }, [id, event]);
  return html`
    <${Dialog} title=${event?.title ?? 'Event'} onClose=${onClose} className="detail">
      <div class="dialog-body" tabindex="0" role="region" aria-label="Details of the event">
        ${event && html`<${Stages} stages=${event.stages} />`}
        ${problem !== null && html`<p class="error" role="alert">${problem}</p>`}
        ${detail && html`<${Detail} detail=${detail} />`}
      </div>
    <//>
  `;
}

async function loadDetail(id: string): Promise<TimelineDetail | null> {
  try {
    const response = await fetch(`/timeline/${encodeURIComponent(id)}${location.search}`);
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

function Detail({ detail }: { detail: TimelineDetail }) {
  const { attempts, slackCalls, headers, body, event } = detail;
  return html`
    <h3>${attempts.length === 1 ? '1 attempt of Credo AI' : `${attempts.length} attempts of Credo AI`}</h3>
    <ol class="attempts">
      ${attempts.map(
        ({ at, tookMs, status, problem, nextAttemptInMs }) => html`
          <li key=${at}>
            ${timeOfDay(at)} · ${html`<strong>${status === null ? (problem ?? 'no answer') : `the app answered ${status}`}</strong>`}
            ${` after ${duration(tookMs)}`}${nextAttemptInMs === null ? '' : `, next attempt in ${duration(nextAttemptInMs)}`}
          </li>
        `,
      )}
    </ol>
    <h3>${slackCalls.length === 1 ? '1 call of Slack' : `${slackCalls.length} calls of Slack`}</h3>
    ${slackCalls.length === 0 && html`<p class="hint">Slack was not called because of this event.</p>`}
    ${slackCalls.map(
      ({ at, method, channel, outcome, args }) => html`
        <details class="fold" key=${`${at}${method}`}>
          <summary>
            ${`${timeOfDay(at)} · `}<code>${method}</code>${` · ${channel} · `}<strong>${outcome}</strong>
          </summary>
          <${Json} label="What the app sent to Slack" text=${JSON.stringify(args, null, 2)} />
        </details>
      `,
    )}
    <h3>What Credo AI sent</h3>
    <${Json} label="Body" text=${pretty(body)} />
    <details class="fold">
      <summary>Headers</summary>
      <dl class="headers">
        ${Object.entries(headers).map(([name, value]) => html`<div key=${name}><dt>${name}</dt><dd>${value}</dd></div>`)}
      </dl>
    </details>
    <p class="hint">Event <code>${event.id}</code>, type <code>${event.type}</code></p>
  `;
}

function Json({ label, text }: { label: string; text: string }) {
  return html`<pre class="json" tabindex="0" role="region" aria-label=${label}>${text}</pre>`;
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
