import { createHash, randomUUID } from 'node:crypto';
import { code, type Inline } from '../blockkit/inline.ts';
import { inviteCommand } from '../channels/notices.ts';
import { sampleBody } from '../events/samples.ts';
import type { EventGroup } from '../model.ts';
import { parseSubscription } from '../subscriptions/parse-subscription.ts';
import type { Answer, Caller } from './answer.ts';
import { nothingChanged, toPerson, typed } from './answers.ts';
import type { CommandDeps, ConnectedTenant } from './deps.ts';
import { explainProblem } from './problems.ts';
import { explainFailure } from './webhook-words.ts';

const waitMs = 10_000;
const lookEveryMs = 50;

type Group = Exclude<EventGroup, 'other'>;

/** `/credo test [events]`: one sample of each kind, through the same inbox, matching, outbox and lane as a real event. */
export async function testCommand(
  deps: CommandDeps,
  tenant: ConnectedTenant,
  caller: Caller,
  args: string,
): Promise<readonly Answer[]> {
  const { catalog, clock, inbox } = deps;
  const rows = await deps.subscriptions.ofChannel(caller.teamId, caller.channelId);
  if (rows.length === 0) {
    return [
      toPerson([
        ['This channel gets nothing from Credo AI, so there is nothing to test. Start with ', typed('subscribe'), '.'],
      ]),
    ];
  }
  const asked =
    args.trim() === '' ? null : parseSubscription(args, catalog.vocabulary, { callerSlackUserId: caller.userId });
  if (asked && !asked.ok) return [explainProblem(asked.problem, 'test')];
  const here = groupsOf(rows.flatMap((row) => row.selectors));
  const wanted = asked ? groupsOf(asked.spec.selectors) : here;
  const missing = wanted.filter((group) => !here.includes(group));
  if (missing.length > 0) {
    return [
      toPerson([
        [`This channel doesn't get ${missing.join(', ')}, so no sample was sent.`, nothingChanged],
        ['To get it type ', typed(`subscribe ${missing.join(' ')}`), '.'],
      ]),
    ];
  }

  const startedAt = clock.now();
  for (const group of wanted) {
    const { type, body } = sampleBody(group, new Date(startedAt));
    await inbox.append({
      connectionId: tenant.connectionId,
      idempotencyKey: { key: `test:${randomUUID()}`, windowMs: null },
      bodyHash: createHash('sha256').update(body).digest('hex'),
      type,
      happenedAt: startedAt,
      receivedAt: startedAt,
      body,
      onlyLane: `${caller.teamId}:${caller.channelId}`,
    });
  }
  deps.onInbox();
  const lines = [await slackLine(deps, caller, startedAt, wanted.length), await webhookLine(deps, tenant)];
  return [toPerson(lines)];
}

/** Waits until the samples are sent, or says what keeps them. */
async function slackLine(
  { clock, outbox }: CommandDeps,
  caller: Caller,
  since: number,
  count: number,
): Promise<Inline[]> {
  for (;;) {
    const lane = await outbox.laneStatus(caller.teamId, caller.channelId);
    if (lane.blockedReason) {
      return [
        "⚠️ Slack does not let me post here, so the samples wait. If I'm not in this channel, type ",
        code(inviteCommand),
        '.',
      ];
    }
    if (lane.waiting === 0 && lane.lastDeliveredAt !== null && lane.lastDeliveredAt >= since) {
      const seconds = ((lane.lastDeliveredAt - since) / 1000).toFixed(1);
      return [`✅ ${count} ${count === 1 ? 'sample' : 'samples'} sent in ${seconds} s.`];
    }
    if (clock.now() - since > waitMs)
      return ['⏳ The samples are waiting to be sent; ', typed('status'), ' shows why.'];
    await clock.sleep(lookEveryMs);
  }
}

async function webhookLine(deps: CommandDeps, tenant: ConnectedTenant): Promise<Inline[]> {
  const connection = await deps.connections.get(tenant.connectionId);
  return connection?.webhookState === 'active'
    ? ['✅ The webhook at Credo AI is active, so real events take the same way.']
    : [
        `⚠️ Real events do not come yet: ${explainFailure(connection?.webhookFailure ?? null)} `,
        typed('status'),
        ' shows how it goes.',
      ];
}

function groupsOf(selectors: readonly { readonly group: EventGroup }[]): readonly Group[] {
  return [...new Set(selectors.flatMap(({ group }) => (group === 'other' ? [] : [group])))];
}
