import type { App } from '@slack/bolt';
import type { ListenerDeps } from './index.ts';

/** The app's Home tab, made anew each time somebody opens it. */
export function registerHome(app: App, { commands, views, identity, inBackground }: ListenerDeps): void {
  app.event('app_home_opened', async ({ event, body }) => {
    if (event.tab !== 'home') return;
    const work = async () => {
      const view = await commands.home(identity()?.teamId ?? body.team_id, event.user);
      if (view) await views.publish(event.user, view);
    };
    inBackground('home', work());
  });
}
