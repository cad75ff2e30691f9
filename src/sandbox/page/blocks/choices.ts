import { useId } from 'preact/hooks';
import { type At, html } from '../html.ts';
import { allOf, type Control, nameOf, oneOf } from './control.ts';
import { Text } from './text-object.ts';
import type { Option } from './types.ts';

export function Checkboxes(control: Control) {
  const { value, choose } = control;
  const chosen = allOf(value);
  const toggle = (option: Option, isChosen: boolean) => {
    const others = chosen.filter((one) => one !== option.value);
    choose(isChosen ? [...others, option.value] : others);
  };
  const isChosen = (option: Option) => chosen.includes(option.value);
  return html`<${ChoiceList} control=${control} type="checkbox" isChosen=${isChosen} onChange=${toggle} />`;
}

export function Radios(control: Control) {
  const isChosen = (option: Option) => oneOf(control.value) === option.value;
  const pick = (option: Option) => control.choose(option.value);
  return html`<${ChoiceList} control=${control} type="radio" isChosen=${isChosen} onChange=${pick} />`;
}

type ChoiceListProps = {
  readonly control: Control;
  readonly type: 'checkbox' | 'radio';
  readonly isChosen: (option: Option) => boolean;
  readonly onChange: (option: Option, isChosen: boolean) => void;
};

function ChoiceList({ control, type, isChosen, onChange }: ChoiceListProps) {
  const { id, describedBy, element } = control;
  // The same message may stand on the page twice: in its channel and in its thread.
  const group = useId();
  return html`
    <div class="choices" id=${id} role=${type === 'radio' ? 'radiogroup' : 'group'} aria-label=${nameOf(control)}
      aria-labelledby=${id && `${id}-label`} aria-describedby=${describedBy}>
      ${element.options?.map(
        (option) => html`
          <label class="choice" key=${option.value}>
            <input type=${type} name=${group} checked=${isChosen(option)}
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
