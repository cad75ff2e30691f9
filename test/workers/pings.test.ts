import { describe, expect, test } from 'vitest';
import { ana, ben, makeBody, makeComment, makeReview, makeReviewComment, resumeScreener } from '../support/events.ts';
import { type Subscribed, startSubscribed } from '../support/subscribed.ts';
import { until } from '../support/until.ts';

const chi = { userId: 'NfCGtYMjtbm94gpVDGaZZJ', email: 'chi@acme.example', givenName: 'Chi', familyName: 'Tanaka' };
const dana = { userId: 'VyCSVBBoTahaAGrsnHpX3F', email: 'dana@acme.example', givenName: 'Dana', familyName: 'Weiss' };
const lucas = { userId: 'fmaS4F9ExW9D67AGiPGmrZ', givenName: 'Lucas', familyName: 'Moreau' };

type Person = { readonly userId: string; readonly givenName: string; readonly familyName: string };
const tag = ({ userId, givenName, familyName }: Person) => `@[${givenName} ${familyName}](users:${userId})`;

/** Posts each body once the one before was settled. */
async function tell(world: Subscribed, ...bodies: readonly object[]): Promise<void> {
  const before = world.logged('inbox.matched').length;
  for (const [index, body] of bodies.entries()) {
    await world.send(body);
    await until(() => world.logged('inbox.matched').length === before + index + 1, 'the match');
    await world.idle();
  }
}

/** Everybody who was pinged since the start: in a channel by a mention of a new message, or directly by a new message. */
function pingsIn({ slack }: Subscribed): string[] {
  return slack.calls('chat.postMessage').flatMap(({ args }) => {
    const { channel, text } = args as { channel: string; text: string };
    if (/^U/.test(channel)) return [`${slack.user(channel).name} directly`];
    return [...text.matchAll(/<@(\w+)>/g)].map(
      ([, id = '']) => `${slack.user(id).name} in #${slack.channel(channel).name}`,
    );
  });
}

let said = 0;
function comment(text: string, by: object | undefined = ana) {
  said += 1;
  return makeComment({ commentId: `c${said}`, comment: text, user: by });
}

