import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Concerned, decidePings } from '../../src/workers/decide-pings.ts';

const people = ['U1', 'U2', 'U3', 'U4', 'U5'];
const person = fc.constantFrom(...people);
const settings = fc.record({
  mentions: fc.constantFrom('on', 'dm', 'off'),
  notify: fc.subarray(['assigned', 'tagged', 'outcome'] as const),
});
const settingsOfAll = fc.array(settings, { minLength: people.length, maxLength: people.length });
const reasons = fc.array(fc.tuple(person, fc.constantFrom('assigned', 'tagged', 'outcome')), { maxLength: 12 });
const channels = fc.array(fc.subarray(people), { maxLength: 5 });
const situations = fc
  .record({ reasons, settingsOfAll, actorId: fc.option(person), pinged: fc.subarray(people), channels })
  .map((one) => ({
    actorId: one.actorId,
    pinged: new Set(one.pinged),
    channels: one.channels.map((members, index) => ({ channelId: `C${index}`, members: new Set(members) })),
    concerned: one.reasons.map(
      ([slackUserId, reason]): Concerned => ({
        ...{ slackUserId, reason, settings: one.settingsOfAll[people.indexOf(slackUserId)]! },
      }),
    ),
  }));

describe('whatever the channels, memberships, preferences and tags', () => {
  const check = (law: (situation: ReturnType<typeof run>) => void) =>
    fc.assert(
      fc.property(situations, (situation) => {
        law(run(situation));
      }),
      { numRuns: 2_000 },
    );
  const run = (situation: Parameters<typeof decidePings>[0]) => {
    const pings = decidePings(situation);
    const mentioned = [...pings.mentions].flatMap(([channelId, ids]) => ids.map((id) => ({ channelId, id })));
    return { ...situation, ...pings, mentioned, all: [...mentioned.map(({ id }) => id), ...pings.directs] };
  };

  test('each person is pinged at most once', () => check(({ all }) => expect(new Set(all).size).toBe(all.length)));

  test('nobody is pinged for what they did, or a second time', () =>
    check(({ all, actorId, pinged }) => {
      expect(all).not.toContain(actorId);
      expect(all.filter((id) => pinged.has(id))).toEqual([]);
    }));

  test('only whom the event concerns is pinged, and nobody who does not want it', () =>
    check(({ all, mentioned, directs, concerned }) => {
      const first = (id: string) => concerned.find(({ slackUserId }) => slackUserId === id);
      for (const id of all) expect(first(id)).toBeDefined();
      for (const { id } of mentioned)
        expect(first(id)).toMatchObject({ reason: 'tagged', settings: { mentions: 'on' } });
      for (const id of directs) expect(first(id)?.settings.notify).toContain(first(id)?.reason);
    }));

  test('mentions are made in the first channel somebody is in', () =>
    check(({ mentioned, channels: places }) => {
      for (const { channelId, id } of mentioned)
        expect(places.find(({ members }) => members.has(id))?.channelId).toBe(channelId);
    }));

  test('whoever wants everything is reached', () =>
    check(({ all, concerned, actorId, pinged }) => {
      for (const { slackUserId, settings: wish } of concerned) {
        const isEager = wish.mentions !== 'off' && wish.notify.length === 3;
        if (isEager && slackUserId !== actorId && !pinged.has(slackUserId)) expect(all).toContain(slackUserId);
      }
    }));
});
