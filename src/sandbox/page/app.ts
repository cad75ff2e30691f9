import { useState } from 'preact/hooks';
import type { ActionName, Actions, PageState } from '../web/page-state.ts';
import { send } from './actions.ts';
import { AppSwitch } from './control/app-switch.ts';
import { PlayButton, Tour } from './control/tour.ts';
import { CredoPane } from './credo/credo-pane.ts';
import { html } from './html.ts';
import { type Page, PageContext } from './page-context.ts';
import { SlackPane } from './slack/slack-pane.ts';
import { useStore } from './store.ts';
import { TimelinePane } from './timeline/timeline-pane.ts';

/** The whole page. */
export function App() {
  const { state, isConnected } = useStore();
  return html`
    ${!isConnected && html`<p class="disconnected" role="alert">The sandbox stopped or cannot be reached; trying again…</p>`}
    ${state === null ? html`<p class="loading">The sandbox is getting ready…</p>` : html`<${Workspace} state=${state} />`}
  `;
}

const panes = [
  { id: 'slack', label: 'Slack' },
  { id: 'between', label: 'On the way' },
  { id: 'credo', label: 'Credo AI' },
] as const;

type PaneId = (typeof panes)[number]['id'];

function Workspace({ state }: { state: PageState }) {
  const [triggers, setTriggers] = useState<readonly string[]>([]);
  const [problem, setProblem] = useState<string | null>(null);
  const [pane, setPane] = useState<PaneId>('slack');
  const [useCaseId, setUseCaseId] = useState<string | null>(state.credo.useCases[0]?.id ?? null);
  const act: Page['act'] = async <N extends ActionName>(name: N, body: Actions[N]) => {
    const answer = await send(name, body);
    setProblem(answer.ok ? null : answer.error);
    const triggerId = answer.ok && 'triggerId' in answer ? answer.triggerId : null;
    if (typeof triggerId === 'string') setTriggers((before) => [...before, triggerId]);
    return answer.ok ? answer : null;
  };
  const isOwn = (triggerId: string | null) => triggerId !== null && triggers.includes(triggerId);
  const openUseCase = (id: string) => {
    setUseCaseId(id);
    setPane('credo');
    document.getElementById('pane-credo')?.focus();
  };
  const paneProps = (id: PaneId) => ({
    id: `pane-${id}`,
    class: `pane pane-${id} ${pane === id ? 'pane-open' : ''}`,
    tabindex: -1,
    'aria-labelledby': `heading-${id}`,
  });
  return html`
    <${PageContext.Provider} value=${{ state, act, isOwn, openUseCase }}>
      <nav class="skip" aria-label="Skip to">
        ${panes.map(({ id, label }) => html`<a href=${`#pane-${id}`} onClick=${() => setPane(id)}>Skip to ${label}</a>`)}
      </nav>
      <header class="top">
        <div>
          <h1>Credo AI for Slack <span>sandbox</span></h1>
          <p class="tagline">What happens in Credo AI arrives in Slack. The app is real; both sides are simulated on this machine.</p>
        </div>
        <div class="top-tools"><${AppSwitch} /><${PlayButton} /></div>
      </header>
      <${Tour} />
      <nav class="pane-switch" aria-label="What to show">
        ${panes.map(
          ({ id, label }) =>
            html`<button type="button" class="tab" aria-pressed=${pane === id} onClick=${() => setPane(id)}>${label}</button>`,
        )}
      </nav>
      <main class="panes">
        <section ...${paneProps('slack')}><h2 class="pane-title" id="heading-slack">Slack</h2><${SlackPane} /></section>
        <section ...${paneProps('between')}><h2 class="pane-title" id="heading-between">On the way</h2><${TimelinePane} /></section>
        <section ...${paneProps('credo')}>
          <h2 class="pane-title" id="heading-credo">Credo AI</h2>
          <${CredoPane} useCaseId=${useCaseId} onUseCase=${setUseCaseId} />
        </section>
      </main>
      ${problem !== null && html`<${Problem} text=${problem} onClose=${() => setProblem(null)} />`}
    <//>
  `;
}

function Problem({ text, onClose }: { text: string; onClose: () => void }) {
  return html`
    <div class="problem" role="alert">
      <p>${text}</p>
      <button type="button" class="icon-button" aria-label="Dismiss" onClick=${onClose}>✕</button>
    </div>
  `;
}
