import SqliteDatabase from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { press } from '../commands/support.ts';
import { createHurriedClock } from '../support/hurried-clock.ts';
import {
  cards,
  comment,
  decided,
  edits,
  minute,
  opened,
  remove,
  replies,
  task,
  tell,
  textsOf,
} from '../support/reviews.ts';
import { type Subscribed, startSubscribed } from '../support/subscribed.ts';
import { until } from '../support/until.ts';

describe('a card that cannot go on', () => {
  test('deleted by somebody: a small card says that it continues, and the thread goes on under it', async () => {
    const world = await startSubscribed();
    await tell(world, opened(), comment(1));
    remove(world, cards(world)[0]);
    await tell(world, task('todo', 2), decided(3));
    expect(textsOf(cards(world))).toEqual([
      '📎 The review of Resume screener continues an earlier thread. ✅ Approved by Ben Okafor, High risk, 1 comment.',
    ]);
    const [card] = cards(world);
    expect(
      replies(world)
        .slice(1)
        .map(({ thread_ts }) => thread_ts),
    ).toEqual([card?.ts, card?.ts]);
  });

  test('deleted by somebody, and then told something late that changes nothing on it: the news is seen all the same', async () => {
    const clock = createHurriedClock();
    const world = await startSubscribed({ clock });
    await tell(world, opened(), comment(1), decided(5));
    remove(world, cards(world)[0]);
    clock.shift(minute);
    await tell(world, decided(2, 'rejected'));
    const [card] = cards(world);
    expect(card?.text).toContain('continues an earlier thread. ✅ Approved by Ben Okafor');
    expect(replies(world).at(-1)).toMatchObject({ thread_ts: card?.ts, text: expect.stringContaining('rejected') });
  });

  test('not changed by what comes late: as few calls as before', async () => {
    const world = await startSubscribed();
    await tell(world, opened(), comment(1), decided(5));
    const before = edits(world).length;
    await tell(world, decided(2, 'rejected'));
    expect(edits(world)).toHaveLength(before);
  });

  test('a thread in which nobody may write: its news is flat in the channel', async () => {
    const world = await startSubscribed();
    await tell(world, opened());
    world.slack.fault({
      kind: 'error',
      error: 'restricted_action_thread_locked',
      method: 'chat.postMessage',
      times: 1,
    });
    await tell(world, comment(1));
    expect(textsOf(cards(world))).toEqual([
      expect.stringContaining('1 comment'),
      expect.stringContaining('“Please look”'),
    ]);
    await tell(world, comment(2, { comment: 'Two', eventName: 'comment_updated' }));
    expect(cards(world)[1]?.text).toContain('“Two”');
  });

  test('a card Slack did not take is posted by its next edit, as if nothing had been', async () => {
    const world = await startSubscribed();
    world.slack.fault({
      kind: 'error',
      error: 'invalid_blocks',
      method: 'chat.postMessage',
      times: 2,
      channel: '#governance',
    });
    await tell(world, opened(), decided(1));
    expect(textsOf(cards(world))).toEqual([
      '✅ Review of Resume screener approved by Ben Okafor. High risk.',
      expect.stringContaining('could not be shown here'),
    ]);
    expect(replies(world)).toHaveLength(1);
  });

  test('older than 30 days: a small card goes on with a link, and the old one points to it', async () => {
    const clock = createHurriedClock();
    const world = await startSubscribed({ clock });
    await tell(world, opened());
    const [old] = cards(world);
    clock.shift(31 * 24 * 60 * minute);
    await tell(world, comment(1), decided(2));
    const [before, after] = cards(world);
    expect(before).toMatchObject({ ts: old?.ts, text: '📎 The review of Resume screener goes on in a newer card' });
    expect(after?.text).toBe(
      '📎 The review of Resume screener continues an earlier thread. ✅ Approved by Ben Okafor, High risk, 1 comment.',
    );
    expect(JSON.stringify(before?.blocks)).toContain(`/p${after?.ts.replace('.', '')}`);
    expect(JSON.stringify(after?.blocks)).toContain(`/p${before?.ts.replace('.', '')}`);
    expect(cards(world)).toHaveLength(2);
    expect(replies(world).map(({ thread_ts }) => thread_ts)).toEqual([after?.ts, after?.ts]);
  });

  test('with 200 replies: the next one starts a small card', async () => {
    const world = await startSubscribed();
    await tell(world, opened(), comment(0, { commentId: 'c0', comment: 'Note 0' }));
    repeatReply(world, 199);
    await tell(world, comment(1, { commentId: 'c1', comment: 'Note 1' }));
    const [, second] = cards(world);
    expect(cards(world)).toHaveLength(2);
    expect(replies(world).map(({ thread_ts }) => thread_ts === second?.ts)).toEqual([false, true]);
    expect(second?.text).toContain('2 comments');
  });

  test('the bot removed and invited again: the same card goes on, and nothing is lost', async () => {
    const world = await startSubscribed();
    await tell(world, opened());
    const [card] = cards(world);
    await world.slack.kick('#governance');
    await world.send(comment(1));
    await world.send(decided(2));
    await until(() => world.logged('inbox.matched').length === 3, 'the match');
    await world.slack.invite('#governance');
    await until(() => replies(world).length === 2, 'the replies');
    await world.idle();
    expect(cards(world)).toMatchObject([{ ts: card?.ts, text: expect.stringContaining('approved by Ben Okafor') }]);
  });

  test('the channel archived and unarchived: the same card goes on', async () => {
    const world = await startSubscribed();
    await tell(world, opened());
    world.slack.connect('http://127.0.0.1:9/');
    await world.slack.archive('#governance');
    world.slack.connect(`${world.url}/slack/events`);
    await world.send(decided(2));
    await until(
      () => world.logged('delivery.attempted').some(({ result }) => result === 'lane_blocked'),
      'the refusal',
    );
    await world.slack.unarchive('#governance');
    await until(() => replies(world).length === 1, 'the reply');
    await world.idle();
    expect(cards(world).filter(({ text }) => text.includes('Resume screener'))).toMatchObject([
      { text: expect.stringContaining('approved by Ben Okafor') },
    ]);
  });
});

