import type { App, EnvelopedEvent } from '@slack/bolt';
import type { ListenerDeps } from './index.ts';

/** The app is taken out of a workspace: Slack sends both events, in any order (slack-platform: App manifest). */
export function registerInstallationEvents(app: App, { toldGone }: ListenerDeps): void {
  const from = ({ team_id: teamId, enterprise_id: enterpriseId }: EnvelopedEvent) => ({ teamId, enterpriseId });
  app.event('app_uninstalled', ({ body }) => toldGone(from(body)));
  app.event('tokens_revoked', async ({ event, body }) => {
    if ((event.tokens.bot ?? []).length > 0) await toldGone(from(body));
  });
}
