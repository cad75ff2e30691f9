import { html } from '../html.ts';
import { usePage } from '../page-context.ts';

/** The webhooks Credo AI has now; the app makes and removes its own. */
export function Webhooks() {
  const { webhooks } = usePage().state.credo;
  return html`
    <section class="webhooks" aria-label="Webhooks">
      <h4>Webhooks</h4>
      ${webhooks.length === 0 && html`<p class="hint">None: nobody in Slack has subscribed to anything.</p>`}
      ${webhooks.map(
        ({ id, attributes }) => html`
          <details class="fold" key=${id}>
            <summary>${attributes.event_types.length} kinds of events go to the app</summary>
            <p class="hint">${attributes.description}</p>
            <p class="hint"><code>${attributes.url}</code></p>
            <ul class="webhook-types">${attributes.event_types.map((type) => html`<li key=${type}><code>${type}</code></li>`)}</ul>
          </details>
        `,
      )}
    </section>
  `;
}
