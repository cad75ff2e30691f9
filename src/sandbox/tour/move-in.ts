import type { Credo } from '../credo/types.ts';
import type { Slack } from '../slack/types.ts';

const patienceMs = 45_000;

/** Somebody installs the app in a workspace and connects its tenant, as people do on the page. */
export async function moveIn(slack: Slack, credo: Credo, appUrl: string): Promise<void> {
  await install(slack, appUrl);
  const { id: user } = admin(slack);
  const channel = slack.workspace.channels().find(({ members, is_im }) => !is_im && members.includes(user))?.id ?? '';
  await slack.command({ user, channel, text: 'admin connect' });
  const form = await slack.waitFor(() => slack.modals(user).at(-1), { timeoutMs: patienceMs });
  const { name } = slack.workspace.team;
  const values = { name, tenant: credo.tenant, api_key: credo.apiKey };
  await slack.submitView({ user, view: form.id, values });
  const said = () => JSON.stringify(slack.modals(user).at(-1)?.blocks ?? []);
  await slack.waitFor(() => (said().includes('Connected as') ? true : null), { timeoutMs: patienceMs });
  await slack.closeView({ user, view: form.id, isCleared: true });
}

/** Somebody who may install the app. */
function admin(slack: Slack) {
  const found = slack.workspace.users().find(({ is_admin, is_bot }) => is_admin && !is_bot);
  if (!found) throw new Error(`Nobody is an admin of ${slack.workspace.team.name}.`);
  return found;
}

/** What a browser does: from the app to Slack's page and back, with the cookie of the app. */
async function install(slack: Slack, appUrl: string): Promise<void> {
  const go = (address: string, cookie = '') => fetch(address, { redirect: 'manual', headers: { cookie } });
  const asked = await go(`${appUrl}/slack/install`);
  const cookie = asked.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const consent = new URL(asked.headers.get('location') ?? '', appUrl);
  consent.searchParams.set('team', slack.teamId);
  const agreed = await go(consent.href);
  const done = await go(agreed.headers.get('location') ?? '', cookie);
  if (!done.ok) throw new Error(`The app could not be installed in ${slack.workspace.team.name}: ${done.status}.`);
}
