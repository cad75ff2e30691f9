import type { Credo, WebhookAttributes } from '../credo/types.ts';
import type { Slack } from '../slack/types.ts';
import type { CredoState, SlackState } from './page-state.ts';

/** Enough to scroll back through; all of them would grow for as long as the sandbox stands open. */
const mostMessages = 400;

/** The simulated workspace as the page shows it. */
export function showSlack({ workspace, botUserId, modals, home }: Slack): SlackState {
  const users = workspace.users();
  return {
    ...{ team: workspace.team, botUserId, users, channels: workspace.channels() },
    messages: workspace
      .messages()
      .filter(({ deleted }) => !deleted)
      .slice(-mostMessages),
    views: users.flatMap(({ id }) => [...modals(id), home(id)]).filter((view) => view !== null),
  };
}

/** The simulated tenant as the page shows it. */
export function showCredo({ state, seed, webhooks }: Credo): CredoState {
  const { users, useCases, reviews, tasks, threads, comments, customFields } = state;
  return {
    ...{ people: users, useCases, reviews, tasks, threads, comments, customFields },
    riskClassifications: seed.riskClassifications,
    webhooks: webhooks.map(({ id, attributes }) => ({ id, attributes: withoutSecrets(attributes) })),
  };
}

/** The last part of the address is the key to it. */
function withoutSecrets(attributes: WebhookAttributes): WebhookAttributes {
  const url = attributes.url.replace(/[^/]+$/, '…');
  const payload = Object.keys(attributes.authentication_payload).map((name) => [name, '…']);
  return { ...attributes, url, authentication_payload: Object.fromEntries(payload) };
}
