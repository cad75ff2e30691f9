import { html } from '../html.ts';
import { usePage } from '../page-context.ts';
import { timeOfDay } from '../times.ts';

/** The warnings and errors the app printed last. */
export function LogLines() {
  const { logLines } = usePage().state.control;
  if (logLines.length === 0) return html`<p class="empty">No warnings and no errors so far.</p>`;
  return html`
    <p class="lead">Warnings and errors the app printed, newest first. Click one for all it says.</p>
    <ol class="log-lines">${logLines.toReversed().map((line) => html`<${LogLine} key=${line} line=${line} />`)}</ol>
  `;
}

function LogLine({ line }: { line: string }) {
  const fields = fieldsOf(line);
  if (fields === null) return html`<li><code>${line}</code></li>`;
  const { time, level, event, ...rest } = fields;
  const atMs = Date.parse(String(time));
  return html`
    <li>
      <details>
        <summary>
          <time>${Number.isNaN(atMs) ? '' : timeOfDay(atMs)}</time>
          <span class=${`log-level log-${String(level)}`}>${String(level)}</span>
          <span class="log-event">${String(event).replaceAll('_', ' ')}</span>
        </summary>
        <dl class="log-fields">
          ${Object.entries(rest).map(
            ([name, value]) => html`
              <div key=${name}><dt>${name}</dt><dd>${typeof value === 'string' ? value : JSON.stringify(value, null, 2)}</dd></div>
            `,
          )}
        </dl>
      </details>
    </li>
  `;
}

/** The fields of a line of the log; null when it is none, such as what Node itself prints. */
function fieldsOf(line: string): Readonly<Record<string, unknown>> | null {
  try {
    const parsed: unknown = JSON.parse(line);
    return typeof parsed === 'object' && parsed !== null && 'event' in parsed ? { ...parsed } : null;
  } catch {
    return null;
  }
}
