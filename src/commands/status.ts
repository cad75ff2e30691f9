import { channel, code, type Inline } from '../blockkit/inline.ts';
import {
  agoInWords,
  isEnteredByHand,
  reasonInWords,
  slowedInWords,
  stateInWords,
  withMute,
} from '../channels/describe.ts';
import { inviteCommand } from '../channels/notices.ts';
import { withinBudget } from '../clock.ts';
import { CredoApiError } from '../errors.ts';
import type { ConnectionRecord } from '../ports/connections.ts';
import type { Answer, Caller } from './answer.ts';
import { toPerson, typed } from './answers.ts';
import { type CommandContext, type ConnectedTenant, isAdmin } from './deps.ts';
import { channelIdIn, named } from './references.ts';
import { getsNothing, howToStart } from './standing.ts';
import { explainFailure } from './webhook-words.ts';

const credoBudgetMs = 5_000;
const mostPaused = 5;

/** `/credo status [#channel]`: whether everything works, and if not, what and who can help. */
export async function statusCommand(
  deps: CommandContext,
  tenant: ConnectedTenant,
  caller: Caller,
  args: string,
): Promise<readonly Answer[]> {
  const { clock, outbox } = deps;
  const { teamId } = caller;
  const asked = args.trim();
  if (channelIdIn(asked) === null && !['', 'here'].includes(asked.toLowerCase())) return [whichChannel(asked)];
  const channelId = channelIdIn(asked) ?? caller.channelId;
  const isHere = channelId === caller.channelId;
  if (!isHere && !(await deps.slack.isInChannel(teamId, channelId, caller.userId))) {
    return [toPerson([['To see how ', channel(channelId), ' is, go there and type ', typed('status'), '.']])];
  }
  // Looking is also repairing: whoever asks while Credo is back need not wait for the next round.
  const [credoState] = await Promise.all([
    withinBudget(clock, credoBudgetMs, checkCredo(tenant), 'timeout'),
    withinBudget(clock, credoBudgetMs, tenant.reconcile(), null),
  ]);
  const connection = await deps.connections.get(tenant.connectionId);
  const rows = await deps.subscriptions.ofChannel(teamId, channelId);
  const lane = await outbox.laneStatus(teamId, channelId);
  const slowed = slowedInWords(lane, clock.now());
  const depth = await outbox.depth(teamId);
  const slackFailure = await deps.slackFailure(teamId);
  const states = [...new Set(rows.map((row) => stateInWords(row, connection, deps.catalog.vocabulary)))];

  const settings = await deps.channelSettings.get(teamId, channelId);
  const inWords = (state: string) => withMute(state, settings, clock.now());
  const isForAdmin = await isAdmin(deps, teamId, caller.userId);

  const lines: Inline[][] = [
    [credoState === null ? '✅ Credo AI: connected.' : `⚠️ Credo AI: ${explainFailure(credoState, tenant.isOwn)}`],
    [webhookLine(connection, clock.now()), ...(isForAdmin ? [checkedAgo(connection, clock.now())] : [])],
    [
      `🔐 Events are checked by ${authenticationInWords(tenant.authenticationLevel, isForAdmin && (tenant.isOwn ? 'own' : 'environment'))}.`,
    ],
    [
      slackFailure === null
        ? '✅ Slack: connected.'
        : `⚠️ Slack: the app cannot send right now. ${howToConnect(deps.installUrl)}`,
    ],
    [
      depth.waiting === 0
        ? '✅ Nothing is waiting to be sent.'
        : `⏳ Waiting to be sent: ${depth.waiting}, ${isHere ? 'for this channel' : 'for that channel'} ${lane.waiting}.`,
    ],
    ...(slowed === null ? [] : [[`🐢 ${slowed} Nothing is lost.`]]),
    ...(depth.deadLetters > 0
      ? [[`⚠️ Could not be sent and are kept for whoever runs this app: ${depth.deadLetters}.`]]
      : []),
    ...(isForAdmin ? await pausedLines(deps, teamId) : []),
    rows.length === 0
      ? isHere
        ? [`${getsNothing(caller)}. `, ...(await howToStart(deps, caller))]
        : [channel(channelId), ' gets nothing from Credo AI. To change that, type ', typed('subscribe'), ' there.']
      : [
          ...(isHere ? ['This channel'] : [channel(channelId)]),
          ' is ',
          ...states.flatMap((state, index) => [index === 0 ? '' : ' and ', ...inWords(state)]),
          '. ',
          typed('list'),
          isHere ? ' shows what it gets.' : ' shows there what it gets.',
        ],
    ...(lane.blockedReason === 'not_in_channel'
      ? [['To start, type ', code(inviteCommand), isHere ? ' here.' : ' there.']]
      : []),
  ];
  return [toPerson(lines)];
}