describe('a comment that tags people', () => {
  test('mentions each in the first channel they are in, and tells others directly', async () => {
    const world = await startSubscribed({ threads: 'off', channels: ['#risk-reviews', '#general'], what: 'comments' });
    await tell(world, comment(`${tag(ben)} and ${tag(dana)} and ${tag(ben)} again, cc ${tag(ana)}`));
    expect(pingsIn(world).sort()).toEqual(['ben in #risk-reviews', 'dana in #general']);

    const quieter = await startSubscribed({ threads: 'off', channels: ['#risk-reviews'], what: 'comments' });
    await tell(quieter, comment(`${tag(ben)} and ${tag(dana)}`));
    expect(pingsIn(quieter).sort()).toEqual(['ben in #risk-reviews', 'dana directly']);
    expect(quieter.texts('@dana')).toEqual([
      '💬 Ana Flores tagged you in a comment on Resume screener: “Ben Okafor and Dana Weiss”',
    ]);
  });

  test('mentions first in the home of the use case, though another channel subscribed earlier', async () => {
    const world = await startSubscribed({ threads: 'off', channels: ['#governance'], what: 'comments' });
    await world.type('ana', '#risk-reviews', 'threads off');
    await world.type('ana', '#risk-reviews', 'subscribe comments use-case:"Resume screener"');
    await tell(world, comment(`Look, ${tag(ben)}`));
    expect(pingsIn(world)).toEqual(['ben in #risk-reviews']);
  });

  test.each([
    ['dm', ['ben directly']],
    ['off', []],
    ['on', ['ben in #governance']],
  ])('does what they chose with /credo mentions %s', async (choice, expected) => {
    const world = await startSubscribed({ threads: 'off', what: 'comments' });
    await world.type('ben', '#general', `mentions ${choice}`);
    await tell(world, comment(`Look, ${tag(ben)}`));
    expect(pingsIn(world)).toEqual(expected);
    const name = choice === 'on' ? `<@${world.slack.user('ben').id}>` : 'Ben Okafor';
    expect(world.texts()).toEqual([`💬 Ana Flores commented on Resume screener: “Look, ${name}”`]);
  });

  test.each([
    ['a review', {}, {}],
    ['a use case', { parentUseCaseReview_id: null, resourceType: 'none' }, { reviewId: null }],
  ])('on %s does not ping whoever tags himself, though only the twin says who spoke', async (_on, place, twinPlace) => {
    for (const order of [1, -1]) {
      const world = await startSubscribed({ threads: 'off', what: 'comments' });
      const text = `Note to self ${tag(ana)}, and ${tag(ben)}`;
      const twins = [makeComment({ comment: text, ...place }), makeReviewComment({ comment: text, ...twinPlace })];
      await Promise.all((order === 1 ? twins : twins.reverse()).map((body) => world.send(body)));
      await until(() => world.logged('inbox.matched').length === 2, 'both');
      await world.idle();
      expect(pingsIn(world)).toEqual(['ben in #governance']);
    }
  });

  test('tells whom an edit adds directly, and nobody twice', async () => {
    const world = await startSubscribed({ threads: 'off', what: 'comments' });
    const edit = (text: string) => makeComment({ comment: text, user: ana, eventName: 'comment_updated' });
    await tell(
      world,
      makeComment({ comment: `First ${tag(ben)}`, user: ana }),
      edit(`Second ${tag(ben)} ${tag(chi)}`),
      edit('Third'),
      edit(`Fourth ${tag(ben)} ${tag(chi)}`),
    );
    expect(pingsIn(world)).toEqual(['ben in #governance', 'chi directly']);
    expect(world.texts('@chi')).toEqual([
      '💬 Ana Flores tagged you in a comment on Resume screener (edited): “Fourth Ben Okafor Chi Tanaka”',
    ]);
  });

  test('reaches people directly while Slack does not say who is in a channel', async () => {
    const world = await startSubscribed({ threads: 'off', what: 'comments' });
    world.slack.fault({ method: 'conversations.members', kind: 'hang', times: 10 });
    await tell(world, comment(`${tag(ben)}`));
    expect(pingsIn(world)).toEqual(['ben directly']);
    expect(world.texts()).toHaveLength(1);
  });

  test('reaches people directly where the channel does not speak now or mentions nobody', async () => {
    const world = await startSubscribed({ threads: 'off', what: 'comments' });
    await world.slack.kick('#governance');
    await until(async () => (await world.type('ana', '#governance', 'list')).text.includes('paused'), 'the pause');
    await world.send(comment(`${tag(ben)}`));
    await world.slack.waitFor(() => world.texts('@ben')[0]);
  });

  test('links a direct message to the message in a channel that its reader is in', async () => {
    const world = await startSubscribed({ threads: 'off', what: 'comments' });
    await world.type('ben', '#general', 'mentions dm');
    await tell(world, comment(`Look, ${tag(ben)}`));
    const { ts } = world.slack.messages('#governance').at(-1)!;
    const { id } = world.slack.channel('#governance');
    const link = `https://acme-bank.slack.com/archives/${id}/p${ts.replace('.', '')}|See it in the channel`;
    expect(JSON.stringify(world.slack.messages('@ben')[0]?.blocks)).toContain(link);
  });

  test('marks people who are nobody in Slack', async () => {
    const world = await startSubscribed({ threads: 'off', what: 'comments' });
    await tell(world, comment(`${tag(ben)} and ${tag(lucas)}`));
    expect(world.texts()).toEqual([
      `💬 Ana Flores commented on Resume screener: “<@${world.slack.user('ben').id}> and Lucas Moreau” Tagged: Lucas Moreau (not linked)`,
    ]);
  });
});

describe('somebody who left the workspace', () => {
  test('is neither mentioned nor told, though known from before', async () => {
    const world = await startSubscribed({ threads: 'off', what: 'comments tasks' });
    await tell(world, comment(`${tag(ben)}`));
    expect(pingsIn(world)).toEqual(['ben in #governance']);
    world.slack.updateUser('ben', { deleted: true });
    await world.restart();
    await tell(world, comment(`${tag(ben)}`), assigned(ben));
    expect(pingsIn(world)).toEqual(['ben in #governance']);
    expect(world.texts()[1]).toContain('Ben Okafor (not linked)');
  });

  test('stops nothing, even if they set everything up', async () => {
    const world = await startSubscribed({ threads: 'off', what: 'comments' });
    world.slack.updateUser('ana', { deleted: true });
    await tell(world, comment(`${tag(ben)}`, chi));
    expect(pingsIn(world)).toEqual(['ben in #governance']);
  });
});

