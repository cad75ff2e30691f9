import { expect, test } from 'vitest';
import { makeCustomField, makeReview } from '../support/events.ts';
import { createHurriedClock } from '../support/hurried-clock.ts';
import { edits, task, tell } from '../support/reviews.ts';
import { type Subscribed, startSubscribed } from '../support/subscribed.ts';
import { repeatNote } from '../support/tally.ts';
import { until } from '../support/until.ts';

const missing = 'Name not available right now';
const notThere = 'has no such use case';
const shortened = '✅ Review of use case GrbRvp… approved';

/** Less than one request to Credo or Slack is waited for where nothing else bounds it; a busy machine stays far below. */
const mostMs = 9_000;

/** Posts a review and measures how long its message takes. */
async function worded(world: Subscribed): Promise<{ texts: string[]; blocks: string; tookMs: number }> {
  const startedAt = Date.now();
  await world.send(makeReview());
  const texts = await world.waitForTexts(1);
  return {
    texts,
    blocks: JSON.stringify(world.slack.messages('#governance')[1]?.blocks),
    tookMs: Date.now() - startedAt,
  };
}

test('a message does not wait for a name, whatever Credo does', async () => {
  const troubles = {
    'is down': { reset: true },
    hangs: { hang: true },
    'is slow': { delayMs: 20_000 },
    fails: { status: 500 },
    limits: { status: 429, headers: { 'retry-after': '60' } },
    [notThere]: { status: 404 },
  };
  const worlds: [string, Subscribed][] = [];
  for (const [trouble, fault] of Object.entries(troubles)) {
    const world = await startSubscribed();
    world.credo.fault({ path: /use_cases|risk/, times: 100, ...fault });
    worlds.push([trouble, world]);
  }
  await Promise.all(
    worlds.map(async ([trouble, world]) => {
      const { texts, blocks, tookMs } = await worded(world);
      // Of a use case that may be restricted nobody is named; of one that is not there somebody may be.
      expect(texts, trouble).toEqual([trouble === notThere ? `${shortened} by Ana Flores` : shortened]);
      expect(blocks, trouble).toContain(missing);
      expect(tookMs, trouble).toBeLessThan(mostMs);
    }),
  );
});

test('filters that need names do not add up to a long wait', async () => {
  const world = await startSubscribed({ what: 'reviews -risk:low actor:@ana' });
  world.credo.fault({ hang: true, times: 100 });
  expect((await worded(world)).tookMs).toBeLessThan(mostMs);
});

test('a message does not wait for Slack to find people', async () => {
  const world = await startSubscribed();
  world.slack.fault({ method: 'users.lookupByEmail', kind: 'hang', times: 10 });
  const { texts, tookMs } = await worded(world);
  expect(texts).toEqual(['✅ Review of Resume screener approved by Ana Flores. High risk.']);
  expect(tookMs).toBeLessThan(mostMs);
});

test('a name that is known is not asked for again', async () => {
  const world = await startSubscribed();
  await world.send(makeReview());
  await world.waitForTexts(1);
  const { requests } = world.credo;
  const asked = () => requests.filter(({ path }) => path.includes('use_cases')).length;
  const before = asked();
  await world.send(makeReview({ status: 'rejected' }));
  await world.waitForTexts(2);
  expect(asked()).toBe(before);
});

test('a message that lacked a name is edited once, when Credo is back', async () => {
  const clock = createHurriedClock();
  const world = await startSubscribed({ clock, what: 'reviews fields' });
  const fault = world.credo.fault({ path: /use_cases|risk/, times: 1_000, status: 500 });
  await tell(world, makeReview({ status: 'in_progress' }), makeReview(), makeCustomField('Owner', 'Ana'));
  expect(world.texts().every((text) => text.includes('GrbRvp…'))).toBe(true);
  fault.clear();
  clock.shift(2 * 60_000);
  await until(() => world.texts().every((text) => text.includes('Resume screener')), 'the names', 20_000);
  await world.idle();
  const before = edits(world).length;
  expect(world.texts()).toEqual([
    '✅ Review of Resume screener approved by Ana Flores. High risk.',
    '✅ Ana Flores approved the review of Resume screener',
    '✏️ Ana Flores set Owner to Ana on Resume screener',
  ]);
  clock.shift(26 * 3_600_000);
  const rounds = world.logged('repair.done').length;
  await tell(world, makeCustomField('Owner', 'Ben'));
  expect(edits(world)).toHaveLength(before);
  expect(world.logged('repair.done')).toHaveLength(rounds);
});

test('a direct message that lacked a name still asks for the task once it has it', async () => {
  const clock = createHurriedClock();
  const world = await startSubscribed({ clock, what: 'tasks' });
  // Whoever is asked must be known before Credo is gone.
  await tell(world, task('todo', 0, { reviewId: 'r0', useCaseId: 'another' }));
  const fault = world.credo.fault({ path: /use_cases|risk/, times: 1_000, status: 500 });
  await tell(world, task('todo', 1));
  expect(world.texts('@ben')[1]).toBe('🔔 A task for you in use case GrbRvp…. Open in Credo AI to read.');
  fault.clear();
  clock.shift(2 * 60_000);
  await until(() => !world.texts('@ben')[1]?.includes('GrbRvp…'), 'the name', 20_000);
  expect(world.texts('@ben')[1]).toBe('👤 Ana Flores asked you to review Resume screener');
});

test('a message about a use case that Credo has none of is brought up to date once, and asked for no more', async () => {
  const clock = createHurriedClock();
  const world = await startSubscribed({ clock, threads: 'off' });
  const fault = world.credo.fault({ path: /use_cases|risk/, times: 1_000, status: 500 });
  await tell(world, makeReview());
  expect(world.texts()).toEqual(['✅ The review of use case GrbRvp… was approved. Open in Credo AI to read.']);
  fault.clear();
  world.credo.fault({ path: /use_cases/, times: 1_000, status: 404 });
  clock.shift(2 * 60_000);
  await until(() => world.texts()[0]?.includes('Ana Flores') === true, 'what may be told of it', 20_000);
  await tell(world, makeReview({ reviewId: 'r2' }));
  const before = edits(world).length;
  clock.shift(5 * 60_000);
  await tell(world, makeReview({ reviewId: 'r3' }));
  expect(world.texts().every((text) => text.includes('Ana Flores'))).toBe(true);
  expect(edits(world)).toHaveLength(before);
  expect(world.logged('repair.done')).toHaveLength(1);
});

test('what was collected, and may be a repeat, still says so once it has its name', async () => {
  const clock = createHurriedClock();
  const world = await startSubscribed({ clock, what: 'fields', env: { QUIET_WINDOW_MS: '45000' } });
  const fault = world.credo.fault({ path: /use_cases|risk/, times: 1_000, status: 500 });
  world.slack.fault({ method: 'chat.postMessage', kind: 'status', status: 500 });
  await tell(world, makeCustomField('Owner', 'Ana'));
  clock.shift(45_000);
  await world.waitForTexts(1);
  const blocks = () => JSON.stringify(world.slack.messages('#governance').at(-1)?.blocks);
  expect(blocks()).toContain(repeatNote);
  await world.idle();
  fault.clear();
  clock.shift(2 * 60_000);
  await until(() => world.texts()[0]?.includes('Resume screener') === true, 'the name', 20_000);
  expect(blocks()).toContain(repeatNote);
});
