import { describe, expect, test } from 'vitest';
import { ana, ben, makeComment, makeReviewComment } from '../support/events.ts';
import { startSubscribed } from '../support/subscribed.ts';
import { until } from '../support/until.ts';

const at = (seconds: number) => new Date(Date.UTC(2026, 0, 5, 9, 0, seconds)).toISOString();
const said = '💬 Ana Flores commented on Resume screener: “Please look”';

/** Posts each body once the one before was settled; resolves with what stands in the channel. */
async function tell(bodies: readonly object[], isAtOnce = false) {
  const world = await startSubscribed({ threads: 'off', what: 'comments' });
  if (isAtOnce) await Promise.all(bodies.map((body) => world.send(body)));
  else
    for (const [index, body] of bodies.entries()) {
      await world.send(body);
      await until(() => world.logged('inbox.matched').length === index + 1, 'the match');
      await world.idle();
    }
  await until(() => world.logged('inbox.matched').length === bodies.length, 'all to be matched');
  await world.idle();
  return { slack: world.slack, shown: world.texts(), edits: world.slack.calls('chat.update').length };
}

describe('the twins of one comment are one message', () => {
  test('which is edited when the second knows more', async () => {
    const { shown, edits } = await tell([makeComment({}, at(0)), makeReviewComment({}, at(1))]);
    expect(shown).toEqual([said]);
    expect(edits).toBe(1);
  });

  test('which stays when the second knows no more', async () => {
    const { shown, edits } = await tell([makeReviewComment({}, at(0)), makeComment({}, at(1))]);
    expect(shown).toEqual([said]);
    expect(edits).toBe(0);
  });

  test.each([1, 2, 3, 4, 5])('when they come at the same moment (%i)', async (round) => {
    const twins = [makeComment({}, at(0)), makeReviewComment({}, at(0))];
    const { shown } = await tell(round % 2 === 0 ? twins : twins.reverse(), true);
    expect(shown).toEqual([said]);
  });

  test('when only one of them names who is tagged', async () => {
    const taggedUsers = [{ user: 'Ben Okafor', user_id: ben.userId }];
    const { shown, slack } = await tell([makeComment({}, at(0)), makeReviewComment({ taggedUsers }, at(1))]);
    // An edit notifies nobody, so Ben is told directly.
    expect(shown).toEqual([`${said} Tagged: Ben Okafor`]);
    expect(slack.messages('@ben').map(({ text }) => text)).toEqual([
      '💬 Ana Flores tagged you in a comment on Resume screener: “Please look”',
    ]);
  });

  test('up to two minutes apart, and not later', async () => {
    expect((await tell([makeComment({}, at(0)), makeReviewComment({}, at(120))])).shown).toHaveLength(1);
    expect((await tell([makeReviewComment({}, at(120)), makeComment({}, at(0))])).shown).toHaveLength(1);
    expect((await tell([makeComment({}, at(0)), makeReviewComment({}, at(121))])).shown).toHaveLength(2);
  });

  test('even when one of them came twice', async () => {
    const twice = makeComment({}, at(0));
    const world = await startSubscribed({ threads: 'off', what: 'comments' });
    for (const body of [twice, makeReviewComment({}, at(1)), twice]) await world.send(body);
    await until(() => world.logged('inbox.matched').length === 2, 'both');
    await world.idle();
    expect(world.texts()).toEqual([said]);
  });
});

describe('different comments stay apart', () => {
  test('by different people with the same words', async () => {
    const { shown } = await tell([
      makeComment({ user: ana, commentId: 'c1' }, at(0)),
      makeComment({ user: ben, commentId: 'c2' }, at(1)),
      makeReviewComment({ user: ben }, at(1)),
      makeReviewComment({ user: ana }, at(2)),
    ]);
    expect(shown).toEqual([said, said.replace('Ana Flores', 'Ben Okafor')]);
  });

  test('by one person who says the same twice', async () => {
    const { shown } = await tell([
      makeComment({ user: ana, commentId: 'c1' }, at(0)),
      makeReviewComment({}, at(0)),
      makeComment({ user: ana, commentId: 'c2' }, at(30)),
      makeReviewComment({}, at(30)),
    ]);
    expect(shown).toEqual([said, said]);
  });

  test('on different reviews or use cases', async () => {
    const { shown } = await tell([
      makeComment({ user: ana }, at(0)),
      makeReviewComment({ reviewId: 'r2', actionId: 'a2' }, at(0)),
      makeReviewComment({ useCaseId: 'HCfZyUXL5TtZ2EjNMtqPLT' }, at(0)),
    ]);
    expect(shown).toHaveLength(3);
  });
});

describe('an edited comment', () => {
  const edited = { comment: 'Please look soon', eventName: 'comment_updated' };
  const shownEdit = '💬 Ana Flores edited a comment on Resume screener: “Please look soon”';

  test('edits its message, and so does its twin', async () => {
    const { shown } = await tell([
      makeComment({ user: ana }, at(0)),
      makeReviewComment({}, at(0)),
      makeComment({ user: ana, ...edited }, at(60)),
      makeReviewComment({ comment: edited.comment }, at(60)),
    ]);
    expect(shown).toEqual([shownEdit]);
  });

  test('is found however late, and a comment before the subscription is posted', async () => {
    expect(
      (await tell([makeComment({ user: ana }, at(0)), makeComment({ user: ana, ...edited }, at(86_400))])).shown,
    ).toEqual([shownEdit]);
    expect((await tell([makeComment({ user: ana, ...edited }, at(0))])).shown).toEqual([shownEdit]);
  });

  test('whose message somebody deleted is left alone', async () => {
    const world = await startSubscribed({ threads: 'off', what: 'comments' });
    await world.send(makeComment({ user: ana }, at(0)));
    await world.waitForTexts(1);
    await world.idle();
    const { ts = '' } = world.slack.messages('#governance').at(-1) ?? {};
    const message = world.slack.workspace.findMessage(world.slack.channel('#governance').id, ts);
    if (message) world.slack.workspace.updateMessage(message, { deleted: true });
    await world.send(makeComment({ user: ana, ...edited }, at(60)));
    await until(() => world.logged('delivery.attempted').some(({ result }) => result === 'withdrawn'), 'the end of it');
    await world.idle();
    expect(world.texts()).toEqual([]);
  });

  test('is edited after its post was repeated, and still says that it may be a repeat', async () => {
    const world = await startSubscribed({ threads: 'off', what: 'comments' });
    world.slack.fault({ method: 'chat.postMessage', kind: 'status', status: 500 });
    world.slack.fault({ method: 'chat.update', kind: 'reset', isAccepted: true });
    await world.send(makeComment({ user: ana }, at(0)));
    await world.send(makeComment({ user: ana, ...edited }, at(60)));
    await until(() => world.logged('inbox.matched').length === 2, 'both');
    await world.idle();
    expect(world.texts()).toEqual([shownEdit]);
    expect(JSON.stringify(world.slack.messages('#governance').at(-1)?.blocks)).toContain('May be a repeat');
  });
});
