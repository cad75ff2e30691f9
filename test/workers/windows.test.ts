import { describe, expect, test } from 'vitest';
import { ana, ben, makeChange, makeComment, makeCustomField, makeReview, makeTask } from '../support/events.ts';
import { createHurriedClock, type HurriedClock } from '../support/hurried-clock.ts';
import { type Subscribed, startSubscribed } from '../support/subscribed.ts';
import { until } from '../support/until.ts';

const quietMs = 45_000;
const quiet = { QUIET_WINDOW_MS: String(quietMs), QUIET_WINDOW_MAX_MS: '180000' };

async function startEditing(what = 'all', env: Record<string, string> = {}, threads: 'cards' | 'off' = 'cards') {
  const clock = createHurriedClock();
  const world = await startSubscribed({ what, threads, clock, env: { ...quiet, ...env } });
  return Object.assign(Object.create(world) as Subscribed, { clock, ...tools(world, clock) });
}

function tools(world: Subscribed, clock: HurriedClock) {
  let sent = 0;
  /** Sends events one after the other, each some time after the one before, and waits until all were matched. */
  const edit = async (bodies: readonly object[], apartMs = 1_000) => {
    for (const body of bodies) {
      expect((await world.send(body)).status).toBe(200);
      sent += 1;
      await until(() => world.logged('inbox.matched').length >= sent, 'the match');
      clock.shift(apartMs);
    }
  };
  /** Lets the time pass that ends a quiet window. */
  const pause = async (ms = quietMs) => {
    const before = world.logged('windows.closed').length;
    clock.shift(ms);
    await until(() => world.logged('windows.closed').length > before, 'the windows to close');
    await world.idle();
  };
  return { edit, pause };
}

const risk = (level: string, data: object = {}, time?: string) =>
  makeChange('risk_category_level', level, { ...data }, time);
const aiType = (value: string, data: object = {}, time?: string) => makeChange('ai_type', value, { ...data }, time);

describe('what one person changes on one use case', () => {
  test('is one message with old and new values, once nothing has come for a while', async () => {
    const { edit, pause, texts } = await startEditing();
    await edit([risk('1')]);
    await pause();
    expect(texts()).toEqual(['✏️ Ana Flores changed the risk of Resume screener to Medium']);
    await edit([
      risk('2'),
      makeCustomField('Go-live date', '1 May 2027'),
      makeChange('description', 'Long words'),
      risk('0'),
      makeCustomField('Go-live date', '23 May 2027'),
    ]);
    expect(texts()).toHaveLength(1);
    await pause();
    expect(texts().slice(1)).toEqual([
      '⚠️ Ana Flores raised the risk of Resume screener to High (was Medium); also changed: Go-live date to 23 May 2027, description',
    ]);
    await edit([makeCustomField('Go-live date', '1 June 2027')]);
    await pause();
    expect(texts().at(-1)).toBe('✏️ Ana Flores set Go-live date to 1 June 2027 on Resume screener (was 23 May 2027)');
  });

  test('is not told when it was taken back', async () => {
    const { edit, pause, texts } = await startEditing();
    await edit([aiType('A')]);
    await pause();
    await edit([aiType('B'), aiType('A')]);
    await pause();
    expect(texts()).toHaveLength(1);
  });

  test('waits three minutes at most, however long the editing goes on', async () => {
    const { edit, texts, waitForTexts } = await startEditing();
    await edit(
      Array.from({ length: 5 }, (_, index) => aiType(`A${index}`)),
      30_000,
    );
    expect(texts()).toEqual([]);
    await edit([aiType('B')], 30_000);
    expect(await waitForTexts(1)).toEqual(['✏️ Ana Flores changed the AI type of Resume screener to B']);
  });

  test('is told apart from what others change, and elsewhere', async () => {
    const { edit, pause, texts } = await startEditing();
    await edit([aiType('A'), aiType('B', { user: ben }), makeChange('icon', 'x', { useCaseId: 'another' })]);
    await pause();
    expect([...texts()].sort()).toEqual([
      '✏️ Ana Flores changed the AI type of Resume screener to A',
      '✏️ Ana Flores changed the icon of use case another',
      '✏️ Ben Okafor changed the AI type of Resume screener to B (was A)',
    ]);
  });

  test('comes at once when the window is 0, and still says what was before', async () => {
    const { edit, waitForTexts } = await startEditing('all', { QUIET_WINDOW_MS: '0' });
    await edit([aiType('A'), aiType('B')]);
    expect(await waitForTexts(2)).toEqual([
      '✏️ Ana Flores changed the AI type of Resume screener to A',
      '✏️ Ana Flores changed the AI type of Resume screener to B (was A)',
    ]);
  });

  test('that comes late or out of order corrupts no old value', async () => {
    const { edit, waitForTexts } = await startEditing('all', { QUIET_WINDOW_MS: '0' });
    const at = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
    const told = ['C', 'A', 'B (was A)', 'D (was C)'];
    for (const [index, body] of [
      aiType('C', {}, at(1)),
      aiType('A', {}, at(20)),
      aiType('B', {}, at(10)),
      aiType('D', {}, at(0)),
    ].entries()) {
      await edit([body]);
      expect((await waitForTexts(index + 1)).at(-1)).toMatch(new RegExp(`to ${told[index]?.replace(/[()]/g, '.')}$`));
    }
  });
});

