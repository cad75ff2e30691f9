import type { ClickDeps } from './clicks.ts';
import { userPart } from './clicks.ts';
import { valuesOf } from './element-state.ts';
import { type Events, verificationToken } from './events.ts';
import type { Slack } from './types.ts';
import { viewAsJson } from './views.ts';
import { appId } from './workspace.ts';

type ViewVisits = Pick<Slack, 'closeView' | 'openHome'>;

/** People close a modal without submitting it, or open the app's Home tab (docs.slack.dev, view_closed; app_home_opened). */
export function createViewVisits(deps: ClickDeps, events: Events): ViewVisits {
  const { workspace, lookups, requests, views } = deps;
  return {
    closeView: async ({ user: userRef, view: viewId, isCleared = false, ...options }) => {
      const user = lookups.user(userRef);
      const stack = views.modals(user.id);
      const view = stack.find((shown) => shown.id === viewId);
      if (view === undefined) throw new Error(`${user.name} has no modal ${viewId} open`);
      const clears = isCleared || view.definition['clear_on_close'] === true;
      for (const shown of clears ? stack : [view]) views.close(shown);
      if (view.definition['notify_on_close'] !== true) return null;
      const values = valuesOf(view.blocks, {}, (placed) => deps.offeredOptions.offered(view.id, placed));
      const payload = {
        type: 'view_closed',
        ...deps.installation(),
        user: userPart(user),
        api_app_id: appId,
        token: verificationToken,
        view: viewAsJson(view, workspace.team, values),
        is_cleared: clears,
      };
      return await requests.sendForm({ payload: JSON.stringify(payload) }, options);
    },
    openHome: async (userRef, { tab = 'home', ...options } = {}) => {
      const user = lookups.user(userRef);
      const shown = tab === 'home' ? views.home(user.id) : null;
      const event = {
        type: 'app_home_opened',
        user: user.id,
        channel: lookups.channel(user.id).id,
        tab,
        event_ts: workspace.nextTs(),
        ...(shown === null ? {} : { view: viewAsJson(shown, workspace.team) }),
      };
      return await events.send(event, options);
    },
  };
}