describe('unsubscribing', () => {
  test('withdraws a card that still waits; a new subscription posts it with the next news', async () => {
    const world = await startSubscribed();
    const hold = world.slack.fault({ kind: 'rate_limited', retryAfter: 1, method: 'chat.postMessage', times: 100 });
    await world.send(opened());
    await until(() => world.logged('delivery.attempted').length > 0, 'an attempt');
    await world.type('ana', '#governance', 'unsubscribe all');
    hold.clear();
    await world.idle();
    expect(cards(world)).toEqual([]);
    await world.type('ana', '#governance', 'subscribe reviews comments');
    await tell(world, comment(1));
    expect(textsOf(cards(world))).toEqual([
      '📝 Review opened for Resume screener by Ana Flores. 🟡 In progress, High risk, 1 comment.',
    ]);
    expect(replies(world)).toHaveLength(1);
  });

  test('leaves the card of a channel alone from then on', async () => {
    const world = await startSubscribed({ channels: ['#governance', '#general'] });
    await tell(world, opened());
    await world.type('ana', '#governance', 'unsubscribe all');
    await tell(world, decided(1));
    expect(cards(world)[0]?.text).toContain('In progress');
    expect(cards(world, '#general')[0]?.text).toContain('approved');
  });
});

test('Undo brings back the card that waited, and what waited under it', async () => {
  const world = await startSubscribed();
  const hold = world.slack.fault({ kind: 'rate_limited', retryAfter: 1, method: 'chat.postMessage', times: 100 });
  for (const body of [opened(), comment(1), decided(2)]) await world.send(body);
  await until(() => world.logged('inbox.matched').length === 3, 'the match');
  const answer = await world.type('ana', '#governance', 'unsubscribe all');
  await press(world, 'ana', answer, 'Undo');
  hold.clear();
  await until(() => replies(world).length === 2, 'the replies');
  await world.idle();
  expect(textsOf(cards(world))).toEqual([expect.stringContaining('approved by Ben Okafor')]);
});

describe('an attempt whose end Slack did not tell', () => {
  test('at a card: the card says that it may be a repeat, also after it was edited', async () => {
    const world = await startSubscribed();
    world.slack.fault({ kind: 'reset', method: 'chat.postMessage', channel: '#governance', isAccepted: true });
    await tell(world, opened(), decided(1));
    const [unconfirmed, card] = cards(world);
    expect(JSON.stringify(unconfirmed?.blocks)).not.toContain('May be a repeat');
    expect(card?.text).toContain('approved');
    expect(JSON.stringify(card?.blocks)).toContain('May be a repeat');
    expect(replies(world).map(({ thread_ts }) => thread_ts)).toEqual([card?.ts]);
  });

  test('at a reply: the reply says so', async () => {
    const world = await startSubscribed();
    await tell(world, opened());
    world.slack.fault({ kind: 'reset', method: 'chat.postMessage', isAccepted: true });
    await tell(world, comment(1));
    expect(replies(world).map(({ blocks }) => JSON.stringify(blocks).includes('May be a repeat'))).toEqual([
      false,
      true,
    ]);
    expect(cards(world)).toHaveLength(1);
  });

  test('at the edit of a card: it is made again, and leaves no trace', async () => {
    const world = await startSubscribed();
    await tell(world, opened());
    world.slack.fault({ kind: 'reset', method: 'chat.update', isAccepted: true });
    await tell(world, decided(1));
    expect(textsOf(cards(world))).toEqual(['✅ Review of Resume screener approved by Ben Okafor. High risk.']);
    expect(JSON.stringify(cards(world)[0]?.blocks)).not.toContain('May be a repeat');
  });
});

/** As if the reply under the card had been followed by so many others. */
function repeatReply({ env }: Subscribed, times: number): void {
  const database = new SqliteDatabase((env['DATABASE_URL'] ?? '').replace('sqlite:', ''));
  const columns = database
    .prepare<[], { name: string }>(
      "select name from pragma_table_info('deliveries') where name not in ('id', 'dedupe_key')",
    )
    .all()
    .map(({ name }) => name)
    .join(', ');
  const copy = database.prepare(
    `insert into deliveries (dedupe_key, ${columns}) select dedupe_key || '-' || ?, ${columns} from deliveries
     where role = 'reply' order by id limit 1`,
  );
  for (let number = 0; number < times; number += 1) copy.run(number);
  database.close();
}
