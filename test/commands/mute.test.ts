import { expect, test } from 'vitest';
import { ben, makeChange, makeComment, makeReview, makeReviewComment, makeTask } from '../support/events.ts';
import { createHurriedClock } from '../support/hurried-clock.ts';
import { startSubscribed } from '../support/subscribed.ts';
import { until } from '../support/until.ts';
import { startWorld } from '../support/world.ts';
import { announced, buttons, press, reading, states, told } from './support.ts';

const hour = 3_600_000;
const when = /\d{4}-\d\d-\d\d \d\d:\d\d UTC/;

async function startBusy(what = 'all') {
  const clock = createHurriedClock();
  const world = await startSubscribed({ what, clock });
  let sent = 0;
  const send = async (...bodies: readonly object[]) => {
    for (const body of bodies) {
      await world.send(body);
      sent += 1;
      await until(() => world.logged('inbox.matched').length >= sent, 'the match');
    }
  };
  return { world, clock, send };
}

test('a muted channel hears nothing until its time is over, then all of it at once', async () => {
  const { world, clock, send } = await startBusy();
  const answer = await world.type('ana', '#governance', 'mute 4h');
  expect(answer.ephemeral_to).toBeNull();
  expect(reading(answer).replace(when, 'then')).toBe(
    '🔕 *Ana Flores* muted this channel until then.\nMissed messages come as one digest. To hear everything again now, type `/credo unmute`.\nTasks for you, tags and the outcome of your reviews still reach you by direct message.',
  );
  expect(buttons(answer).map(({ label }) => label)).toEqual(['Unmute', 'Undo']);
  await send(makeReview(), makeComment(), makeTask({ status: 'done', user: ben }), makeChange('ai_type', 'A'));
  expect((await states(world)).map((state) => state.replace(when, 'then'))).toEqual(['muted until then']);
  expect(await told(world, 'status')).toMatch(/This channel is muted until/);
  expect(await told(world, 'list')).toContain('4 kept to be told together.');
  clock.shift(4 * hour - 60_000);
  await send(makeReview({ reviewId: 'r2', status: 'rejected', user: ben }));
  expect(world.texts()).toEqual([]);
  clock.shift(60_000);
  expect(await world.waitForTexts(1)).toEqual([
    [
      '🗂 5 updates in 1 use case while this channel was muted',
      '• Resume screener: approved by Ana Flores; rejected by Ben Okafor; 1 task done; 1 comment; AI type is now A',
    ].join('\n'),
  ]);
  await send(makeReview({ reviewId: 'r3' }));
  await world.waitForTexts(2);
});

test('unmuting by the button brings what was missed now, and once', async () => {
  const { world, send } = await startBusy();
  const answer = await world.type('ana', '#governance', 'snooze until tomorrow 9am');
  await send(makeReview(), makeComment());
  const back = await press(world, 'ben', answer, 'Unmute');
  expect(reading(back)).toBe('🔔 *Ben Okafor* unmuted this channel.');
  expect((await world.waitForTexts(1))[0]).toContain('2 updates in 1 use case while this channel was muted');
  await world.idle();
  expect(world.texts()).toHaveLength(1);
  expect(await told(world, 'unmute')).toContain("Nothing to change: this channel isn't muted.");
});

test('a longer mute keeps what the shorter one held, and what was being edited', async () => {
  const clock = createHurriedClock();
  const world = await startSubscribed({ what: 'all', clock, env: { QUIET_WINDOW_MS: '45000' } });
  await world.send(makeChange('ai_type', 'A'));
  await until(() => world.logged('inbox.matched').length === 1, 'the match');
  await world.type('ana', '#governance', 'mute 30m');
  await world.send(makeReview());
  await until(() => world.logged('inbox.matched').length === 2, 'the match');
  await world.type('ana', '#governance', 'mute 4h');
  clock.shift(hour);
  await world.send(makeComment());
  await until(() => world.logged('inbox.matched').length === 3, 'the match');
  expect(world.texts()).toEqual([]);
  clock.shift(3 * hour);
  const [digest] = await world.waitForTexts(1);
  expect(digest).toContain('3 updates in 1 use case');
  await world.idle();
  expect(world.texts()).toHaveLength(1);
});

test('the twin of a held comment adds nothing', async () => {
  const { world, send } = await startBusy();
  await world.type('ana', '#governance', 'mute 4h');
  await send(makeComment(), makeComment({ comment: 'Another', commentId: 'c2' }));
  await send(makeComment({ comment: 'Another, edited', commentId: 'c2', eventName: 'comment_updated' }));
  await world.type('ana', '#governance', 'unmute');
  expect((await world.waitForTexts(1))[0]).toContain('• Resume screener: 2 comments');
});

