import { expect, test } from 'vitest';
import type { View } from '../../src/sandbox/slack/types.ts';
import { ben, makeComment, resumeScreener } from '../support/events.ts';
import { startSubscribed } from '../support/subscribed.ts';
import { startWorld, type World } from '../support/world.ts';
import { openHome } from './home-tab.ts';
import { announced, reading, told } from './support.ts';

const lucas = '@[Lucas Moreau](users:fmaS4F9ExW9D67AGiPGmrZ)';

/** Does something in the Home tab and resolves with the tab once it is made anew. */
async function inHome(world: World, user: string, act: Parameters<World['slack']['click']>[0]): Promise<View> {
  const before = world.slack.home(user)?.hash;
  expect((await world.slack.click(act)).status).toBe(200);
  return world.slack.waitFor(() => {
    const now = world.slack.home(user);
    return now !== null && now.hash !== before ? now : null;
  });
}

test('Home shows what waits for somebody in Credo AI, and what to do when that is not known', async () => {
  const world = await startWorld();
  const { review } = world.credo.actions.openReview({ actor: world.credo.seed.me, useCaseId: resumeScreener });
  world.credo.actions.assignTask({ actor: world.credo.seed.me, reviewId: review.id, assignee: ben.userId });
  expect(reading(await openHome(world, 'ben'))).toMatch(
    /Your tasks\n\*\d+ tasks? waits?\* for you[\s\S]*Resume screener/,
  );
  expect(reading(await openHome(world, 'chi'))).toMatch(/Your tasks\n/);
  world.credo.fault({ status: 503, times: 100 });
  expect(reading(await openHome(world, 'ben'))).toContain("Your tasks\nI can't tell what waits for you");
});

test('Home shows how somebody hears of tags, and changes it at once', async () => {
  const world = await startWorld();
  const home = await openHome(world, 'ben');
  const chosen = (view: View) => /"initial_option":\{"value":"mentions (\w+)"/.exec(JSON.stringify(view.blocks))?.[1];
  expect(chosen(home)).toBe('on');
  const act = { user: 'ben', view: home.id, actionId: 'home:menu:mentions', value: 'mentions dm' };
  expect(chosen(await inHome(world, 'ben', act))).toBe('dm');
  expect(await told(world, 'mentions', '#general', 'ben')).toContain('Mentions are *dm* for you.');
});

test('Home shows admins who could not be told, and ties them to somebody in Slack with one choice', async () => {
  const world = await startSubscribed({ threads: 'off', what: 'comments' });
  await world.send(makeComment({ comment: `Please look, ${lucas}`, user: ben }));
  await world.waitForTexts(1);
  await world.idle();
  expect(reading(await openHome(world, 'ana'))).not.toContain('People I could not tell');
  const home = await openHome(world, 'dana');
  expect(reading(home)).toMatch(/People I could not tell[\s\S]*\*Lucas Moreau\* was tagged just now/);
  const chi = world.slack.user('chi').id;
  const after = await inHome(world, 'dana', { user: 'dana', view: home.id, actionId: 'home:link:0', value: chi });
  expect(reading(after)).not.toContain('People I could not tell');
  await world.send(makeComment({ commentId: 'c2', comment: `And this, ${lucas}`, user: ben }));
  expect((await world.waitForTexts(2)).at(-1)).toContain(`<@${chi}>`);
});

test('Home shows until when a channel is muted and when its digest comes, and unmutes it', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe reviews', '#governance');
  await announced(world, 'mute 4h', '#governance');
  await announced(world, 'digest daily 9:00', '#governance');
  const home = await openHome(world, 'ana');
  expect(reading(home)).toMatch(/🔕 Muted until .*It comes as one digest every day at 9:00/);
  const after = await inHome(world, 'ana', { user: 'ana', view: home.id, actionId: 'home:run:0' });
  expect(reading(after)).not.toContain('Muted');
});
