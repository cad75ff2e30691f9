import type { App } from '@slack/bolt';
import type { ListenerDeps } from './index.ts';

/** The app is taken out of a workspace: Slack sends both events, in any order (slack-platform: App manifest). */
export function registerInstallationEvents(app: App, { toldGone }: ListenerDeps): void {
  app.event('app_uninstalled', ({ body }) => toldGone(body.team_id));
  app.event('tokens_revoked', async ({ event, body }) => {
    if ((event.tokens.bot ?? []).length > 0) await toldGone(body.team_id);
  });
}
