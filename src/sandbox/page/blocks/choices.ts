import { type At, html } from '../html.ts';
import { allOf, type Control, nameOf, oneOf } from './control.ts';
import { Text } from './text-object.ts';
import type { Option } from './types.ts';

export function Checkboxes(control: Control) {
  const { element, value, choose } = control;
  const chosen = allOf(value);
  const toggle = (option: Option, isChosen: boolean) => {
    const others = chosen.filter((one) => one !== option.value);
    choose(isChosen ? [...others, option.value] : others);
  };
  return html`<${ChoiceList} control=${control} type="checkbox" isChosen=${(option: Option) =>
    chosen.includes(option.value)} onChange=${toggle} options=${element.options ?? []} />`;
}

export function Radios(control: Control) {
  const { element, value, choose } = control;
  return html`<${ChoiceList} control=${control} type="radio" isChosen=${(option: Option) =>
    oneOf(value) ===
    option.value} onChange=${(option: Option) => choose(option.value)} options=${element.options ?? []} />`;
}

type ChoiceListProps = {
  readonly control: Control;
  readonly type: 'checkbox' | 'radio';
  readonly options: readonly Option[];
  readonly isChosen: (option: Option) => boolean;
  readonly onChange: (option: Option, isChosen: boolean) => void;
};

function ChoiceList({ control, type, options, isChosen, onChange }: ChoiceListProps) {
  const { id, describedBy, element } = control;
  return html`
    <div class="choices" id=${id} role=${type === 'radio' ? 'radiogroup' : 'group'} aria-label=${nameOf(control)}
      aria-labelledby=${id && `${id}-label`} aria-describedby=${describedBy}>
      ${options.map(
        (option) => html`
          <label class="choice" key=${option.value}>
            <input type=${type} name=${id ?? element.action_id} checked=${isChosen(option)}
              onChange=${(event: At<HTMLInputElement>) => onChange(option, event.currentTarget.checked)} />
            <span>
              <${Text} text=${option.text} />
              ${option.description && html`<span class="choice-note"><${Text} text=${option.description} /></span>`}
            </span>
          </label>
        `,
      )}
    </div>
  `;
}
