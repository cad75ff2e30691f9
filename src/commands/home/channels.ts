import { channel, code, date, type Inline } from '../../blockkit/inline.ts';
import type { HomeSection } from '../../blockkit/view.ts';
import { agoInWords, describeSpec, showPeople, slowedInWords, stateInWords } from '../../channels/describe.ts';
import { scheduleInWords } from '../../channels/describe-settings.ts';
import { inviteCommand } from '../../channels/notices.ts';
import type { Subscription } from '../../model.ts';
import type { ConnectionRecord } from '../../ports/connections.ts';
import { typed } from '../answers.ts';
import type { CommandContext, ConnectedTenant } from '../deps.ts';

/** Each channel costs a question to Slack and two blocks, so only so many are shown; `/credo list` shows any other. */
const mostChannels = 40;

/** The channels somebody is in that get something: what, how it goes, and what to do about it. */
export async function channelSections(
  deps: CommandContext,
  { connectionId }: ConnectedTenant,
  connection: ConnectionRecord | null,
  teamId: string,
  slackUserId: string,
): Promise<readonly HomeSection[]> {
  const rows = await deps.subscriptions.inWorkspace(connectionId, teamId, { firstChannels: mostChannels });
  const ids = [...new Set(rows.map(({ channelId }) => channelId))];
  const isMember = await Promise.all(ids.map((id) => deps.slack.isInChannel(teamId, id, slackUserId)));
  const mine = ids.filter((_id, index) => isMember[index]);
  const heading = 'Your channels';
  if (mine.length === 0) return [{ heading, lines: [nothingYet, setUpByMe] }];
  const sections = mine.map((id, index) =>
    sectionOf(
      deps,
      connection,
      rows.filter(({ channelId }) => channelId === id),
      { id, teamId, index },
    ),
  );
  return [{ heading, lines: [setUpByMe] }, ...(await Promise.all(sections))];
}

async function sectionOf(
  deps: CommandContext,
  connection: ConnectionRecord | null,
  rows: readonly Subscription[],
  { id, teamId, index }: { readonly id: string; readonly teamId: string; readonly index: number },
): Promise<HomeSection> {
  const [show, lane, settings] = await Promise.all([
    showPeople(deps.slack, teamId, rows),
    deps.outbox.laneStatus(teamId, id),
    deps.channelSettings.get(teamId, id),
  ]);
  const now = deps.clock.now();
  const isMuted = settings.mutedUntil !== null && settings.mutedUntil > now;
  const line = (row: Subscription): Inline[] => [
    '• ',
    ...describeSpec(row, show),
    ` (${stateInWords(row, connection, deps.catalog.vocabulary)})`,
    ...(row.reason === 'not_in_channel' ? [': type ', code(inviteCommand), ' there'] : []),
  ];
  const last =
    lane.lastDeliveredAt === null ? 'No message so far.' : `Last message ${agoInWords(now - lane.lastDeliveredAt)}.`;
  const slowed = slowedInWords(lane, now);
  const waiting = slowed ? ` 🐢 ${slowed}` : lane.waiting > 0 ? ` ${lane.waiting} waiting to be sent.` : '';
  const muted: Inline[] =
    settings.mutedUntil !== null && isMuted ? ['🔕 Muted until ', date(settings.mutedUntil), '. '] : [];
  const digest: Inline[] =
    settings.digest === null ? [] : [' It comes as one digest ', scheduleInWords(settings.digest), '.'];
  return {
    lines: [[channel(id)], ...rows.map(line), [...muted, `${last}${waiting}`, ...digest]],
    buttons: [
      { text: 'Edit', action_id: `home:edit:${index}`, value: id },
      ...(isMuted ? [{ text: 'Unmute', action_id: `home:run:${index}`, value: `${id} unmute` }] : []),
    ],
  };
}

const nothingYet: readonly Inline[] = [
  'None of your channels gets Credo AI news yet, as far as I can see. Go to one and type ',
  typed('subscribe'),
  '.',
];

const setUpByMe: readonly Inline[] = [
  'Private channels I am not in are not shown here; ',
  typed('list mine'),
  ' shows all that you set up.',
];
