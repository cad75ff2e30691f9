import { describe, expect, test } from 'vitest';
import type { NewEvent, PlannedDelivery } from '../../src/ports/inbox.ts';
import { createComments } from '../../src/store/comments.ts';
import { createInbox } from '../../src/store/inbox.ts';
import { createOperations } from '../../src/store/operations.ts';
import { createOutbox } from '../../src/store/outbox.ts';
import { breakInserts } from './break-inserts.ts';
import { makeEvent } from './builders.ts';
import { openTemporary } from './open-temporary.ts';

async function startInbox() {
  const store = await openTemporary();
  const inbox = createInbox(store);
  const unmatched = async () => {
    const [event] = await inbox.unmatched(1);
    if (!event) throw new Error('Nothing is unmatched.');
    return event;
  };
  return { ...store, inbox, outbox: createOutbox(store), comments: createComments(store), unmatched };
}

const noDirects = { directs: [], unmatched: [] };

const bare = { subscriptionsVersion: 0, comment: null, review: null, fieldValue: null };

const toChannel = (channelId: string, over: Partial<PlannedDelivery> = {}): PlannedDelivery => ({
  teamId: 'T1',
  channelId,
  targetId: null,
  mentionIds: ['U1'],
  threads: 'off',
  hold: null,
  isCollapsible: false,
  ...over,
});

describe('append', () => {
  const windowed = (receivedAt: number, over: Partial<NewEvent> = {}) =>
    makeEvent({ idempotencyKey: { key: 'body:x', windowMs: 60_000 }, bodyHash: 'x', receivedAt, ...over });

  test('tells the first from its repetitions and from an impostor, each connection for itself', async () => {
    const { inbox } = await startInbox();
    const event = makeEvent();
    expect(await inbox.append(event)).toEqual({ outcome: 'stored', eventId: 1 });
    expect(await inbox.append(event)).toEqual({ outcome: 'duplicate', eventId: 1 });
    expect(await inbox.append({ ...event, bodyHash: 'other' })).toEqual({ outcome: 'conflict', eventId: 1 });
    expect((await inbox.append({ ...event, connectionId: 'another' })).outcome).toBe('stored');
    expect((await inbox.unmatched(10)).map(({ connectionId }) => connectionId)).toEqual(['default', 'another']);
  });

  test('a key that holds for a minute does so across full minutes, and a clock that goes back does no harm', async () => {
    const { inbox } = await startInbox();
    const t = 1_000 * 60_000;
    const outcomes: [number, string][] = [
      [t + 59_999, 'stored'],
      [t + 60_000, 'duplicate'],
      [t + 119_998, 'duplicate'],
      [t + 119_999, 'stored'],
      [t + 120_000, 'duplicate'],
      [t + 110_000, 'duplicate'],
      [t, 'duplicate'],
      [t - 1, 'stored'],
      [t + 60_000, 'duplicate'],
    ];
    const append = async (event: NewEvent) => (await inbox.append(event)).outcome;
    for (const [at, outcome] of outcomes) expect([at, await append(windowed(at))]).toEqual([at, outcome]);
    expect(await append(windowed(t, { connectionId: 'another' }))).toBe('stored');
  });

  test('many at once are stored in the order in which they came', async () => {
    const { inbox, rows } = await startInbox();
    const events = Array.from({ length: 1_200 }, () => makeEvent());
    const twice = events.flatMap((event) => [event, event]).slice(0, 2_000);
    const outcomes = await Promise.all(twice.map((event) => inbox.append(event)));
    expect(outcomes).toEqual(
      twice.map((_, index) => ({
        outcome: index % 2 === 0 ? 'stored' : 'duplicate',
        eventId: Math.floor(index / 2) + 1,
      })),
    );
    expect((await rows<{ body: string }>('select body from events order by id')).map(({ body }) => body)).toEqual(
      events.slice(0, 1_000).map(({ body }) => body),
    );
  });

  test('more than can wait are asked to come later, and are not stored', async () => {
    const { inbox, rows } = await startInbox();
    const outcomes = await Promise.all(Array.from({ length: 2_010 }, () => inbox.append(makeEvent())));
    expect(outcomes.filter(({ outcome }) => outcome === 'overloaded')).toHaveLength(10);
    expect(await rows('select id from events')).toHaveLength(2_000);
    expect((await inbox.append(makeEvent())).outcome).toBe('stored');
  });

  test('when one of a group cannot be written none is', async () => {
    const { inbox, rows } = await startInbox();
    const group = [makeEvent(), makeEvent({ receivedAt: 0.5 }), makeEvent()];
    const outcomes = await Promise.allSettled(group.map((event) => inbox.append(event)));
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(await rows('select id from events')).toEqual([]);
  });
});

