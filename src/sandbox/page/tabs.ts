import { html } from './html.ts';

type TabsProps = {
  readonly label: string;
  readonly tabs: readonly { readonly id: string; readonly label: string }[];
  readonly open: string;
  readonly onOpen: (id: string) => void;
  /** The id of the tab panel; tab ids begin with it. */
  readonly panelId: string;
};

/** A row of tabs; arrow keys move between them. */
export function Tabs({ label, tabs, open, onOpen, panelId }: TabsProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const next = tabs[(tabs.findIndex(({ id }) => id === open) + step + tabs.length) % tabs.length];
    if (next === undefined) return;
    onOpen(next.id);
    document.getElementById(`${panelId}-${next.id}`)?.focus();
  };
  return html`
    <div class="tabs" role="tablist" aria-label=${label} onKeyDown=${onKeyDown}>
      ${tabs.map(
        (tab) => html`
          <button type="button" class="tab" role="tab" key=${tab.id} id=${`${panelId}-${tab.id}`} aria-controls=${panelId}
            aria-selected=${tab.id === open} tabindex=${tab.id === open ? 0 : -1} onClick=${() => onOpen(tab.id)}>
            ${tab.label}
          </button>
        `,
      )}
    </div>
  `;
}
