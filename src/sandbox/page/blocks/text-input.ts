import { type At, html } from '../html.ts';
import { type Control, nameOf, oneOf } from './control.ts';
import { plain } from './text-object.ts';

const inputTypes: Readonly<Record<string, string>> = {
  email_text_input: 'email',
  url_text_input: 'url',
  number_input: 'number',
  datepicker: 'date',
};

/** A line, several lines, an address, a number or a date. Outside a quiet form the app hears of it on Enter or leaving. */
export function TextInput(control: Control) {
  const { element, id, describedBy, value, choose, isQuiet } = control;
  type Field = HTMLInputElement | HTMLTextAreaElement;
  const take = (event: At<Field>) => choose(event.currentTarget.value);
  const shared = {
    id,
    class: 'input',
    value: oneOf(value),
    placeholder: plain(element.placeholder) || undefined,
    minLength: element.min_length,
    maxLength: element.max_length,
    'aria-label': nameOf(control),
    'aria-describedby': describedBy,
    [isQuiet ? 'onInput' : 'onChange']: take,
  };
  if (element.multiline) return html`<textarea rows="4" ...${shared}></textarea>`;
  return html`<input type=${inputTypes[element.type] ?? 'text'} ...${shared} />`;
}