test('mute asks for how long, and says what it could not read', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe reviews');
  const asked = await world.type('ana', '#governance', 'mute');
  expect(buttons(asked).map(({ label }) => label)).toEqual(['30m', '4h', 'until tomorrow 9am', 'until mon']);
  expect(await told(world, 'mute until tomorow 9')).toBe(
    "I couldn't read *“tomorow 9”* as a time within the next three months. Nothing was changed.\nTry `/credo mute 4h`, `/credo mute until 9am` or `/credo mute until mon`.",
  );
  expect(await told(world, 'mute 4h', '#general')).toBe(
    'Nothing to change: this channel gets nothing from Credo AI, so there is nothing to mute. Start with `/credo subscribe`.',
  );
});

test('times are those of whoever types them', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe reviews');
  const zone = world.slack.user('ana').tz;
  const said = reading(await world.type('ana', '#governance', 'digest daily 9:00'));
  expect(said).toContain(`one digest every day at 9:00 (${zone.replaceAll('_', ' ')}), instead of single messages.`);
  const next = Date.parse(when.exec(said)?.[0].replace(' UTC', 'Z').replace(' ', 'T') ?? '');
  const shows = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: 'numeric', minute: '2-digit' }).format(next);
  expect(shows.padStart(5, '0')).toBe('09:00');
});

test('a channel with a daily digest gets one message a day, and nothing when nothing happened', async () => {
  const { world, clock, send } = await startBusy();
  await world.type('ana', '#governance', 'digest daily 9:00');
  expect(await told(world, 'list')).toContain('It comes as one digest every day at 9:00');
  await send(makeReview(), makeComment());
  clock.shift(24 * hour);
  expect((await world.waitForTexts(1))[0]).toContain('2 updates in 1 use case since the last digest');
  clock.shift(48 * hour);
  await send(makeReview({ reviewId: 'r2' }));
  await world.idle();
  expect(world.texts()).toHaveLength(1);
});

test('turning the digest off brings what it held, and from then on everything at once', async () => {
  const { world, send } = await startBusy();
  await world.type('ana', '#governance', 'digest weekly mon 9:00');
  await send(makeReview());
  expect(world.texts()).toEqual([]);
  const answer = await world.type('ana', '#governance', 'digest off');
  expect(reading(answer)).toBe('*Ana Flores* turned the digest off: messages come when things happen.');
  expect(await world.waitForTexts(1)).toEqual(['✅ Ana Flores approved the review of Resume screener']);
  await send(makeReview({ reviewId: 'r2', status: 'rejected' }));
  expect((await world.waitForTexts(2)).at(-1)).toBe('⛔ Review of Resume screener rejected by Ana Flores. High risk.');
  expect(await states(world)).toEqual(['active']);
});

test('digest tells how it is, and what it could not read', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe reviews');
  expect(await told(world, 'digest')).toContain('In this channel, messages come when things happen.');
  expect(await told(world, 'digest off')).toContain('Nothing to change: messages come when things happen.');
  expect(await told(world, 'digest dayly 9')).toBe(
    "I couldn't read *“dayly 9”* as a time for a digest. Nothing was changed.\nTry `/credo digest daily 9:00`, `/credo digest weekly mon 9:00` or `/credo digest off`.",
  );
  await world.type('ana', '#governance', 'digest weekly mon 9am');
  expect(await told(world, 'digest')).toContain('This channel gets one digest every Monday at 9:00');
});

test('the list offers to pause the channel, and to hear of it again', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe reviews');
  const listed = async () => world.type('ana', '#governance', 'list');
  const list = await listed();
  expect(buttons(list).map(({ label }) => label)).toEqual(['Edit', 'Pause', 'Remove']);
  expect(reading(await press(world, 'ana', list, 'Pause'))).toContain('For how long');
  await announced(world, 'mute 4h');
  expect(reading(await press(world, 'ana', await listed(), 'Unmute'))).toContain('unmuted this channel');
});

test('the log names both announcements of a comment that came in a digest', async () => {
  const { world, send } = await startBusy('comments');
  await announced(world, 'mute 4h');
  await send(makeComment(), makeReviewComment());
  await announced(world, 'unmute');
  await until(() => world.logged('delivery.attempted').length > 0, 'the digest');
  const received = world.logged('inbox.received').map(({ eventId }) => eventId);
  expect(received).toHaveLength(2);
  expect(world.logged('delivery.attempted')[0]?.['eventIds']).toEqual(received);
});
