import type { Slack } from '../slack/types.ts';
import type { Company } from '../start-companies.ts';
import type { Sandbox } from '../start-sandbox.ts';
import { isTrouble, readAppLine } from './app-lines.ts';
import { createControl } from './control.ts';
import { credoActions } from './credo-actions.ts';
import { showCredo, showSlack } from './far-ends.ts';
import { createLiveParts, type LiveParts } from './live-parts.ts';
import type { PageServerDeps } from './page-server.ts';
import type { WorkspaceState } from './page-state.ts';
import { slackActions } from './slack-actions.ts';
import { createTimeline } from './timeline.ts';
import type { TourSwitch } from './tour-switch.ts';

/** What the page shows of one company, and what can be done there. */
export type CompanySide = PageServerDeps & {
  /** Of its workspace. */
  readonly id: string;
  readonly live: LiveParts;
  /** Takes a line the app printed. */
  hear(text: string): void;
  settle(at: number): void;
  readonly stops: readonly (() => void)[];
};

/** Follows one company for the page. */
export function showCompany(
  sandbox: Sandbox,
  company: Company,
  tour: TourSwitch,
  workspaces: () => readonly WorkspaceState[],
): CompanySide {
  const { slack, credo, troubles } = company;
  const timeline = createTimeline(company);
  const control = createControl(sandbox, company, tour, workspaces, () => live.touch('control'));
  const parts = {
    slack: () => showSlack(slack),
    credo: () => showCredo(credo),
    timeline: timeline.state,
    control: control.state,
  };
  const live = createLiveParts(parts, () => closeModals(slack));
  return {
    id: slack.teamId,
    live,
    actions: { ...slackActions(slack), ...credoActions(credo), ...control.actions },
    detail: timeline.detail,
    hear: (text) => {
      const line = readAppLine(text);
      if (line) timeline.hear(line);
      if (isTrouble(line)) control.showLine(text);
      live.touch('timeline', 'control');
    },
    settle: (at) => {
      timeline.settle(at);
      live.touch('timeline');
    },
    stops: [
      troubles.onChange(() => live.touch('control')),
      slack.onChange(({ kind }) => (kind === 'call' ? live.touch('timeline', 'control') : live.touch('slack'))),
      credo.onChange(() => live.touch('credo')),
      credo.onEvent(() => live.touch('timeline', 'control')),
      credo.onAttempt(() => live.touch('timeline', 'control')),
    ],
  };
}

/** A form is open only where somebody looks at it, so that the next page does not open with what another left behind. */
function closeModals(slack: Slack): void {
  for (const { id } of slack.workspace.users()) {
    const [lowest] = slack.modals(id);
    if (lowest) slack.closeView({ user: id, view: lowest.id, isCleared: true }).catch(() => undefined);
  }
}
