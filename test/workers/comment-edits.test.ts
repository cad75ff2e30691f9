import { expect, test } from 'vitest';
import { ana, ben, makeComment, makeReview, makeReviewComment } from '../support/events.ts';
import { startSubscribed } from '../support/subscribed.ts';
import { until } from '../support/until.ts';

const at = (seconds: number) => new Date(Date.UTC(2026, 0, 5, 9, 0, seconds)).toISOString();
const tagBen = `@[Ben Okafor](users:${ben.userId})`;

/** Posts each body once the one before was settled. */
async function tell(bodies: readonly object[], options: Parameters<typeof startSubscribed>[0] = {}) {
  const world = await startSubscribed({ threads: 'off', what: 'comments', ...options });
  for (const [index, body] of bodies.entries()) {
    await world.send(body);
    await until(() => world.logged('inbox.matched').length === index + 1, 'the match');
    await world.idle();
  }
  return world;
}

test.each(['the current twin first', 'the deprecated twin first'])(
  'an edited comment stays one message, %s',
  async (order) => {
    const first = [makeComment({ comment: 'One' }, at(0)), makeReviewComment({ comment: 'One' }, at(0))];
    const second = [
      makeComment({ comment: 'Two', eventName: 'comment_updated' }, at(30)),
      makeReviewComment({ comment: 'Two' }, at(30)),
    ];
    const world = await startSubscribed({ threads: 'off', what: 'comments' });
    let matched = 0;
    for (const twins of [first, second]) {
      const inOrder = order.startsWith('the current') ? twins : twins.reverse();
      for (const body of inOrder) await world.send(body);
      matched += 2;
      await until(() => world.logged('inbox.matched').length === matched, 'both twins');
      await world.idle();
    }
    expect(world.texts()).toEqual(['💬 Ana Flores edited a comment on Resume screener: “Two”']);
  },
);

test('a deprecated twin whose partner never comes is told a little later, and still in order', async () => {
  const world = await startSubscribed({ threads: 'off', what: 'comments reviews' });
  await world.send(makeComment({ comment: 'One', user: ana }, at(0)));
  await world.send(makeReviewComment({ comment: 'Two' }, at(300)));
  await world.send(makeReview({}, at(301)));
  expect(await world.waitForTexts(3)).toEqual([
    '💬 Ana Flores commented on Resume screener: “One”',
    '💬 Ana Flores commented on Resume screener: “Two”',
    '✅ Ana Flores approved the review of Resume screener',
  ]);
});

test('the twin that brings a comment to a second channel mentions nobody again', async () => {
  const world = await startSubscribed({ threads: 'off', channels: ['#general'], what: 'comments actor:@ana' });
  await world.type('ana', '#governance', 'threads off');
  await world.type('ana', '#governance', 'subscribe comments');
  const twins = [
    makeComment({ comment: `Look, ${tagBen}` }, at(0)),
    makeReviewComment({ comment: `Look, ${tagBen}` }, at(0)),
  ];
  for (const [index, body] of twins.entries()) {
    await world.send(body);
    await until(() => world.logged('inbox.matched').length === index + 1, 'the match');
    await world.idle();
  }
  const [inGeneral, inGovernance] = [world.texts('#general'), world.texts('#governance')];
  expect([...inGeneral, ...inGovernance].filter((text) => text.includes('<@'))).toHaveLength(1);
  expect(inGovernance).toEqual([
    `💬 Ana Flores commented on Resume screener: “Look, <@${world.slack.user('ben').id}>”`,
  ]);
});

test('who tags himself is not mentioned', async () => {
  const world = await tell([
    makeReviewComment({ comment: `See @[Ana Flores](users:${ana.userId}) and ${tagBen}` }, at(0)),
  ]);
  expect(world.texts()).toEqual([
    `💬 Ana Flores commented on Resume screener: “See Ana Flores and <@${world.slack.user('ben').id}>”`,
  ]);
});
