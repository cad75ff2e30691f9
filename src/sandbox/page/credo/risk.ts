import { html } from '../html.ts';
import { usePage } from '../page-context.ts';

/** The name of a risk level. */
export function Risk({ level }: { level: string | number | null }) {
  const { riskClassifications } = usePage().state.credo;
  const found = riskClassifications.findIndex((risk) => String(risk.level) === String(level));
  const name = riskClassifications[found]?.name;
  return html`<span class=${`chip risk-${name ? found : 'none'}`}>${name ? `${name} risk` : 'No risk level'}</span>`;
}
