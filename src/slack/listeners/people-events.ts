import type { App } from '@slack/bolt';
import { teamOf } from '../authorize.ts';
import type { ListenerDeps } from './index.ts';

export type PeopleLifecycle = {
  /** Somebody's address changed, or they left: whom we took them for is found out anew. */
  changed(teamId: string, slackUserId: string): Promise<void>;
};

/** What happens to people (events: user_change). */
export function registerPeopleEvents(app: App, { people }: ListenerDeps): void {
  app.event('user_change', ({ event, context }) => people.changed(teamOf(context), event.user.id));
}
