import fc from 'fast-check';
import { expect } from 'vitest';
import { createInbox } from '../../src/store/inbox.ts';
import { createInstallations } from '../../src/store/installations.ts';
import { withdrawWaiting } from '../../src/store/lanes.ts';
import { createOutbox } from '../../src/store/outbox.ts';
import { createDeliveries } from '../../src/store/settled-deliveries.ts';
import { testBox } from './builders.ts';
import { openTemporary } from './open-temporary.ts';
import * as outbox from './outbox-model.ts';

type Run = (model: outbox.Model, real: outbox.Real) => Promise<void>;

/** A step, after which the database must be what the model says. */
const step = (name: string, run: Run): fc.AsyncCommand<outbox.Model, outbox.Real> => ({
  check: () => true,
  run: async (model, real) => {
    await run(model, real);
    await expectSame(model, real);
  },
  toString: () => name,
});

async function expectSame(model: outbox.Model, { rows, attemptsSeen }: outbox.Real): Promise<void> {
  const deliveries = await rows<{ id: number; attempts: number }>(
    'select id, lane_id as lane, state, attempts, forgiven, may_be_repeat, sending_at from deliveries order by id',
  );
  expect(deliveries).toEqual(
    model.deliveries.map(({ id, lane, state, attempts, forgiven, mayBeRepeat, isSending }) => ({
      ...{ id, lane, state, attempts, forgiven, may_be_repeat: mayBeRepeat ? 1 : 0 },
      sending_at: isSending && state === 'waiting' ? expect.any(Number) : null,
    })),
  );
  for (const { id, attempts } of deliveries) {
    if (attempts < (attemptsSeen.get(id) ?? 0)) throw new Error(`Attempts at ${id} became fewer`);
    attemptsSeen.set(id, attempts);
  }
  const lanes = await rows(
    'select id, pending, ready_at, lease_until, token, case when blocked_reason is null then 0 else 1 end as blocked from lanes',
  );
  expect(new Set(lanes)).toEqual(
    new Set(
      [...model.lanes].map(([id, { readyAt, leaseUntil, token, isBlocked }]) => ({
        ...{ id, pending: outbox.waitingIn(model, id).length, ready_at: readyAt, lease_until: leaseUntil },
        ...{ token, blocked: isBlocked ? 1 : 0 },
      })),
    ),
  );
}

const channel = fc.constantFrom('C1', 'C2', 'C3');
const worker = fc.constantFrom<0 | 1>(0, 0, 0, 1);
/** Mostly not: where everything is blocked, nothing happens. */
const isBlocked = fc.nat({ max: 3 }).map((number) => number === 0);
const settle = fc
  .tuple(worker, fc.constantFrom(...outbox.settlementNames), fc.constantFrom(0, 500))
  .map(([who, what, restMs]) => step(`${who} settles ${what}`, (m, real) => outbox.settle(m, real, who, what, restMs)));
/** All that leads to a call of Slack at once: step by step it would hardly ever get so far. */
const takeUp = worker.map((who) =>
  step(`${who} takes up`, async (model, real) => {
    await outbox.claim(model, real, who, 3);
    await outbox.look(model, real, who);
    await outbox.begin(model, real, who);
  }),
);
const notice = channel.map((to) => step(`notice ${to}`, (model, real) => outbox.enqueueNotice(model, real, to)));
const commands = [
  ...[notice, notice, takeUp, takeUp, takeUp, settle, settle, settle],
  channel.map((to) => step(`event ${to}`, (model, real) => outbox.enqueueEvent(model, real, to))),
  fc
    .tuple(worker, fc.integer({ min: 1, max: 3 }))
    .map(([who, limit]) => step(`${who} claims ${limit}`, (model, real) => outbox.claim(model, real, who, limit))),
  worker.map((who) => step(`${who} looks`, (model, real) => outbox.look(model, real, who))),
  worker.map((who) => step(`${who} begins`, (model, real) => outbox.begin(model, real, who))),
  worker.map((who) => step(`${who} crashes`, async (_model, real) => void real.held[who].splice(0))),
  fc.constantFrom(1, 500, 1_000).map((ms) => step(`${ms} ms pass`, (_model, real) => real.clock.advance(ms))),
  fc
    .tuple(channel, isBlocked)
    .map(([to, is]) => step(`${to} blocked: ${is}`, (m, real) => outbox.setBlocked(m, real, to, is))),
  channel.map((to) => step(`withdraw ${to}`, (model, real) => outbox.withdraw(model, real, to))),
  fc.constant(step('replay', outbox.replay)),
  fc.constant(step('restart', (model, real) => outbox.takeOver(model, real))),
  isBlocked.map((is) => step(`workspace blocked: ${is}`, (model, real) => outbox.setWorkspaceBlocked(model, real, is))),
  fc
    .constantFrom(-3_600_000, -1_500, 3_600_000)
    .map((byMs) => step(`clock set by ${byMs} ms`, (model, real) => outbox.setClock(model, real, byMs))),
];

