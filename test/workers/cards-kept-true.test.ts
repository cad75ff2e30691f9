import { describe, expect, test } from 'vitest';
import { press } from '../commands/support.ts';
import { createHurriedClock } from '../support/hurried-clock.ts';
import { bankWithSecret, secretId, secretName } from '../support/restricted.ts';
import {
  broadcasts,
  cards,
  comment,
  decided,
  edits,
  minute,
  opened,
  posted,
  replies,
  tell,
  textsOf,
} from '../support/reviews.ts';
import { type Subscribed, startSubscribed } from '../support/subscribed.ts';
import { until } from '../support/until.ts';

const day = 24 * 60 * minute;
const older = (count: string) =>
  `${count} not sent, because they had waited for more than 7 days. Credo AI still shows it all.`;
const says = (world: Subscribed, words: string, channel?: string) =>
  until(() => textsOf(cards(world, channel)).some((text) => text.includes(words)), words);

describe('a card tells the truth', () => {
  test('though the bot was away for more than 7 days, and one line counts the messages that were missed', async () => {
    const clock = createHurriedClock();
    const world = await startSubscribed({ clock });
    await tell(world, opened());
    await world.slack.kick('#governance');
    clock.shift(-8 * day);
    await world.send(decided(1));
    await world.send(comment(2));
    await until(() => world.logged('inbox.matched').length === 3, 'the match');
    clock.shift(8 * day);
    await world.slack.invite('#governance');
    await says(world, 'approved by Ben Okafor');
    await until(() => cards(world).length === 2, 'the line');
    expect(textsOf(cards(world))).toEqual([
      '✅ Review of Resume screener approved by Ben Okafor. High risk, 1 comment.',
      older('2 older messages were'),
    ]);
    expect(replies(world)).toEqual([]);
    expect(broadcasts(world)).toEqual([]);
  });

  test('and is not posted for a review of which everything is too old', async () => {
    const clock = createHurriedClock();
    const world = await startSubscribed({ clock });
    await world.slack.kick('#governance');
    clock.shift(-8 * day);
    await world.send(comment(0));
    await world.send(decided(1));
    await until(() => world.logged('inbox.matched').length === 2, 'the match');
    clock.shift(8 * day);
    await world.slack.invite('#governance');
    await until(() => posted(world).length > 0, 'the line');
    await world.idle();
    expect(textsOf(posted(world))).toEqual([older('2 older messages were')]);
  });

  test('after a while in which its channel subscribed nothing; the cards that have not changed are left alone', async () => {
    const world = await startSubscribed({ channels: ['#governance', '#general'] });
    await tell(world, opened(), ...[opened(0)].map((body) => ({ ...body, data: { ...data(body), reviewId: 'r2' } })));
    await world.type('ana', '#governance', 'unsubscribe all');
    await tell(world, decided(1));
    expect(cards(world)[0]?.text).toContain('In progress');
    const before = edits(world).length;
    await world.type('ana', '#governance', 'subscribe reviews');
    await says(world, 'approved by Ben Okafor');
    await world.idle();
    expect(edits(world)).toHaveLength(before + 1);
    expect(cards(world)).toHaveLength(2);
  });

  test('and unsubscribing again at once gives up its edit, which Undo brings back', async () => {
    const world = await startSubscribed({ channels: ['#governance', '#general'] });
    await tell(world, opened());
    await world.type('ana', '#governance', 'unsubscribe all');
    await tell(world, decided(1));
    const hold = world.slack.fault({ kind: 'rate_limited', retryAfter: 1, method: 'chat.update', times: 100 });
    await world.type('ana', '#governance', 'subscribe reviews');
    const answer = await world.type('ana', '#governance', 'unsubscribe all');
    await world.idle();
    hold.clear();
    expect(cards(world)[0]?.text).toContain('In progress');
    await press(world, 'ana', answer, 'Undo');
    await says(world, 'approved by Ben Okafor');
  });
});

const data = (body: object) => ('data' in body ? (body.data as object) : {});

describe('a card stops naming what must not be named here any more', () => {
  test('when the channel turns to minimal details', async () => {
    const world = await startSubscribed();
    await tell(world, opened());
    await world.type('ana', '#governance', 'details minimal');
    await until(() => !cards(world)[0]?.text.includes('Resume screener'), 'a card without names');
    expect(JSON.stringify(cards(world)[0])).not.toContain('Ana');
    await world.type('ana', '#governance', 'details full');
    await says(world, 'Resume screener by Ana Flores');
  });

  test('when an admin takes back that restricted use cases may be named', async () => {
    const world = await startSubscribed({ credo: { seed: bankWithSecret().seed } });
    await world.type('dana', '#governance', 'admin restricted allow');
    await tell(world, { ...opened(), data: { ...data(opened()), useCaseId: secretId } });
    await says(world, secretName);
    await world.type('dana', '#governance', 'admin restricted withhold');
    await says(world, 'restricted in Credo AI');
    expect(JSON.stringify(posted(world))).not.toContain(secretName);
  });

  test('when a private channel is found to be public', async () => {
    const clock = createHurriedClock();
    const world = await startSubscribed({ credo: { seed: bankWithSecret().seed }, channels: ['#ai-audit'], clock });
    await world.slack.invite('#ai-audit');
    await tell(world, { ...opened(), data: { ...data(opened()), useCaseId: secretId } });
    await says(world, secretName, '#ai-audit');
    world.slack.workspace.updateChannel(world.slack.channel('#ai-audit').id, { is_private: false });
    clock.shift(2 * minute);
    await tell(world, { ...opened(), data: { ...data(opened()), useCaseId: secretId, reviewId: 'r2' } });
    await until(() => !JSON.stringify(posted(world, '#ai-audit')).includes(secretName), 'a card without names');
  });
});
