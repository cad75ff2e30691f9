import { useEffect, useState } from 'preact/hooks';
import { LogLines } from '../control/log-lines.ts';
import { Troubles } from '../control/troubles.ts';
import { html } from '../html.ts';
import { usePage } from '../page-context.ts';
import { Tabs } from '../tabs.ts';
import { Timeline } from './timeline.ts';

/** What stands between the two sides: events on their way, what can be made to go wrong, and what the app says about it. */
export function TimelinePane() {
  const { troubles, logLines, tour } = usePage().state.control;
  const [tab, setTab] = useState('timeline');
  const on = troubles.filter(({ isOn }) => isOn).length;
  const step = tour.state === 'playing' ? tour.steps.findIndex(({ state }) => state === 'playing') : null;
  // While the demo plays, each step begins at the timeline, and shows the trouble as soon as it makes some.
  useEffect(() => {
    if (step !== null) setTab('timeline');
  }, [step]);
  useEffect(() => {
    if (step !== null && on > 0) setTab('trouble');
  }, [step, on > 0]);
  const tabs = [
    { id: 'timeline', label: 'Timeline' },
    { id: 'trouble', label: on > 0 ? `Trouble (${on} on)` : 'Trouble' },
    { id: 'log', label: logLines.length > 0 ? `App log (${logLines.length})` : 'App log' },
  ];
  return html`
    <${Tabs} label="Between Credo AI and Slack" tabs=${tabs} open=${tab} onOpen=${setTab} panelId="between" />
    <div class="between" id="between" role="tabpanel" tabindex="0" aria-labelledby=${`between-${tab}`}>
      ${tab === 'timeline' && html`<${Timeline} />`}
      ${tab === 'trouble' && html`<${Troubles} />`}
      ${tab === 'log' && html`<${LogLines} />`}
    </div>
  `;
}
