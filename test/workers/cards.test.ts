import { describe, expect, test } from 'vitest';
import { ben, makeComment, makeReview, makeReviewComment } from '../support/events.ts';
import {
  at,
  broadcasts,
  cards,
  comment,
  decided,
  edits,
  opened,
  posted,
  replies,
  task,
  tell,
  textsOf,
} from '../support/reviews.ts';
import { startSubscribed } from '../support/subscribed.ts';
import { until } from '../support/until.ts';

describe('a review', () => {
  test('has one card, edited to its state, with its news in the thread, and the decision also in the channel', async () => {
    const world = await startSubscribed();
    await tell(world, opened());
    expect(textsOf(posted(world))).toEqual([
      '📝 Review opened for Resume screener by Ana Flores. 🟡 In progress, High risk.',
    ]);
    const [card] = cards(world);
    await tell(world, task('todo', 1), comment(2), task('done', 3), decided(4));
    expect(textsOf(cards(world))).toEqual([
      '✅ Review of Resume screener approved by Ben Okafor. High risk, 1 comment.',
    ]);
    expect(textsOf(replies(world))).toEqual([
      '👤 Ana Flores asked Ben Okafor to review Resume screener',
      '💬 Ana Flores commented on Resume screener: “Please look”',
      expect.stringMatching(/^☑️ .* completed .*/),
      '✅ Ben Okafor approved the review of Resume screener',
    ]);
    expect(new Set(replies(world).map(({ thread_ts }) => thread_ts))).toEqual(new Set([card?.ts]));
    expect(broadcasts(world)).toEqual(['✅ Ben Okafor approved the review of Resume screener']);
  });

  test('is not told twice when its first news is the decision: the card says it', async () => {
    const world = await startSubscribed();
    await tell(world, decided(4));
    expect(textsOf(posted(world))).toEqual(['✅ Review of Resume screener approved by Ben Okafor. High risk.']);
  });

  test('gets its card with the first news of any kind, and that news under it', async () => {
    const world = await startSubscribed({ what: 'comments' });
    await tell(world, comment(2), makeComment({ commentId: 'c9', parentUseCaseReview_id: null, comment: 'Alone' }));
    expect(textsOf(cards(world))).toEqual([
      '📝 Review of Resume screener. High risk, 1 comment.',
      expect.stringContaining('“Alone”'),
    ]);
    expect(textsOf(replies(world))).toEqual(['💬 Ana Flores commented on Resume screener: “Please look”']);
  });

  test('has a card in each channel, brought up to date also by what a channel does not subscribe', async () => {
    const world = await startSubscribed({ channels: ['#general'], what: 'reviews:opened' });
    await world.type('ana', '#governance', 'subscribe reviews tasks');
    await tell(world, opened(), task('todo', 1), decided(2));
    const card = '✅ Review of Resume screener approved by Ben Okafor. High risk.';
    expect(textsOf(posted(world, '#general'))).toEqual([card]);
    expect(textsOf(cards(world))).toEqual([card]);
    expect(replies(world)).toHaveLength(2);
  });

  test('of which only the sub-status of a task changed is told by its card alone', async () => {
    const world = await startSubscribed();
    await tell(world, opened(), task('todo', 1), task('todo', 2, { subStatus: 'ready_for_validation' }));
    expect(replies(world)).toHaveLength(1);
    expect(cards(world)[0]?.text).toContain('Waiting for: Ben Okafor (ready for validation)');
  });

  test('for which changes are requested tells so in the channel, on its card and to whoever started it', async () => {
    const world = await startSubscribed();
    const wanted = { subStatus: 'change_request', user: ben };
    await tell(world, opened(), task('todo', 1), task('done', 2, wanted));
    expect(broadcasts(world)).toEqual(['🔵 Ben Okafor requested changes in the review of Resume screener']);
    expect(cards(world)[0]?.text).toContain('🔵 Changes requested');
    expect(textsOf(posted(world, '@ana'))).toEqual([
      '🔵 Ben Okafor requested changes in your review of Resume screener',
    ]);
  });

  test('says so under its new card when that is the first news of it', async () => {
    const world = await startSubscribed();
    await tell(world, task('done', 2, { subStatus: 'change_request' }));
    expect(textsOf(replies(world))).toEqual(['🔵 Ana Flores requested changes in the review of Resume screener']);
    expect(broadcasts(world)).toHaveLength(1);
  });

  test('is edited only when its card changes, however much happens at once', async () => {
    const world = await startSubscribed();
    await tell(world, opened());
    await world.slack.kick('#governance');
    for (const n of [1, 2, 3, 4]) await world.send(comment(n, { commentId: `c${n}`, comment: `Note ${n}` }));
    await until(() => world.logged('inbox.matched').length === 5, 'the match');
    await world.slack.invite('#governance');
    await until(() => replies(world).length === 4, 'the comments');
    await world.idle();
    expect(cards(world)[0]?.text).toContain('4 comments');
    expect(edits(world)).toHaveLength(1);
  });
});

