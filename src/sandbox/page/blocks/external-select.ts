import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { type At, html } from '../html.ts';
import { type Control, nameOf, oneOf } from './control.ts';
import { plain } from './text-object.ts';
import type { Option } from './types.ts';

/** A search whose results come from the app. Arrow keys and Enter choose, Escape closes. */
export function ExternalSelect(control: Control) {
  const { element, id, describedBy, value, choose, load } = control;
  const listId = useId();
  const [query, setQuery] = useState<string | null>(null);
  const [found, setFound] = useState<readonly Option[]>([]);
  const [active, setActive] = useState(0);
  const [chosen, setChosen] = useState<Option | null>(element.initial_option ?? null);
  const asked = useRef(0);
  const isOpen = query !== null;

  useEffect(() => {
    if (query === null || query.length < (element.min_query_length ?? 3)) return setFound([]);
    asked.current += 1;
    const mine = asked.current;
    void load(query).then((options) => {
      if (mine !== asked.current) return;
      setFound(options);
      setActive(0);
    });
  }, [query]);

  const pick = (option: Option | undefined) => {
    if (option === undefined) return;
    setChosen(option);
    setQuery(null);
    choose(option.value);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!isOpen) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) setActive((active + step + found.length) % Math.max(found.length, 1));
    else if (event.key === 'Enter') pick(found[active]);
    else if (event.key === 'Escape') setQuery(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const shown = oneOf(value) === chosen?.value ? plain(chosen?.text) : '';
  return html`
    <div class="combobox">
      <input type="text" class="input" id=${id} role="combobox" autocomplete="off" aria-autocomplete="list"
        aria-expanded=${isOpen} aria-controls=${listId} aria-label=${nameOf(control)} aria-describedby=${describedBy}
        aria-activedescendant=${isOpen && found.length > 0 ? `${listId}-${active}` : undefined}
        placeholder=${plain(element.placeholder) || 'Type to search…'} value=${query ?? shown}
        onInput=${(event: At<HTMLInputElement>) => setQuery(event.currentTarget.value)}
        onFocus=${() => setQuery('')} onBlur=${() => setQuery(null)} onKeyDown=${onKeyDown} />
      <ul class="combobox-list" id=${listId} role="listbox" aria-label="What was found" hidden=${!isOpen}>
        ${found.map(
          (option, index) => html`
            <li id=${`${listId}-${index}`} key=${option.value} role="option" aria-selected=${index === active}
              onMouseDown=${(event: Event) => {
                event.preventDefault();
                pick(option);
              }}>
              ${plain(option.text)}
            </li>
          `,
        )}
      </ul>
      ${isOpen && found.length === 0 && html`<p class="combobox-note">${hint(query, element.min_query_length ?? 3)}</p>`}
    </div>
  `;
}

function hint(query: string, least: number): string {
  return query.length < least
    ? `Type at least ${least} ${least === 1 ? 'letter' : 'letters'}.`
    : 'Nothing found so far.';
}
