import { type At, html } from '../html.ts';
import { usePage } from '../page-context.ts';
import { useViewer } from '../slack/viewer.ts';
import { type Control, nameOf, oneOf } from './control.ts';
import { type Offer, offeredBy } from './offered.ts';
import { plain } from './text-object.ts';

/** A menu of which one thing can be chosen. */
export function Select(control: Control) {
  const { element, id, describedBy, choose } = control;
  const { slack } = usePage().state;
  const groups = offeredBy(element, slack, useViewer().user.id);
  const chosen = oneOf(control.value);
  const options = (offers: readonly Offer[]) =>
    offers.map(({ value, label }) => html`<option value=${value} selected=${value === chosen}>${label}</option>`);
  return html`
    <select class="select" id=${id} aria-label=${nameOf(control)} aria-describedby=${describedBy} value=${chosen}
      onChange=${(event: At<HTMLSelectElement>) => choose(event.currentTarget.value)}>
      <option value="" disabled hidden selected=${chosen === ''}>${plain(element.placeholder) || 'Choose…'}</option>
      ${groups.map(({ label, offers }) =>
        label === null ? options(offers) : html`<optgroup label=${label}>${options(offers)}</optgroup>`,
      )}
    </select>
  `;
}
