import { describe, expect, test } from 'vitest';
import { broadcasts, cards, decided, edits, opened, replies, task, tell, textsOf } from '../support/reviews.ts';
import { startSubscribed } from '../support/subscribed.ts';
import { startWorld } from '../support/world.ts';
import { announced, press, reading, told } from './support.ts';

describe('what a channel gets', () => {
  test('quiet shows nothing of a thread in the channel', async () => {
    const world = await startSubscribed();
    await world.type('ana', '#governance', 'threads quiet');
    await tell(world, opened(), decided(1));
    expect(cards(world)).toHaveLength(1);
    expect(textsOf(replies(world))).toEqual(['✅ Ben Okafor approved the review of Resume screener']);
    expect(broadcasts(world)).toEqual([]);
  });

  test('off makes every message flat', async () => {
    const world = await startSubscribed();
    await world.type('ana', '#governance', 'threads off');
    await tell(world, opened(), task('todo', 1), decided(2));
    expect(textsOf(cards(world))).toHaveLength(3);
    expect(replies(world)).toEqual([]);
    expect(edits(world)).toEqual([]);
  });

  test('changed in mid-review: the card there is stays true, and goes on when cards are wanted again', async () => {
    const world = await startSubscribed();
    await tell(world, opened());
    await world.type('ana', '#governance', 'threads off');
    await tell(world, task('todo', 1));
    expect(cards(world)).toHaveLength(2);
    expect(cards(world)[0]?.text).toContain('Waiting for: Ben Okafor');
    await world.type('ana', '#governance', 'threads cards');
    await tell(world, task('done', 2), decided(3));
    expect(cards(world)).toHaveLength(2);
    expect(cards(world)[0]?.text).toBe('✅ Review of Resume screener approved by Ben Okafor. High risk.');
    expect(replies(world)).toHaveLength(2);
  });

  test('turned on in mid-review: the card begins with the next news', async () => {
    const world = await startSubscribed();
    await world.type('ana', '#governance', 'threads off');
    await tell(world, opened());
    await world.type('ana', '#governance', 'threads cards');
    await tell(world, task('todo', 1));
    expect(textsOf(cards(world))).toEqual([
      '📝 Ana Flores opened a review of Resume screener',
      '📝 Review opened for Resume screener by Ana Flores. 🟡 In progress, High risk. Waiting for: Ben Okafor',
    ]);
    expect(replies(world)).toHaveLength(1);
  });
});

describe('what the command answers', () => {
  test('the resulting state in the channel, and how to go back', async () => {
    const world = await startWorld();
    expect(await announced(world, 'threads quiet')).toBe(
      '*Ana Flores* changed this channel to threads *quiet*: one card per review, all its news only in the thread.',
    );
    expect(await announced(world, 'thread OFF.', '#governance', 'ben')).toContain(
      '*Ben Okafor* changed this channel to threads *off*',
    );
  });

  test.each([
    ['on', 'cards'],
    ['card', 'cards'],
    ['silent', 'quiet'],
    ['flat', 'off'],
    ['none', 'off'],
  ])('%s is %s', async (word, mode) => {
    const world = await startWorld();
    await world.type('ana', '#governance', `threads ${mode === 'off' ? 'quiet' : 'off'}`);
    expect(await announced(world, `threads ${word}`)).toContain(`threads *${mode}*`);
  });

  test('without a word, or with the one that holds already, only the person is told how it is', async () => {
    const world = await startWorld();
    const choices =
      'You can also choose `/credo threads quiet` (one card per review, all its news only in the thread) or `/credo threads off` (every message by itself in the channel).';
    const state = 'hreads *cards*: one card per review, its news in the thread, decisions also in the channel.';
    expect(await told(world, 'threads')).toBe(`This channel: t${state}\n${choices}`);
    expect(await told(world, 'threads cards')).toBe(`Nothing to change. This channel: t${state}\n${choices}`);
  });

  test('another word changes nothing, and what was probably meant is one press away', async () => {
    const world = await startWorld();
    const answer = await world.type('ana', '#governance', 'threads quite');
    expect(reading(answer)).toBe(
      "Threads can't be *quite*. Nothing was changed.\nDid you mean `/credo threads quiet`? There are `/credo threads cards`, `/credo threads quiet` or `/credo threads off`.",
    );
    expect(reading(await press(world, 'ana', answer, 'Yes, quiet'))).toContain('threads *quiet*');
    expect(await told(world, 'threads sideways')).toBe(
      "Threads can't be *sideways*. Nothing was changed.\nType `/credo threads cards`, `/credo threads quiet` or `/credo threads off`.",
    );
  });

  test('a conversation between people has none', async () => {
    const world = await startWorld();
    expect(await told(world, 'threads off', '@ana')).toContain('This conversation gets nothing from Credo AI');
  });
});
