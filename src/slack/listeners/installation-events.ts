import type { App, Context } from '@slack/bolt';
import type { ListenerDeps } from './index.ts';

/** The app is taken out of a workspace: Slack sends both events, in any order (slack-platform: App manifest). */
export function registerInstallationEvents(app: App, { toldGone }: ListenerDeps): void {
  const from = ({ teamId, enterpriseId }: Context) => ({ teamId, enterpriseId });
  app.event('app_uninstalled', ({ context }) => toldGone(from(context)));
  app.event('tokens_revoked', async ({ event, context }) => {
    if ((event.tokens.bot ?? []).length > 0) await toldGone(from(context));
  });
}
