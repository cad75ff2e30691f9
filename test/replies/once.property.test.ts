import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Fault } from '../../src/sandbox/credo/faults.ts';
import { until } from '../support/until.ts';
import { impatientClock, inCredo, openReply, startReplying, told } from './support.ts';

const posting = { method: 'POST', path: /\/comments$/ } as const;
const looking = { method: 'GET', path: /\/comment_threads$/ } as const;

const ends = [{ reset: true }, { status: 500 }, { status: 503 }, { hang: true }, { status: 200, body: '{' }] as const;
const anEnd = fc.constantFrom(...ends);

/** What goes wrong with one reply. */
const troubles = fc.record({
  post: fc.option(fc.record({ end: anEnd, isAccepted: fc.boolean() })),
  looks: fc.array(anEnd, { maxLength: 3 }),
  isAnnounced: fc.boolean(),
  submissions: fc.integer({ min: 1, max: 3 }),
  restarts: fc.array(fc.constantFrom('at once', 'when it was sent', 'later'), { maxLength: 2 }),
});

test('whatever breaks, one submission is never two comments in Credo AI, and is shown once if it is there', async () => {
  await fc.assert(
    fc.asyncProperty(troubles, async ({ post, looks, isAnnounced, submissions, restarts }) => {
      const clock = impatientClock();
      const world = await startReplying({ clock });
      const { credo, slack } = world;
      const view = await openReply(world, world.message);
      if (!isAnnounced) for (const { id } of credo.webhooks) credo.removeWebhook(id);
      if (post) credo.fault({ ...posting, ...post.end, isAccepted: post.isAccepted } satisfies Fault);
      for (const end of looks) credo.fault({ ...looking, ...end } satisfies Fault);

      const submit = () => slack.submitView({ user: 'ana', view: view.id, values: { reply: 'The third one.' } });
      await Promise.all(Array.from({ length: submissions }, submit));
      const isSent = () => credo.requests.some(({ method, path }) => method === 'POST' && posting.path.test(path));
      for (const moment of restarts) {
        if (moment !== 'at once') await until(isSent, 'the request', 30_000);
        if (moment === 'later') clock.shift(11_000);
        await world.restart();
      }
      const isSettled = () => world.logged('reply.posted').length + world.logged('reply.not_posted').length > 0;
      const isEnded = () => isSettled() || told(world, 'The third one.').length > 0;
      await until(isSent, 'the request', 30_000);
      clock.hurry();
      await until(isEnded, 'the end', 60_000);
      await world.idle();

      const there = inCredo(world).length - 1;
      expect(there).toBeLessThanOrEqual(1);
      if (!post) expect(there).toBe(1);
      expect(told(world, 'The third one.')).toHaveLength(there);
      const posts = credo.requests.filter(({ method, path }) => method === 'POST' && posting.path.test(path));
      expect(posts).toHaveLength(1);
    }),
    { numRuns: 10 },
  );
}, 300_000);
