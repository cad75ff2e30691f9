import type { App } from '@slack/bolt';
import { teamOf } from '../authorize.ts';
import type { ListenerDeps } from './index.ts';

/** The app's Home tab, made anew each time somebody opens it. */
export function registerHome(app: App, { commands, views, inBackground }: ListenerDeps): void {
  app.event('app_home_opened', async ({ event, context }) => {
    if (event.tab !== 'home') return;
    const teamId = teamOf(context);
    const work = async () => {
      const view = await commands.home(teamId, event.user);
      if (view) await views.publish(teamId, event.user, view);
    };
    inBackground('home', work());
  });
}