function howToConnect(installUrl: string | null): string {
  if (installUrl === null) return 'Whoever runs it must check SLACK_BOT_TOKEN.';
  return `If that lasts, an admin can install it again: ${installUrl}`;
}

function whichChannel(asked: string): Answer {
  return toPerson([
    ["I don't know which channel you mean by ", named(asked), '.'],
    [typed('status'), ' shows this channel, and ', typed('status #general'), ' another that you are in.'],
  ]);
}

/** Channels that get nothing at the moment, with the reason. */
async function pausedLines({ subscriptions }: CommandContext, teamId: string): Promise<readonly Inline[][]> {
  const paused = (await subscriptions.idleChannels()).filter((one) => one.teamId === teamId);
  const ids = [...new Set(paused.map(({ channelId }) => channelId))];
  if (ids.length === 0) return [];
  const shown = ids.slice(0, mostPaused).flatMap((id, index): Inline[] => {
    const reason = paused.find(({ channelId }) => channelId === id)?.reason ?? '';
    return [index === 0 ? '' : ', ', channel(id), ` (${reasonInWords(reason)})`];
  });
  const rest = ids.length > mostPaused ? [` and ${ids.length - mostPaused} more`] : [];
  return [[`⏸️ Paused channels: ${ids.length}: `, ...shown, ...rest, '. ', typed('list all'), ' shows them.']];
}

function checkedAgo(connection: ConnectionRecord | null, now: number): string {
  const at = connection?.webhookCheckedAt ?? null;
  return at === null ? ' Not checked yet.' : ` Checked ${agoInWords(now - at)}.`;
}

async function checkCredo({ credo }: ConnectedTenant): Promise<string | null> {
  try {
    await credo.me();
    return null;
  } catch (error) {
    if (error instanceof CredoApiError) return error.failure;
    throw error;
  }
}

/** Whether Credo's webhook is as it should be, in one line. */
export function webhookLine(connection: ConnectionRecord | null, now: number): string {
  const last = connection?.lastEventAt ? `last event ${agoInWords(now - connection.lastEventAt)}` : 'no event yet';
  switch (connection?.webhookState) {
    case 'active':
      if (connection.unneededSince !== null) {
        return `✅ Webhook at Credo AI: not needed any more, so it is removed in a few minutes, ${last}.`;
      }
      return `✅ Webhook at Credo AI: active for ${kinds(connection.webhookTypes.length)}, ${last}.`;
    case 'waiting':
      if (isEnteredByHand(connection)) {
        return `✅ Webhook at Credo AI: entered there by hand, ${last}. After changes here, compare it with webhooks by-hand.`;
      }
      return `⚠️ Webhook at Credo AI: pending. ${explainFailure(connection.webhookFailure, connection.teamId !== null)} I keep trying.`;
    default:
      return `✅ Webhook at Credo AI: not needed while nothing is subscribed, ${last}.`;
  }
}

function kinds(count: number): string {
  return count === 1 ? '1 kind of event' : `${count} kinds of events`;
}

/** Only admins can do something about a weaker way. */
export function authenticationInWords(
  level: ConnectedTenant['authenticationLevel'],
  adviceFor: 'own' | 'environment' | false,
): string {
  switch (level) {
    case 'signature':
      return 'signature (strongest)';
    case 'o_auth':
      return 'o_auth';
    case 'secret URL':
      if (adviceFor === false) return level;
      return adviceFor === 'own'
        ? 'secret URL (weaker; a signing secret from Credo AI, entered under admin connections, is stronger)'
        : 'secret URL (weaker; a signing secret from Credo AI in CREDO_WEBHOOK_SECRET is stronger)';
  }
}
