import { html } from '../html.ts';
import { usePage } from '../page-context.ts';

/** The warnings and errors the app printed last. */
export function LogLines() {
  const { logLines } = usePage().state.control;
  if (logLines.length === 0) return html`<p class="empty">No warnings and no errors so far.</p>`;
  return html`
    <p class="lead">Warnings and errors the app printed, oldest first.</p>
    <ol class="log-lines">
      ${logLines.map((line) => html`<li><code>${line}</code></li>`)}
    </ol>
  `;
}