/** What is left is sent by a worker that never fails; returns the order. */
async function drain(model: outbox.Model, real: outbox.Real): Promise<number[]> {
  await outbox.setWorkspaceBlocked(model, real, false);
  for (const to of ['C1', 'C2', 'C3']) await outbox.setBlocked(model, real, to, false);
  const sent: number[] = [];
  const [sender] = real.outboxes;
  for (let nextAt = await sender.nextReadyAt(); nextAt !== null; nextAt = await sender.nextReadyAt()) {
    await real.clock.advance(Math.max(0, nextAt - real.clock.now()));
    for (const claim of await sender.claimLanes(9, 1_000)) {
      const head = await sender.head(claim.id);
      if (!head) throw new Error(`${claim.id} waits for nothing`);
      expect(await sender.beginAttempt(claim, head.id)).toBe(true);
      expect(
        await sender.settle(claim, head.id, { kind: 'delivered', channelId: 'C1', slackTs: '1', contentHash: 'h' }, 0),
      ).toBe(true);
      sent.push(head.id);
    }
  }
  return sent;
}

/** The law of the outbox, tried on so many lists of steps; returns how many steps were taken. */
export async function expectOutboxLaw(numRuns: number, seed?: number): Promise<number> {
  let taken = 0;
  const counted = (steps: Iterable<fc.AsyncCommand<outbox.Model, outbox.Real>>) => {
    const list = [...steps];
    taken += list.length;
    return list;
  };
  await fc.assert(
    fc.asyncProperty(fc.commands(commands, { maxCommands: 80, size: 'max' }), async (steps) => {
      const store = await openTemporary();
      const outboxes = [createOutbox(store), createOutbox(store)] as const;
      const withdraw = (channelId: string) => withdrawWaiting(store, outbox.teamId, channelId);
      const more = { inbox: createInbox(store), installations: createInstallations(store, testBox) };
      const replay = () => createDeliveries(store).replayDeadLetters(outbox.teamId);
      const real: outbox.Real = {
        ...{ ...store, ...more, outboxes, held: [[], []], withdraw, replay, attemptsSeen: new Map() },
      };
      const model: outbox.Model = { deliveries: [], lanes: new Map(), isWorkspaceBlocked: false };
      await outbox.setWorkspaceBlocked(model, real, false);
      await fc.asyncModelRun(() => ({ model, real }), counted(steps));

      const left = model.deliveries.filter(({ state }) => state === 'waiting').map(({ id }) => id);
      const sent = await drain(model, real);
      expect([...sent].sort((a, b) => a - b)).toEqual(left);
      for (const lane of model.lanes.keys()) {
        const inLane = sent.filter((id) => model.deliveries[id - 1]?.lane === lane);
        expect(inLane).toEqual([...inLane].sort((a, b) => a - b));
      }
      expect(
        await store.rows("select id from deliveries where state not in ('delivered', 'dead', 'withdrawn')"),
      ).toEqual([]);
      expect(await store.rows('select id from lanes where pending <> 0')).toEqual([]);
      await store.close();
    }),
    { numRuns, ...(seed === undefined ? {} : { seed }) },
  );
  return taken;
}
