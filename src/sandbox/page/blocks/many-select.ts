import { type At, html } from '../html.ts';
import { usePage } from '../page-context.ts';
import { useViewer } from '../slack/viewer.ts';
import { allOf, type Control, nameOf } from './control.ts';
import { offeredBy } from './offered.ts';

/** A menu of which several things can be chosen, as a list to tick. */
export function ManySelect(control: Control) {
  const { element, id, describedBy, choose } = control;
  const { slack } = usePage().state;
  const offers = offeredBy(element, slack, useViewer().user.id).flatMap((group) => group.offers);
  const chosen = allOf(control.value);
  const onChange = (value: string) => (event: At<HTMLInputElement>) => {
    const others = chosen.filter((one) => one !== value);
    choose(event.currentTarget.checked ? [...others, value] : others);
  };
  return html`
    <div class="choices choices-boxed" id=${id} role="group" aria-label=${nameOf(control)}
      aria-labelledby=${id && `${id}-label`} aria-describedby=${describedBy}>
      ${offers.map(
        ({ value, label }) => html`
          <label class="choice" key=${value}>
            <input type="checkbox" checked=${chosen.includes(value)} onChange=${onChange(value)} />
            <span>${label}</span>
          </label>
        `,
      )}
    </div>
  `;
}
