import { useState } from 'preact/hooks';
import { html } from '../html.ts';
import { allOf, type Control } from './control.ts';
import { ExternalSelect } from './external-select.ts';
import { plain } from './text-object.ts';
import type { Option } from './types.ts';

/** A search of which several results can be chosen; what is chosen stands above it, to be taken away again. */
export function ManyExternalSelect(control: Control) {
  const [names, setNames] = useState(namesOf(control.element.initial_options ?? []));
  const chosen = allOf(control.value);
  const others = (value: string) => chosen.filter((one) => one !== value);
  const load = async (query: string) => {
    const options = await control.load(query);
    setNames((before) => ({ ...before, ...namesOf(options) }));
    return options.filter(({ value }) => !chosen.includes(value));
  };
  const add: Control['choose'] = (value) => {
    if (typeof value === 'string') control.choose([...others(value), value]);
  };
  return html`
    ${
      chosen.length > 0 &&
      html`
        <ul class="chosen">
          ${chosen.map((value) => html`<${Chosen} key=${value} name=${names[value] ?? value} onRemove=${() => control.choose(others(value))} />`)}
        </ul>
      `
    }
    <${ExternalSelect} ...${{ ...control, value: '', load, choose: add }} />
  `;
}

function Chosen({ name, onRemove }: { name: string; onRemove: () => void }) {
  return html`
    <li class="chip chosen-one">
      ${name} <button type="button" class="icon-button" aria-label=${`Remove ${name}`} onClick=${onRemove}>✕</button>
    </li>
  `;
}

function namesOf(options: readonly Option[]): Readonly<Record<string, string>> {
  return Object.fromEntries(options.map(({ value, text }) => [value, plain(text)]));
}
