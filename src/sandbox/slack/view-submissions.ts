import { z } from 'zod';
import type { AppRequests } from './app-requests.ts';
import { parseJson } from './arguments.ts';
import { problemsOfView } from './block-kit/view.ts';
import { valuesOf } from './element-state.ts';
import { verificationToken } from './events.ts';
import type { InteractionPart } from './installed-as.ts';
import type { OfferedOptions } from './offered-options.ts';
import type { Lookups } from './people.ts';
import type { Triggers } from './triggers.ts';
import type { AppResponse, SubmitViewOptions, View, ViewSubmissionResult } from './types.ts';
import { type Views, viewAsJson } from './views.ts';
import { appId, type Workspace } from './workspace.ts';

type Deps = {
  readonly workspace: Workspace;
  readonly lookups: Lookups;
  readonly requests: AppRequests;
  readonly triggers: Triggers;
  readonly views: Views;
  readonly offeredOptions: OfferedOptions;
  installation(): InteractionPart;
};

/** Submits modals and does what the app's response asks for (docs.slack.dev, Modals: Handling view submissions). */
export function createViewSubmissions(deps: Deps): (options: SubmitViewOptions) => Promise<ViewSubmissionResult> {
  const { workspace, lookups, requests, triggers, views, offeredOptions } = deps;
  return async (options) => {
    const user = lookups.user(options.user);
    const view = views.modals(user.id).find((shown) => shown.id === options.view);
    if (view === undefined) throw new Error(`${user.name} has no modal ${options.view} open`);
    const values = valuesOf(view.blocks, options.values ?? {}, (placed) => offeredOptions.offered(view.id, placed));
    const triggerId = triggers.issue(user.id);
    const payload = {
      type: 'view_submission',
      ...deps.installation(),
      user: { id: user.id, username: user.name, name: user.name, team_id: user.team_id },
      api_app_id: appId,
      token: verificationToken,
      trigger_id: triggerId,
      view: viewAsJson(view, workspace.team, values),
      response_urls: [],
    };
    const response = await requests.sendForm({ payload: JSON.stringify(payload) }, options);
    return { ...response, triggerId, ...takeResponse(response, view, deps) };
  };
}

const responseSchema = z.discriminatedUnion('response_action', [
  z.object({ response_action: z.literal('clear') }),
  z.object({ response_action: z.literal('errors'), errors: z.record(z.string(), z.string()) }),
  z.object({ response_action: z.enum(['update', 'push']), view: z.record(z.string(), z.unknown()) }),
]);

function takeResponse(response: AppResponse, view: View, { views }: Deps) {
  const nothing = { errors: {}, problem: null };
  if (response.status !== 200) return { ...nothing, problem: `status ${response.status}` };
  if (response.body === '' || response.body === '{}') {
    views.close(view);
    return nothing;
  }
  const parsed = responseSchema.safeParse(parseJson(response.body));
  if (!parsed.success) return { ...nothing, problem: z.prettifyError(parsed.error) };
  const action = parsed.data;
  switch (action.response_action) {
    case 'clear':
      for (const shown of views.modals(view.user)) views.close(shown);
      return nothing;
    case 'errors': {
      const ids = new Set(view.blocks.map((block) => block.block_id));
      const strays = Object.keys(action.errors).filter((id) => !ids.has(id));
      return { errors: action.errors, problem: strays.length > 0 ? `no block is called ${strays.join(', ')}` : null };
    }
    case 'update':
    case 'push': {
      const problems = problemsOfView('modal', action.view);
      if (problems.length > 0) return { ...nothing, problem: problems.join('; ') };
      if (action.response_action === 'push') views.push(view.user, action.view);
      else views.replace(view, action.view);
      return nothing;
    }
  }
}
