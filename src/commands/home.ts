import { bold, channel, code, type Inline } from '../blockkit/inline.ts';
import { type HomeView, homeView } from '../blockkit/view.ts';
import { describeSpec, showPeople, stateInWords, withMute } from '../channels/describe.ts';
import { inviteCommand } from '../channels/notices.ts';
import { withinBudget } from '../clock.ts';
import { CredoApiError } from '../errors.ts';
import { type ChannelSettings, defaultChannelSettings, type Subscription } from '../model.ts';
import type { ConnectionRecord } from '../ports/connections.ts';
import type { CredoUser } from '../ports/credo.ts';
import { typed } from './answers.ts';
import { type CommandContext, type ConnectedTenant, isAdmin } from './deps.ts';
import { webhookLine } from './status.ts';

type Lines = readonly (readonly Inline[])[];

/** Each channel costs a question to Slack, so only so many are looked at; `/credo list` shows any other. */
const mostChannels = 40;
const credoBudgetMs = 3_000;

/** What somebody sees in the app's Home tab. Of channels only those they are a member of now. */
export async function homeOf(deps: CommandContext, teamId: string, slackUserId: string): Promise<HomeView> {
  const { tenant } = deps;
  const about = {
    heading: 'Credo AI in Slack',
    lines: [
      ['I bring Credo AI news into channels: reviews, tasks, comments and changes to your AI use cases.'],
      ['Go to a channel and type ', typed('subscribe'), ' to start, or ', code('/credo'), ' to choose what it gets.'],
    ],
  };
  if (!tenant) {
    const lines = [["Credo AI isn't connected yet. Whoever runs this app must set CREDO_TENANT and CREDO_API_KEY."]];
    return homeView([about, { heading: 'Your channels', lines }]);
  }
  const connection = await deps.connections.get(tenant.connectionId);
  const [channels, link, forAdmin] = await Promise.all([
    channelLines(deps, tenant, connection, teamId, slackUserId),
    linkLines(deps, tenant, teamId, slackUserId),
    isAdmin(deps, teamId, slackUserId),
  ]);
  return homeView([
    about,
    { heading: 'Your channels', lines: channels },
    { heading: 'You in Credo AI', lines: link },
    ...(forAdmin ? [{ heading: 'For admins', lines: [await healthLine(deps, connection)] }] : []),
  ]);
}

async function channelLines(
  deps: CommandContext,
  { connectionId }: ConnectedTenant,
  connection: ConnectionRecord | null,
  teamId: string,
  slackUserId: string,
): Promise<Lines> {
  const { subscriptions } = await deps.subscriptions.ofConnection(connectionId);
  const rows = subscriptions.filter((row) => row.teamId === teamId);
  const ids = [...new Set(rows.map(({ channelId }) => channelId))].slice(0, mostChannels);
  const isMember = await Promise.all(ids.map((id) => deps.slack.isInChannel(teamId, id, slackUserId)));
  const mine = ids.filter((_id, index) => isMember[index]);
  if (mine.length === 0) {
    return [
      [
        'None of your channels gets Credo AI news yet, as far as I can see. Go to one and type ',
        typed('subscribe'),
        '.',
      ],
      setUpByMe,
    ];
  }
  const shown = rows.filter(({ channelId }) => mine.includes(channelId));
  const show = await showPeople(deps.slack, teamId, shown);
  const settings = new Map<string, ChannelSettings>();
  for (const id of mine) settings.set(id, await deps.channelSettings.get(teamId, id));
  const stateOf = (row: Subscription) =>
    withMute(
      stateInWords(row, connection, deps.catalog.vocabulary),
      settings.get(row.channelId) ?? defaultChannelSettings,
      deps.clock.now(),
    );
  const line = (row: Subscription): Inline[] => [
    ...['• ', ...describeSpec(row, show), ' (', ...stateOf(row), ')'],
    ...(row.reason === 'not_in_channel' ? [': type ', code(inviteCommand), ' there'] : []),
  ];
  return [
    ...mine.flatMap((id) => [[channel(id)], ...shown.filter(({ channelId }) => channelId === id).map(line)]),
    setUpByMe,
  ];
}

const setUpByMe: readonly Inline[] = [
  'Private channels I am not in are not shown here; ',
  typed('list mine'),
  ' shows all that you set up.',
];

/** As whom events know this person: by a link somebody made, else by the same e-mail in Slack and Credo. */
async function linkLines(
  deps: CommandContext,
  tenant: ConnectedTenant,
  teamId: string,
  slackUserId: string,
): Promise<Lines> {
  const refs = await deps.people.linkedCredoRefs(teamId, tenant.connectionId, slackUserId);
  const linked = refs.find((ref) => ref.includes('@')) ?? refs[0];
  if (linked !== undefined) return [['You are linked as ', bold(linked), '.', mentionsFollow]];
  const email = (await deps.slack.user(teamId, slackUserId).catch(() => null))?.email ?? null;
  const found = email === null ? null : await withinBudget(deps.clock, credoBudgetMs, find(tenant, email), noAnswer);
  if (found !== null && 'failure' in found) return [["Credo AI isn't answering, so I can't tell who you are there."]];
  if (found !== null && email !== null) {
    return [['You are linked as ', bold(found.name ?? email), ', by your e-mail ', bold(email), '.', mentionsFollow]];
  }
  return [
    ["Credo AI knows nobody with your Slack e-mail, so I can't mention you when you must act."],
    ['Ask a workspace admin to type ', typed('link @you your-address-in-credo@company.com'), '.'],
  ];
}

const mentionsFollow = ' Messages mention you when you must act.';

type NoAnswer = { readonly failure: 'no answer' };
const noAnswer: NoAnswer = { failure: 'no answer' };

async function find({ credo }: ConnectedTenant, email: string): Promise<CredoUser | NoAnswer | null> {
  try {
    return await credo.users.findByEmail(email);
  } catch (error) {
    if (error instanceof CredoApiError) return noAnswer;
    throw error;
  }
}

async function healthLine(deps: CommandContext, connection: ConnectionRecord | null): Promise<readonly Inline[]> {
  const { waiting, deadLetters } = await deps.outbox.depth();
  return [
    `${webhookLine(connection, deps.clock.now())} Waiting to be sent: ${waiting}; could not be sent: ${deadLetters}. `,
    typed('status'),
    ' shows more.',
  ];
}
