import type { HomeView, ModalView } from '../blockkit/view.ts';
import type { Log } from '../log.ts';
import { classify } from './classify.ts';
import type { SlackClients } from './clients.ts';

export type SlackViews = {
  /** Shows a modal to whoever just did something; false when Slack does not (a trigger lives three seconds). */
  open(teamId: string, triggerId: string, view: ModalView): Promise<boolean>;
  /** Shows another page in a modal that is open. */
  update(teamId: string, viewId: string, view: ModalView): Promise<void>;
  /** Lays a page over the modal that somebody just used. */
  push(teamId: string, triggerId: string, view: ModalView): Promise<void>;
  /** Puts up somebody's Home tab. What goes wrong is logged: the tab keeps what it shows. */
  publish(teamId: string, slackUserId: string, view: HomeView): Promise<void>;
};

/** Modals and Home tabs; never throws. */
export function createSlackViews(clients: Pick<SlackClients, 'of'>, log: Log): SlackViews {
  return {
    open: async (teamId, trigger_id, view) => {
      try {
        await (await clients.of(teamId)).views.open({ trigger_id, view });
        return true;
      } catch (error) {
        log.warn('settings.not_opened', { code: classify(error).code });
        return false;
      }
    },
    update: async (teamId, view_id, view) => {
      try {
        await (await clients.of(teamId)).views.update({ view_id, view });
      } catch (error) {
        log.warn('settings.not_updated', { code: classify(error).code });
      }
    },
    push: async (teamId, trigger_id, view) => {
      try {
        await (await clients.of(teamId)).views.push({ trigger_id, view });
      } catch (error) {
        log.warn('settings.not_pushed', { code: classify(error).code });
      }
    },
    publish: async (teamId, user_id, view) => {
      try {
        await (await clients.of(teamId)).views.publish({ user_id, view });
      } catch (error) {
        log.warn('home.not_published', { userId: user_id, code: classify(error).code });
      }
    },
  };
}
