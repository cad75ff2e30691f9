import { code } from '../../blockkit/inline.ts';
import { type HomeSection, type HomeView, homeView } from '../../blockkit/view.ts';
import { typed } from '../answers.ts';
import { type CommandContext, type ConnectedTenant, isAdmin } from '../deps.ts';
import { adminSections } from './admin.ts';
import { channelSections } from './channels.ts';
import { personalSections } from './me.ts';

/** What somebody sees in the app's Home tab. Of channels only those they are a member of now. */
export async function homeOf(deps: CommandContext, teamId: string, slackUserId: string): Promise<HomeView> {
  const [tenants, mayAdminister] = await Promise.all([deps.tenants(teamId), isAdmin(deps, teamId, slackUserId)]);
  if (tenants.length === 0) return homeView([about, mayAdminister ? connectFirst : notConnected]);
  const parts = await Promise.all(
    tenants.map(async (tenant, index) => {
      const connection = await deps.connections.get(tenant.connectionId);
      const [channels, personal, forAdmins] = await Promise.all([
        channelSections(deps, tenant, connection, teamId, slackUserId),
        personalSections(deps, tenant, teamId, slackUserId, index === 0),
        mayAdminister ? adminSections(deps, tenant, connection, teamId, { isFirst: index === 0 }) : [],
      ]);
      const named = (sections: readonly HomeSection[]) =>
        tenants.length === 1 ? sections : sections.map(from(tenant));
      return { channels: named(channels), personal: named(personal), forAdmins: named(forAdmins) };
    }),
  );
  const all = (kind: 'channels' | 'personal' | 'forAdmins') => parts.flatMap((part) => part[kind]);
  // Slack takes so many blocks and no more, and the channels are what there may be many of.
  return homeView([about, ...all('personal'), ...all('forAdmins'), ...all('channels')]);
}

/** The same under a heading that says from which connection it is. */
function from({ name }: ConnectedTenant): (section: HomeSection) => HomeSection {
  return (section) =>
    section.heading === undefined ? section : { ...section, heading: `${section.heading} (${name})` };
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
  lines: [["Credo AI isn't connected yet. Ask an admin of this workspace to type ", typed('admin connect'), '.']],
};

const connectFirst: HomeSection = {
  heading: 'Your channels',
  lines: [["Credo AI isn't connected yet. You can connect it, as you are an admin: ", typed('admin connect'), '.']],
  buttons: [{ text: 'Connect Credo AI', action_id: 'connect:open' }],
};
