import { code } from '../../blockkit/inline.ts';
import { type HomeSection, type HomeView, homeView } from '../../blockkit/view.ts';
import { typed } from '../answers.ts';
import { type CommandContext, isAdmin } from '../deps.ts';
import { adminSections } from './admin.ts';
import { channelSections } from './channels.ts';
import { personalSections } from './me.ts';

/** What somebody sees in the app's Home tab. Of channels only those they are a member of now. */
export async function homeOf(deps: CommandContext, teamId: string, slackUserId: string): Promise<HomeView> {
  const { tenant } = deps;
  if (!tenant) return homeView([about, notConnected]);
  const connection = await deps.connections.get(tenant.connectionId);
  const [channels, personal, forAdmins] = await Promise.all([
    channelSections(deps, tenant, connection, teamId, slackUserId),
    personalSections(deps, tenant, teamId, slackUserId),
    isAdmin(deps, teamId, slackUserId).then((is) => (is ? adminSections(deps, tenant, connection, teamId) : [])),
  ]);
  // Slack takes so many blocks and no more, and the channels are what there may be many of.
  return homeView([about, ...personal, ...forAdmins, ...channels]);
}

const about: HomeSection = {
  heading: 'Credo AI in Slack',
  lines: [
    ['I bring Credo AI news into channels: reviews, tasks, comments and changes to your AI use cases.'],
    ['Go to a channel and type ', typed('subscribe'), ' to start, or ', code('/credo'), ' to choose what it gets.'],
  ],
  buttons: [{ text: 'Pick a channel', action_id: 'settings:open' }],
};

const notConnected: HomeSection = {
  heading: 'Your channels',
  lines: [["Credo AI isn't connected yet. Whoever runs this app must set CREDO_TENANT and CREDO_API_KEY."]],
};
