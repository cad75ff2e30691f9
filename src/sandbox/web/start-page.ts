import { once } from 'node:events';
import { AppError } from '../../errors.ts';
import type { Credo } from '../credo/types.ts';
import type { Slack } from '../slack/types.ts';
import type { Sandbox } from '../start-sandbox.ts';
import { createPageServer } from './page-server.ts';
import { settleOnceIdle } from './settle-once-idle.ts';
import { showCompany } from './show-company.ts';
import { createTourSwitch } from './tour-switch.ts';
import { followWorkspaces } from './workspaces.ts';

export type Page = { readonly url: string; close(): Promise<void> };

/** Serves the page of a sandbox on a port of 127.0.0.1, 0 for any free one; rejects with a sentence when it is in use. */
export async function startPage(sandbox: Sandbox, port: number): Promise<Page> {
  const { app } = sandbox.stage;
  const touchControl = () => {
    for (const { live } of sides) live.touch('control');
  };
  const tour = createTourSwitch(sandbox.stage, touchControl);
  const workspaces = followWorkspaces(sandbox.companies, app.url);
  const sides = sandbox.companies.map((company) => showCompany(sandbox, company, tour, workspaces));
  const [first] = sides;
  if (!first) throw new Error('The sandbox has no workspace to show.');

  const hear = (text: string) => {
    for (const side of sides) side.hear(text);
  };
  let settling = new AbortController();
  const settle = () => {
    settling.abort();
    settling = new AbortController();
    return settleOnceIdle(sandbox.stage, settling.signal, (at) => {
      for (const side of sides) side.settle(at);
    });
  };
  for (const line of app.log().split('\n').filter(Boolean)) hear(line);
  const stops = [
    () => settling.abort(),
    app.onLine(hear),
    app.onState((state) => {
      touchControl();
      // Also when one of several died: what it could not print any more is made up for.
      if (state === 'running') void settle();
    }),
    ...sides.flatMap((side) => side.stops),
    ...(sides.length > 1 ? sandbox.companies.map(({ slack, credo }) => onNews(slack, credo, touchControl)) : []),
  ];

  const server = createPageServer((workspace) => sides.find(({ id }) => id === workspace) ?? first);
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (cause) {
    for (const side of sides) side.live.close();
    const help = 'Stop what uses it, or choose another with --port N (0 for any free one).';
    throw new AppError('port_in_use', `The sandbox cannot use port ${port}. ${help}`, { cause });
  }
  const address = server.address();
  const usedPort = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://127.0.0.1:${usedPort}/`,
    close: async () => {
      for (const stop of stops) stop();
      for (const side of sides) side.live.close();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** What in one workspace concerns the pages of the others. */
function onNews(slack: Slack, credo: Credo, tell: () => void): () => void {
  const stops = [slack.onChange(({ kind }) => void (kind === 'call' && tell())), credo.onChange(tell)];
  return () => {
    for (const stop of stops) stop();
  };
}