test.each<[string, number[]]>([
  ['as they happened', [0, 1, 2, 3, 4, 5]],
  ['the other way round', [5, 4, 3, 2, 1, 0]],
  ['the decision first', [4, 0, 2, 1, 5, 3]],
  ['each of them twice', [1, 0, 1, 4, 5, 2, 4, 3, 0, 5]],
])('the final card is the same in whatever order events come: %s', async (_name, order) => {
  const world = await startSubscribed();
  const day = 24 * 60;
  const events = [
    opened(-28 * 60),
    task('todo', -day),
    task('done', -3, { subStatus: 'approve' }),
    comment(-2),
    decided(-2),
    makeReviewComment({}, at(-2)),
  ];
  for (const index of order) await world.send(events[index] ?? {}, { id: `msg_${index}` });
  await until(() => world.logged('inbox.matched').length === events.length, 'the match', 30_000);
  await world.idle();
  expect(textsOf(cards(world))).toEqual(['✅ Review of Resume screener approved by Ben Okafor. High risk, 1 comment.']);
});

test('an event that comes 28 hours late is told in the thread, says so, and leaves the card as it is', async () => {
  const world = await startSubscribed();
  await tell(world, decided(0));
  const [card] = cards(world);
  await tell(world, makeReview({ status: 'rejected' }, at(-28 * 60)));
  expect(cards(world)).toEqual([card]);
  expect(textsOf(replies(world))).toEqual(['⛔ Ana Flores rejected the review of Resume screener']);
  expect(JSON.stringify(replies(world)[0]?.blocks)).toContain('Happened 28 h ago');
  expect(broadcasts(world)).toEqual([]);
});

describe('comments', () => {
  test('an edited comment edits its reply, and its twin adds no second one', async () => {
    const world = await startSubscribed();
    await tell(world, opened(), comment(1, { comment: 'One' }), makeReviewComment({ comment: 'One' }, at(1)));
    const [reply] = replies(world);
    await tell(
      world,
      comment(2, { comment: 'Two', eventName: 'comment_updated' }),
      makeReviewComment({ comment: 'Two' }, at(2)),
    );
    expect(textsOf(replies(world))).toEqual(['💬 Ana Flores edited a comment on Resume screener: “Two”']);
    expect(replies(world)[0]?.ts).toBe(reply?.ts);
    expect(cards(world)[0]?.text).toContain('1 comment');
  });

  test('a reply shows neither the risk nor the button that its card shows', async () => {
    const world = await startSubscribed();
    await tell(world, opened(), comment(1), decided(2));
    const [plain, broadcast] = replies(world).map(({ blocks }) => JSON.stringify(blocks));
    expect(plain).not.toMatch(/High risk|Open in Credo AI/);
    expect(broadcast).toMatch(/High risk.*Open in Credo AI/);
  });
});

test('a sample makes no card', async () => {
  const world = await startSubscribed();
  await world.type('ana', '#governance', 'test reviews');
  await until(() => posted(world).length > 0, 'the sample');
  await tell(world, opened());
  expect(textsOf(posted(world))).toEqual([
    expect.stringContaining('🧪 Test'),
    expect.stringContaining('Review opened'),
  ]);
});