describe('nothing that is held gets lost', () => {
  test('or doubled when the app is started again: what is being edited is told before it stops', async () => {
    const { edit, app, restart, idle, texts, clock } = await startEditing();
    await edit([aiType('A'), makeChange('icon', 'x')]);
    await app.stop();
    const told = '✏️ Ana Flores updated Resume screener: AI type to A, icon';
    expect(texts()).toEqual([told]);
    await restart();
    clock.shift(10 * quietMs);
    await idle();
    expect(texts()).toEqual([told]);
  });

  test('when the channel unsubscribes it is given up, and Undo brings it back', async () => {
    const { edit, pause, type, slack, texts } = await startEditing();
    await edit([aiType('A')]);
    const answer = await type('ana', '#governance', 'unsubscribe all');
    await slack.waitForAnswer(await slack.click({ user: 'ana', message: answer, actionId: 'undo' }));
    await pause();
    expect(texts()).toEqual(['✏️ Ana Flores changed the AI type of Resume screener to A']);
    await edit([aiType('B')]);
    await type('ana', '#governance', 'set reviews');
    await type('ana', '#governance', 'unsubscribe all');
    await type('ana', '#governance', 'subscribe all');
    await edit([makeChange('icon', 'x')]);
    await pause();
    expect(texts().slice(1)).toEqual(['✏️ Ana Flores changed the icon of Resume screener']);
  });

  test('while the channel cannot be posted in: it waits there and comes when it can', async () => {
    const { edit, clock, slack, waitForTexts, logged, texts } = await startEditing();
    await slack.archive('#governance');
    await until(async () => logged('channel.paused').length > 0, 'the pause');
    await edit([aiType('A')]);
    clock.shift(quietMs);
    await until(() => logged('windows.closed').length > 0, 'the window to close');
    expect(texts()).toEqual([]);
    await slack.unarchive('#governance');
    expect(await waitForTexts(1)).toEqual(['✏️ Ana Flores changed the AI type of Resume screener to A']);
  });
});

describe('a busy channel', () => {
  test('gets 200 changes within a minute as at most three messages, and a decision in between at once', async () => {
    const { send, pause, texts, waitForTexts, logged } = await startEditing();
    const changes = Array.from({ length: 200 }, (_, index) =>
      aiType(`A${index}`, { useCaseId: `use-case-${index % 40}`, user: index % 3 === 0 ? ben : ana }),
    );
    await Promise.all(changes.slice(0, 100).map((body) => send(body)));
    await send(makeReview());
    expect(await waitForTexts(1)).toEqual(['✅ Review of Resume screener approved by Ana Flores. High risk.']);
    await Promise.all(changes.slice(100).map((body) => send(body)));
    await until(() => logged('inbox.matched').length === 201, 'all matches', 60_000);
    await pause();
    const told = texts().slice(1);
    expect(told).toHaveLength(1);
    expect(told[0]).toContain('200 updates in 40 use cases while things were busy');
  });

  test('gets five waiting messages one by one and the rest as one digest, but every decision and mention by itself', async () => {
    const { slack, send, logged, waitForTexts, idle, texts, credo, clock } = await startEditing(
      'reviews tasks comments',
      {},
      'off',
    );
    slack.fault({ method: 'chat.postMessage', kind: 'rate_limited', retryAfter: 60 });
    const benId = credo.seed.users.find(({ given_name }) => given_name === 'Ben')?.id;
    const bodies = [
      ...Array.from({ length: 8 }, (_, index) => makeTask({ reviewId: `r${index}` })),
      makeReview(),
      makeComment({ comment: `@[Ben Okafor](users:${benId}) look`, commentId: 'c9' }),
      makeComment({ comment: 'No one is called', commentId: 'c10' }),
    ];
    for (const [index, body] of bodies.entries()) {
      await send(body);
      await until(() => logged('inbox.matched').length > index, 'the match');
    }
    clock.shift(70_000);
    const all = await waitForTexts(8);
    await idle();
    expect(texts()).toHaveLength(8);
    expect(all.slice(0, 5).every((text) => text.includes('updated a review task'))).toBe(true);
    expect(all[5]).toContain('approved the review');
    expect(all[6]).toContain(`<@${slack.user('ben').id}>`);
    expect(all[7]).toBe(
      '🗂 4 updates in 1 use case while things were busy\n• Resume screener: 1 comment; 3 other updates',
    );
  });

  test('gets many new reviews as a few cards and one digest; a review that is only in the digest gets its card later', async () => {
    const { slack, send, logged, idle, texts, clock } = await startEditing('reviews tasks');
    slack.fault({ method: 'chat.postMessage', kind: 'rate_limited', retryAfter: 60 });
    const reviews = Array.from({ length: 12 }, (_, index) => `r${index}`);
    const bodies = reviews.flatMap((reviewId) => [
      makeReview({ reviewId, status: 'in_progress' }),
      makeTask({ reviewId }),
    ]);
    for (const [index, body] of bodies.entries()) {
      await send(body);
      await until(() => logged('inbox.matched').length > index, 'the match');
    }
    clock.shift(70_000);
    await idle();
    // Three cards, two of them with their replies; then the rest at once.
    expect(texts()).toHaveLength(6);
    expect(texts().at(-1)).toBe(
      '🗂 19 updates in 1 use case while things were busy\n• Resume screener: 9 reviews opened; 10 other updates',
    );
    await send(makeReview({ reviewId: 'r11' }));
    await until(() => logged('inbox.matched').length === 25, 'the match');
    await idle();
    expect(texts()).toHaveLength(7);
    expect(slack.messages('#governance').at(-1)).toMatchObject({ thread_ts: null });
    expect(texts().at(-1)).toBe('✅ Review of Resume screener approved by Ana Flores. High risk.');
  });
});
