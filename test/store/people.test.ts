import { describe, expect, test } from 'vitest';
import { defaultPersonSettings } from '../../src/model.ts';
import { createInbox } from '../../src/store/inbox.ts';
import { createPersonSettings } from '../../src/store/person-settings.ts';
import { createTaskCards } from '../../src/store/task-cards.ts';
import { createUnmatchedPeople } from '../../src/store/unmatched-people.ts';
import { makeEvent } from './builders.ts';
import { openTemporary } from './open-temporary.ts';

const nothing = {
  subscriptionsVersion: 0,
  deliveries: [],
  directs: [],
  unmatched: [],
  comment: null,
  review: null,
  fieldValue: null,
};

async function startPeople() {
  const store = await openTemporary();
  const inbox = createInbox(store);
  const fanOut = async (plan: Partial<Parameters<typeof inbox.fanOut>[1]>) => {
    await inbox.append(makeEvent());
    const [event] = await inbox.unmatched(1);
    if (!event) throw new Error('The event is not there.');
    await inbox.fanOut(event, { ...nothing, ...plan });
    // Asking again changes nothing.
    await inbox.fanOut(event, { ...nothing, ...plan });
  };
  return { ...store, fanOut, cards: createTaskCards(store), unmatched: createUnmatchedPeople(store) };
}

test('somebody who chose nothing has the defaults, and a change keeps what it does not name', async () => {
  const settings = createPersonSettings(await openTemporary());
  expect(await settings.get('T1', 'U1')).toEqual(defaultPersonSettings);
  await settings.change('T1', 'U1', { mentions: 'dm' });
  expect(await settings.asked()).toEqual([]);
  expect(await settings.change('T1', 'U1', { notify: ['outcome'] })).toEqual({ mentions: 'dm', notify: ['outcome'] });
  expect(await settings.get('T1', 'U1')).toEqual({ mentions: 'dm', notify: ['outcome'] });
  expect(await settings.get('T2', 'U1')).toEqual(defaultPersonSettings);
  expect(await settings.asked()).toEqual([{ teamId: 'T1', reasons: ['outcome'] }]);
});

describe('a direct message that asks for a task', () => {
  test('is open until it is rewritten, even if one event does both for one person', async () => {
    const { fanOut, cards, rows } = await startPeople();
    const task = { reviewId: 'r1', credoUserId: 'b' };
    const direct = { teamId: 'T1', slackUserId: 'U1', targetId: null, seenIn: null, task };
    await fanOut({ directs: [direct] });
    expect(await cards.open('default', 'r1')).toEqual([
      { deliveryId: 1, teamId: 'T1', slackUserId: 'U1', credoUserId: 'b' },
    ]);
    expect(await cards.open('default', 'r2')).toEqual([]);
    await fanOut({
      directs: [
        { ...direct, task: null },
        { ...direct, targetId: 1 },
      ],
    });
    expect(await cards.open('default', 'r1')).toEqual([]);
    expect(await rows('select lane_id, target_id from deliveries order by id')).toEqual([
      { lane_id: 'T1:U1', target_id: null },
      { lane_id: 'T1:U1', target_id: null },
      { lane_id: 'T1:U1', target_id: 1 },
    ]);
  });
});

describe('people who are nobody in Slack', () => {
  const lucas = { credoUserId: 'l', email: null, name: null };

  test('are counted once per event, with when and what for, the latest first', async () => {
    const { fanOut, unmatched, clock } = await startPeople();
    const firstAt = clock.now();
    await fanOut({ unmatched: [{ teamId: 'T1', person: lucas, reason: 'tagged' }] });
    await clock.advance(1_000);
    const named = { ...lucas, name: 'Lucas Moreau' };
    const aisha = { credoUserId: null, email: 'Aisha@acme.example', name: 'Aisha Khan' };
    await fanOut({ unmatched: [{ teamId: 'T1', person: named, reason: 'assigned' }] });
    await clock.advance(1_000);
    await fanOut({ unmatched: [{ teamId: 'T1', person: aisha, reason: 'tagged' }] });
    expect(await unmatched.list('T1', 'default')).toEqual([
      {
        ...{ credoRef: 'aisha@acme.example', name: 'Aisha Khan', reason: 'tagged', times: 1 },
        ...{ firstAt: firstAt + 2_000, lastAt: firstAt + 2_000 },
      },
      { credoRef: 'l', name: 'Lucas Moreau', reason: 'assigned', times: 2, firstAt, lastAt: firstAt + 1_000 },
    ]);
    expect(await unmatched.list('T2', 'default')).toEqual([]);
  });

  test('are forgotten one by one', async () => {
    const { fanOut, unmatched } = await startPeople();
    await fanOut({ unmatched: [{ teamId: 'T1', person: lucas, reason: 'tagged' }] });
    await unmatched.forget('T2', 'default', ['l']);
    await unmatched.forget('T1', 'default', []);
    expect(await unmatched.list('T1', 'default')).toHaveLength(1);
    await unmatched.forget('T1', 'default', ['l']);
    expect(await unmatched.list('T1', 'default')).toEqual([]);
  });
});
