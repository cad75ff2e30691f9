import { useId, useRef, useState } from 'preact/hooks';
import type { User } from '../../credo/types.ts';
import { type At, html } from '../html.ts';
import { usePage } from '../page-context.ts';
import { nameOf, tagBeingTyped, tagOf } from './tags.ts';

type CommentBoxProps = {
  readonly label: string;
  readonly button: string;
  readonly initial?: string;
  /** Answers whether it was taken. */
  readonly onSend: (content: string) => Promise<boolean>;
  readonly onCancel?: () => void;
};

/** Where a comment is written. Typing `@` offers people; Enter or Tab takes the marked one. */
export function CommentBox({ label, button, initial = '', onSend, onCancel }: CommentBoxProps) {
  const { people } = usePage().state.credo;
  const listId = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(initial);
  const [cursor, setCursor] = useState(0);
  const [active, setActive] = useState(0);
  const [isClosed, setClosed] = useState(false);
  const query = isClosed ? null : tagBeingTyped(text, cursor);
  const offered = query === null ? [] : people.filter((person) => fits(person, query)).slice(0, 6);

  const change = (event: At<HTMLTextAreaElement>) => {
    setText(event.currentTarget.value);
    setCursor(event.currentTarget.selectionStart);
    setActive(0);
    setClosed(false);
  };
  const pick = (person: User | undefined) => {
    if (person === undefined || query === null) return;
    const start = `${text.slice(0, cursor - query.length - 1)}${tagOf(person)} `;
    setText(start + text.slice(cursor));
    setCursor(start.length);
    setClosed(true);
    field.current?.focus();
  };
  const send = async () => {
    if (text.trim() !== '' && (await onSend(text.trim()))) setText('');
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (offered.length === 0) {
      if (event.key === 'Escape') onCancel?.();
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
      void send();
    } else if (event.key === 'ArrowDown') setActive((active + 1) % offered.length);
    else if (event.key === 'ArrowUp') setActive((active + offered.length - 1) % offered.length);
    else if (event.key === 'Enter' || event.key === 'Tab') pick(offered[active]);
    else if (event.key === 'Escape') setClosed(true);
    else return;
    event.preventDefault();
  };
  const onSubmit = (event: Event) => {
    event.preventDefault();
    void send();
  };
  return html`
    <form class="comment-box" onSubmit=${onSubmit}>
      <div class="combobox">
        <textarea ref=${field} class="input" rows="2" aria-label=${label} placeholder=${`${label}; type @ to tag somebody`}
          aria-autocomplete="list" aria-controls=${listId}
          aria-activedescendant=${offered.length > 0 ? `${listId}-${active}` : undefined}
          value=${text} onInput=${change} onKeyDown=${onKeyDown} onBlur=${() => setClosed(true)}></textarea>
        <ul class="combobox-list" id=${listId} role="listbox" aria-label="People to tag" hidden=${offered.length === 0}>
          ${offered.map(
            (person, index) => html`
              <li role="option" id=${`${listId}-${index}`} key=${person.id} aria-selected=${index === active}
                onMouseDown=${(event: Event) => {
                  event.preventDefault();
                  pick(person);
                }}>
                ${nameOf(person)}
              </li>
            `,
          )}
        </ul>
      </div>
      <div class="row-end">
        ${onCancel && html`<button type="button" class="button button-small" onClick=${onCancel}>Cancel</button>`}
        <button type="submit" class="button button-small" disabled=${text.trim() === ''}>${button}</button>
      </div>
    </form>
  `;
}

function fits(person: User, query: string): boolean {
  return person.deleted_at === null && nameOf(person).toLowerCase().includes(query.trim().toLowerCase());
}
