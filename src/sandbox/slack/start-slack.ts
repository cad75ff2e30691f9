import type { SlackOptions } from './slack-options.ts';
import { startSlackPlatform } from './start-platform.ts';
import type { Slack } from './types.ts';

/** Starts a simulated Slack with one workspace on 127.0.0.1, seeded as `acmeBank` unless told otherwise. */
export async function startSlack({ seed = {}, ...options }: SlackOptions): Promise<Slack> {
  const platform = await startSlackPlatform({ ...options, workspaces: [seed] });
  const [slack] = platform.workspaces;
  if (slack === undefined) throw new Error('The simulated Slack has no workspace.');
  return slack;
}