describe('fan-out', () => {
  test('happens once, however often it is asked for', async () => {
    const { inbox, rows, unmatched } = await startInbox();
    await inbox.append(makeEvent());
    const event = await unmatched();
    const plan = {
      ...noDirects,
      subscriptionsVersion: 0,
      deliveries: [toChannel('C1'), toChannel('C2', { mentionIds: [] })],
      comment: null,
      review: null,
      fieldValue: null,
    };
    await Promise.all([inbox.fanOut(event, plan), inbox.fanOut(event, plan)]);
    await inbox.fanOut(event, { ...noDirects, ...bare, deliveries: [toChannel('C3')] });
    expect(await rows('select lane_id, event_id, mention_ids_json, state from deliveries order by id')).toEqual([
      { lane_id: 'T1:C1', event_id: event.id, mention_ids_json: '["U1"]', state: 'waiting' },
      { lane_id: 'T1:C2', event_id: event.id, mention_ids_json: '[]', state: 'waiting' },
    ]);
    expect(await rows('select id, pending from lanes order by id')).toEqual([
      { id: 'T1:C1', pending: 1 },
      { id: 'T1:C2', pending: 1 },
    ]);
    expect(await inbox.unmatched(10)).toEqual([]);
    expect(await inbox.get(event.id)).toEqual(event);
  });

  test('is all or nothing', async () => {
    const store = await startInbox();
    const { inbox, rows, unmatched } = store;
    await inbox.append(makeEvent());
    const event = await unmatched();
    const repair = await breakInserts(store, "new.lane_id = 'T1:C2'", 'broken');
    const record = { connectionId: 'default', useCaseId: 'u', reviewId: null, textHash: 'h', commentId: 'c', at: 1 };
    const comment = { id: null, ...record, currentEventId: event.id, deprecatedEventId: null };
    const plan = { ...noDirects, ...bare, deliveries: [toChannel('C1'), toChannel('C2')], comment };
    await expect(inbox.fanOut(event, plan)).rejects.toThrow(/broken|P0001/);
    for (const table of ['deliveries', 'lanes', 'comments'])
      expect(await rows(`select * from ${table}`), table).toEqual([]);
    expect(await inbox.unmatched(10)).toEqual([event]);
    await repair();
    await inbox.fanOut(event, plan);
    expect(await rows('select id from deliveries')).toHaveLength(2);
  });

  test('again, after a digest was chosen: what was told already is not collected as well', async () => {
    const store = await startInbox();
    const { inbox, rows, unmatched, clock } = store;
    await inbox.append(makeEvent());
    const { id } = await unmatched();
    const plan = { ...noDirects, ...bare };
    await inbox.fanOut(await unmatched(), { ...plan, deliveries: [toChannel('C1')] });
    await createOperations(store).replayEvents({ ids: [id] }, 10, 0);
    const hold = { kind: 'digest', key: '', dueAt: clock.now() + 1, latestDueAt: clock.now() + 1 } as const;
    const deliveries = [toChannel('C1', { hold }), toChannel('C2', { hold })];
    await inbox.fanOut(await unmatched(), { ...plan, deliveries });
    expect(await rows('select channel_id, event_id from window_events join windows on windows.id = window_id')).toEqual(
      [{ channel_id: 'C2', event_id: id }],
    );
    expect(await rows('select event_id from deliveries')).toEqual([{ event_id: id }]);
  });

  test('an event that concerns nobody is done as well', async () => {
    const { inbox, outbox, unmatched } = await startInbox();
    await inbox.append(makeEvent());
    await inbox.fanOut(await unmatched(), { ...noDirects, ...bare, deliveries: [] });
    expect(await inbox.unmatched(10)).toEqual([]);
    expect(await outbox.depth()).toEqual({ waiting: 0, deadLetters: 0, oldestWaitingAt: null });
  });

  test('remembers which events speak of one comment, and where it was posted', async () => {
    const { inbox, comments, unmatched, rows } = await startInbox();
    const look = { connectionId: 'default', useCaseId: 'u1', textHash: 'h1', commentId: null };
    await inbox.append(makeEvent());
    const first = await unmatched();
    const record = { id: null, ...look, reviewId: null, at: 5, currentEventId: null, deprecatedEventId: first.id };
    await inbox.fanOut(first, {
      ...noDirects,
      ...bare,
      deliveries: [toChannel('C1')],
      comment: record,
    });
    const [known] = await comments.candidates(look);
    if (known?.id == null) throw new Error('The comment is not known.');
    expect(await comments.candidates({ ...look, connectionId: 'another' })).toEqual([]);
    expect(await comments.candidates({ ...look, textHash: 'h2' })).toEqual([]);

    await inbox.append(makeEvent());
    const second = await unmatched();
    const [post] = await comments.posts(known.id);
    expect(post).toMatchObject({ teamId: 'T1', channelId: 'C1' });
    const joined = { ...known, commentId: 'c1', currentEventId: second.id };
    await inbox.fanOut(second, {
      ...noDirects,
      subscriptionsVersion: 0,
      deliveries: [toChannel('C1', { targetId: post?.id ?? null })],
      comment: joined,
      review: null,
      fieldValue: null,
    });
    expect(await comments.byId(known.id)).toEqual(joined);
    expect(await comments.candidates({ ...look, textHash: 'edited', commentId: 'c1' })).toEqual([joined]);
    expect(await comments.posts(known.id)).toEqual([post]);
    expect(await rows('select id from comments')).toHaveLength(1);
  });
});