test('somebody with another e-mail is found under it, and not under the one that is somebody else’s now', async () => {
  const world = await startSubscribed({ threads: 'off', what: 'tasks' });
  await tell(world, assigned(ben));
  world.slack.updateUser('ben', { email: 'ben.okafor@acme.example' });
  world.slack.updateUser('chi', { email: 'ben@acme.example' });
  await world.restart();
  await tell(world, assigned(ben));
  expect(pingsIn(world)).toEqual(['ben directly', 'chi directly']);
});

function assigned(to: { readonly userId: string }, by: object | null = ana, more: object = {}) {
  return makeBody('use_case_review_task_status_updated', {
    ...{ useCaseId: resumeScreener, reviewId: 'r1', status: 'todo', subStatus: 'none', user: by },
    ...{ assignedUserId: to.userId, ...more },
  });
}

describe('a task', () => {
  test('is told to its assignee directly, whatever channel gets it, and by the plain name there', async () => {
    const world = await startSubscribed({ threads: 'off', channels: ['#general', '#governance'], what: 'tasks' });
    await tell(world, assigned(ben));
    expect(pingsIn(world)).toEqual(['ben directly']);
    expect(world.texts('@ben')).toEqual(['👤 Ana Flores asked you to review Resume screener']);
    for (const channel of ['#general', '#governance'])
      expect(world.texts(channel)).toEqual(['👤 Ana Flores asked Ben Okafor to review Resume screener']);
  });

  test('that somebody takes on is told to nobody', async () => {
    const world = await startSubscribed({ threads: 'off', what: 'tasks' });
    await tell(world, assigned(ana), assigned(ben, null, { assignerId: ben.userId }));
    expect(pingsIn(world)).toEqual([]);
  });

  test('is told to nobody who does not want to hear of tasks', async () => {
    const world = await startSubscribed({ threads: 'off', what: 'tasks' });
    await world.type('ben', '#general', 'notify me tagged outcome');
    await tell(world, assigned(ben));
    expect(pingsIn(world)).toEqual([]);
  });

  test('is told even when no channel wants to hear of it', async () => {
    const world = await startSubscribed({ threads: 'off', what: 'tasks use-case:"Credit scoring"' });
    await tell(world, assigned(ben));
    expect(pingsIn(world)).toEqual(['ben directly']);
    expect(world.texts()).toEqual([]);
  });
});

describe('the outcome of a review', () => {
  const opened = makeReview({ status: 'in_progress', user: chi });

  test.each([
    ['approved', '✅ Ana Flores approved your review of Resume screener'],
    ['rejected', '⛔ Ana Flores rejected your review of Resume screener'],
    ['closed', '⚪ Ana Flores closed your review of Resume screener without a decision'],
  ])('%s is told to whoever started it', async (status, text) => {
    const world = await startSubscribed({ threads: 'off', what: 'reviews' });
    await tell(world, opened, makeReview({ status }));
    expect(pingsIn(world)).toEqual(['chi directly']);
    expect(world.texts('@chi')).toEqual([text]);
  });

  test('is not told to whoever decided it themselves', async () => {
    const world = await startSubscribed({ threads: 'off', what: 'reviews' });
    await tell(world, opened, makeReview({ status: 'closed', user: chi }));
    expect(pingsIn(world)).toEqual([]);
  });

  test('is told to the right person though nobody saw the review begin', async () => {
    const world = await startSubscribed({ threads: 'off', what: 'reviews:decided' });
    const { review } = world.credo.actions.openReview({ actor: chi.userId, useCaseId: resumeScreener });
    await world.credo.actions.endReview({ actor: ana.userId, reviewId: review.id, status: 'approved' }).brought;
    await world.idle();
    expect(pingsIn(world)).toEqual(['chi directly']);
  });

  test('delays nothing while Credo does not say who started it', async () => {
    const world = await startSubscribed({ threads: 'off', what: 'reviews' });
    world.credo.fault({ path: /use_case_reviews/, hang: true, times: 10 });
    await tell(world, makeReview());
    expect(world.texts()).toHaveLength(1);
    expect(pingsIn(world)).toEqual([]);
  });
});
