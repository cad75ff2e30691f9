import type { Inline } from '../blockkit/inline.ts';
import { withinBudget } from '../clock.ts';
import { CredoApiError } from '../errors.ts';
import type { ConnectionRecord } from '../ports/connections.ts';
import type { Answer, Caller } from './answer.ts';
import { toPerson, typed } from './answers.ts';
import type { CommandDeps, ConnectedTenant } from './deps.ts';
import { stateInWords } from './describe.ts';
import { agoInWords } from './list.ts';
import { explainFailure } from './webhook-words.ts';

const credoBudgetMs = 5_000;

/** `/credo status`: whether everything works, and if not, what and who can help. */
export async function statusCommand(
  deps: CommandDeps,
  tenant: ConnectedTenant,
  caller: Caller,
): Promise<readonly Answer[]> {
  const { clock, outbox } = deps;
  const credoState = await withinBudget(clock, credoBudgetMs, checkCredo(tenant), 'timeout');
  const connection = await deps.connections.get(tenant.connectionId);
  const rows = await deps.subscriptions.ofChannel(caller.teamId, caller.channelId);
  const lane = await outbox.laneStatus(caller.teamId, caller.channelId);
  const depth = await outbox.depth();
  const slackFailure = deps.slackFailure();
  const states = [...new Set(rows.map((row) => stateInWords(row, connection?.webhookState === 'waiting')))];

  const lines: Inline[][] = [
    [credoState === null ? '✅ Credo AI: connected.' : `⚠️ Credo AI: ${explainFailure(credoState)}`],
    [webhookLine(connection, clock.now())],
    [`🔐 Senders are checked by: ${authenticationInWords(deps.authenticationLevel)}.`],
    [
      slackFailure === null
        ? '✅ Slack: connected.'
        : '⚠️ Slack: the app cannot send right now. Whoever runs it must check SLACK_BOT_TOKEN.',
    ],
    [
      depth.waiting === 0
        ? '✅ Nothing is waiting to be sent.'
        : `⏳ ${depth.waiting} waiting to be sent, ${lane.waiting} of them for this channel.`,
    ],
    ...(depth.deadLetters > 0
      ? [[`⚠️ ${depth.deadLetters} could not be sent and are kept for whoever runs this app.`]]
      : []),
    rows.length === 0
      ? ['This channel gets nothing from Credo AI. Start with ', typed('subscribe'), '.']
      : [`This channel: ${states.join(', ')}.`, ' See ', typed('list'), '.'],
  ];
  return [toPerson(lines)];
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

function webhookLine(connection: ConnectionRecord | null, now: number): string {
  const last = connection?.lastEventAt ? `last event ${agoInWords(now - connection.lastEventAt)}` : 'no event yet';
  switch (connection?.webhookState) {
    case 'active':
      return `✅ Webhook at Credo AI: active for ${connection.webhookTypes.length} kinds of events, ${last}.`;
    case 'waiting':
      return `⚠️ Webhook at Credo AI: pending. ${explainFailure(connection.webhookFailure)} I keep trying.`;
    default:
      return `✅ Webhook at Credo AI: not needed, as nothing is subscribed; ${last}.`;
  }
}

function authenticationInWords(level: CommandDeps['authenticationLevel']): string {
  switch (level) {
    case 'signature':
      return 'signature (strongest)';
    case 'o_auth':
      return 'o_auth';
    case 'secret URL':
      return 'secret URL (weaker; a signing secret from Credo AI in CREDO_WEBHOOK_SECRET is stronger)';
  }
}
