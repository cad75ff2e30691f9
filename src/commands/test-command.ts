import { createHash, randomUUID } from 'node:crypto';
import { code, type Inline } from '../blockkit/inline.ts';
import { inviteCommand } from '../channels/notices.ts';
import { sampleBody } from '../events/samples.ts';
import { laneId } from '../lane-id.ts';
import type { EventGroup } from '../model.ts';
import { parseSubscription } from '../subscriptions/parse-subscription.ts';
import type { Answer, Caller } from './answer.ts';
import { boldList, toPerson, typed } from './answers.ts';
import type { CommandContext, ConnectedTenant } from './deps.ts';
import { explainProblem } from './problems.ts';
import { getsNothing, howToStart } from './standing.ts';
import { realEventLines } from './test-real-events.ts';

const waitMs = 10_000;
const lookEveryMs = 50;
const mostLookedAt = 200;

type Group = Exclude<EventGroup, 'other'>;

/** `/credo test [events]`: one sample of each kind, through the same inbox, matching, outbox and lane as a real event. */
export async function testCommand(
  deps: CommandContext,
  tenant: ConnectedTenant,
  caller: Caller,
  args: string,
): Promise<readonly Answer[]> {
  const { catalog, clock, inbox } = deps;
  const rows = await deps.subscriptions.ofChannel(caller.teamId, caller.channelId);
  if (rows.length === 0) {
    return [toPerson([[`${getsNothing(caller)}, so there is nothing to test. `, ...(await howToStart(deps, caller))]])];
  }
  const asked =
    args.trim() === '' ? null : parseSubscription(args, catalog.vocabulary, { callerSlackUserId: caller.userId });
  if (asked && !asked.ok) return [explainProblem(asked.problem, 'test', caller.userId)];
  const here = groupsOf(rows.flatMap((row) => row.selectors));
  const wanted = asked ? groupsOf(asked.spec.selectors) : here;
  const missing = wanted.filter((group) => !here.includes(group));
  if (missing.length > 0) {
    return [
      toPerson([
        ["This channel doesn't get ", ...boldList(missing), ', so no sample was sent.'],
        ['To get it type ', typed(`subscribe ${missing.join(' ')}`), '.'],
      ]),
    ];
  }

  if (wanted.length === 0) {
    return [toPerson([['There is no sample for what this channel gets. ', typed('list'), ' shows it.']])];
  }
  const lane = await deps.outbox.laneStatus(caller.teamId, caller.channelId);
  if (lane.blockedReason) return [toPerson(cannotPost(lane.blockedReason, 'no sample was sent'))];

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
      onlyLane: laneOf(caller),
      trace: null,
    });
  }
  deps.onInbox();
  const selectors = rows.flatMap((row) => row.selectors);
  const tested = asked ? selectors.filter(({ group }) => wanted.some((one) => one === group)) : selectors;
  const [sent, real] = await Promise.all([
    slackLines(deps, caller, startedAt, wanted.length),
    realEventLines(deps, tenant, caller, tested),
  ]);
  return [toPerson([...sent, ...real])];
}

function laneOf({ teamId, channelId }: Caller): string {
  return laneId(teamId, channelId);
}

function cannotPost(reason: string, consequence: string): Inline[][] {
  if (reason === 'not_in_channel' || reason === 'channel_not_found') {
    return [
      [`⚠️ I'm not in this channel, so ${consequence}.`],
      ['Type ', code(inviteCommand), ' and I start by myself.'],
    ];
  }
  return [
    [`⚠️ Slack doesn't let me post here, so ${consequence}.`],
    ['Ask a workspace admin whether apps may post here. ', typed('list'), ' shows the reason.'],
  ];
}

/** Waits until the samples are sent, or says what keeps them. */
async function slackLines(
  { clock, inbox, outbox }: CommandContext,
  caller: Caller,
  since: number,
  count: number,
): Promise<Inline[][]> {
  const lane = laneOf(caller);
  for (;;) {
    const isMatched = !(await inbox.unmatched(mostLookedAt)).some(({ onlyLane }) => onlyLane === lane);
    const { waiting, blockedReason, lastDeliveredAt } = await outbox.laneStatus(caller.teamId, caller.channelId);
    if (blockedReason) return cannotPost(blockedReason, 'the samples wait');
    if (isMatched && waiting === 0 && lastDeliveredAt !== null && lastDeliveredAt >= since) {
      const seconds = ((lastDeliveredAt - since) / 1000).toFixed(1);
      return [[`✅ ${count} ${count === 1 ? 'sample' : 'samples'} sent in ${seconds} s.`]];
    }
    if (clock.now() - since > waitMs)
      return [['⏳ The samples are waiting to be sent; ', typed('status'), ' shows why.']];
    await clock.sleep(lookEveryMs);
  }
}

function groupsOf(selectors: readonly { readonly group: EventGroup }[]): readonly Group[] {
  return [...new Set(selectors.flatMap(({ group }) => (group === 'other' ? [] : [group])))];
}
