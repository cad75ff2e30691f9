import { once } from 'node:events';
import { AppError } from '../../errors.ts';
import type { Slack } from '../slack/types.ts';
import type { Sandbox } from '../start-sandbox.ts';
import { isTrouble, readAppLine } from './app-lines.ts';
import { createControl } from './control.ts';
import { credoActions } from './credo-actions.ts';
import { showCredo, showSlack } from './far-ends.ts';
import { createLiveParts } from './live-parts.ts';
import { createPageServer } from './page-server.ts';
import { settleOnceIdle } from './settle-once-idle.ts';
import { slackActions } from './slack-actions.ts';
import { createTimeline } from './timeline.ts';

export type Page = { readonly url: string; close(): Promise<void> };

/** Serves the page of a sandbox on a port of 127.0.0.1, 0 for any free one; rejects with a sentence when it is in use. */
export async function startPage(sandbox: Sandbox, port: number): Promise<Page> {
  const { slack, credo, app, troubles } = sandbox.stage;
  const timeline = createTimeline({ slack, credo });
  const control = createControl(sandbox, () => live.touch('control'));
  const parts = {
    slack: () => showSlack(slack),
    credo: () => showCredo(credo),
    timeline: timeline.state,
    control: control.state,
  };
  const live = createLiveParts(parts, () => closeModals(slack));

  const hear = (text: string) => {
    const line = readAppLine(text);
    if (line) timeline.hear(line);
    if (isTrouble(line)) control.showLine(text);
    live.touch('timeline', 'control');
  };
  let settling = new AbortController();
  const settle = () => {
    settling.abort();
    settling = new AbortController();
    return settleOnceIdle(sandbox.stage, settling.signal, (at) => {
      timeline.settle(at);
      live.touch('timeline');
    });
  };
  for (const line of app.log().split('\n').filter(Boolean)) hear(line);
  const stops = [
    () => settling.abort(),
    app.onLine(hear),
    app.onState((state) => {
      live.touch('control');
      // Also when one of several died: what it could not print any more is made up for.
      if (state === 'running') void settle();
    }),
    troubles.onChange(() => live.touch('control')),
    slack.onChange(({ kind }) => (kind === 'call' ? live.touch('timeline', 'control') : live.touch('slack'))),
    credo.onChange(() => live.touch('credo')),
    credo.onEvent(() => live.touch('timeline', 'control')),
    credo.onAttempt(() => live.touch('timeline', 'control')),
  ];

  const actions = { ...slackActions(slack), ...credoActions(credo), ...control.actions };
  const server = createPageServer({ live, actions, detail: timeline.detail });
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (cause) {
    live.close();
    const help = 'Stop what uses it, or choose another with --port N (0 for any free one).';
    throw new AppError('port_in_use', `The sandbox cannot use port ${port}. ${help}`, { cause });
  }
  const address = server.address();
  const usedPort = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://127.0.0.1:${usedPort}/`,
    close: async () => {
      for (const stop of stops) stop();
      live.close();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** A form is open only where somebody looks at it, so that the next page does not open with what another left behind. */
function closeModals(slack: Slack): void {
  for (const { id } of slack.workspace.users()) {
    const [lowest] = slack.modals(id);
    if (lowest) slack.closeView({ user: id, view: lowest.id, isCleared: true }).catch(() => undefined);
  }
}
