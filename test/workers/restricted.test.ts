import { describe, expect, test } from 'vitest';
import { ana, ben, makeBody, makeComment, makeReview } from '../support/events.ts';
import { createHurriedClock } from '../support/hurried-clock.ts';
import { bankWithSecret, secretId, secretName } from '../support/restricted.ts';
import { startSubscribed } from '../support/subscribed.ts';
import { until } from '../support/until.ts';

const neutral = '🔒 An update to a use case that is restricted in Credo AI. Open in Credo AI to read.';
const aboutSecret = { useCaseId: secretId };
const secrets = [secretName, 'Ana Flores', 'Ben Okafor', 'the layoffs', 'Head count', 'two thousand'];

async function start(options: Parameters<typeof startSubscribed>[0] & { access?: object } = {}) {
  const { access, ...rest } = options;
  const bank = bankWithSecret(access);
  const world = await startSubscribed({ what: 'all', threads: 'off', credo: { seed: bank.seed }, ...rest });
  return { world, bank };
}

/** One event of every kind that could tell something. */
const everything = () => [
  makeReview(aboutSecret),
  makeBody('use_case_review_task_status_updated', {
    ...{ ...aboutSecret, reviewId: 'r1', status: 'todo', subStatus: 'none', user: ana },
    ...{ assignedUserId: ben.userId, assignerId: ana.userId },
  }),
  makeBody('use_case_name_updated', { ...aboutSecret, changedFieldName: 'name', value: secretName, user: ana }),
  makeBody('use_case_custom_field_updated', {
    ...{ ...aboutSecret, customFieldId: 'f1', customFieldName: 'Head count', value: 'two thousand', user: ana },
  }),
  makeComment({ ...aboutSecret, comment: `See the layoffs, @[Ben Okafor](users:${ben.userId})`, user: ana }),
];

test.each([{ access_level: 'restricted' }, { access_level: 'anything new' }, { visible: false }])(
  'a use case with %j is withheld in a public channel, in every kind of message',
  async (access) => {
    const { world } = await start({ access });
    for (const body of everything()) await world.send(body);
    expect(await world.waitForTexts(5)).toEqual(everything().map(() => neutral));
    const shown = JSON.stringify(world.slack.messages('#governance').filter(({ source }) => source !== 'response_url'));
    expect(secrets.filter((secret) => shown.includes(secret))).toEqual([]);
    expect(shown).not.toContain(world.slack.user('ben').id);
    expect(shown).toContain(`/use-cases/${secretId}/`);
  },
);

test('other use cases of the same tenant are told in full', async () => {
  const { world } = await start();
  await world.send(makeReview());
  expect(await world.waitForTexts(1)).toEqual(['✅ Ana Flores approved the review of Resume screener']);
});

test('in a private channel it is told in full, until the channel is made public', async () => {
  const clock = createHurriedClock();
  const { world } = await start({ channels: ['#ai-audit'], clock });
  await world.slack.invite('#ai-audit');
  await world.send(makeReview(aboutSecret));
  const first = `✅ Ana Flores approved the review of ${secretName}`;
  await world.slack.waitFor(() => (world.texts('#ai-audit').includes(first) ? true : null), { timeoutMs: 15_000 });
  world.slack.workspace.updateChannel(world.slack.channel('#ai-audit').id, { is_private: false });
  clock.shift(3_000);
  await world.send(makeReview({ ...aboutSecret, reviewId: 'r2' }));
  await world.slack.waitFor(() => (world.texts('#ai-audit').includes(neutral) ? true : null), { timeoutMs: 15_000 });
});

test('a private channel Slack does not tell about is taken for a public one', async () => {
  const { world } = await start({ channels: ['#ai-audit'] });
  await world.slack.invite('#ai-audit');
  await world.idle();
  world.slack.fault({ method: 'conversations.info', kind: 'status', status: 500, times: 1000 });
  await world.send(makeReview(aboutSecret));
  await world.slack.waitFor(() => (world.texts('#ai-audit').includes(neutral) ? true : null), { timeoutMs: 15_000 });
  expect(JSON.stringify(world.slack.messages('#ai-audit'))).not.toContain(secretName);
});

test('what Slack said earlier of a private channel does not count while Slack does not answer', async () => {
  const clock = createHurriedClock();
  const { world } = await start({ channels: ['#ai-audit'], clock });
  await world.slack.invite('#ai-audit');
  await world.send(makeReview(aboutSecret));
  const isShown = (text: string) => (world.texts('#ai-audit').includes(text) ? true : null);
  await world.slack.waitFor(() => isShown(`✅ Ana Flores approved the review of ${secretName}`), { timeoutMs: 15_000 });
  world.slack.fault({ method: 'conversations.info', kind: 'status', status: 500, times: 1000 });
  clock.shift(3_000);
  await world.send(makeReview({ ...aboutSecret, reviewId: 'r2' }));
  await world.slack.waitFor(() => isShown(neutral), { timeoutMs: 15_000 });
});

test('an admin may let a public channel show it, and take that back', async () => {
  const { world } = await start();
  const refused = await world.type('ana', '#governance', 'admin restricted allow');
  expect(refused.text).toContain('Only admins of this workspace may do that.');
  await world.type('dana', '#governance', 'admin restricted allow');
  await world.send(makeReview(aboutSecret));
  expect(await world.waitForTexts(1)).toEqual([`✅ Ana Flores approved the review of ${secretName}`]);
  await world.type('dana', '#governance', 'admin restricted withhold');
  await world.send(makeReview({ ...aboutSecret, reviewId: 'r2' }));
  expect((await world.waitForTexts(2))[1]).toBe(neutral);
});

test('what was told before it became restricted is withheld with the next edit', async () => {
  const clock = createHurriedClock();
  const { world, bank } = await start({ access: {}, clock });
  await world.send(makeComment({ ...aboutSecret, comment: 'About the layoffs', user: ana }));
  expect((await world.waitForTexts(1))[0]).toContain(secretName);
  bank.access.access_level = 'restricted';
  clock.shift(11 * 60_000);
  const eventName = 'comment_updated';
  await world.send(makeComment({ ...aboutSecret, comment: 'About the layoffs, again', user: ana, eventName }));
  await until(() => world.texts()[0] === neutral, 'the edit');
  expect(world.texts()).toEqual([neutral]);
  const posted = world.slack.messages('#governance').filter(({ source }) => source === 'chat.postMessage');
  expect(secrets.filter((secret) => JSON.stringify(posted).includes(secret))).toEqual([]);
});

test('what even the API key may not see is restricted', async () => {
  const { world } = await start({ access: {} });
  world.credo.fault({ method: 'GET', path: new RegExp(`/use_cases/${secretId}`), status: 403, times: 10 });
  await world.send(makeReview(aboutSecret));
  expect(await world.waitForTexts(1)).toEqual([neutral]);
});

test('while Credo does not answer, what is remembered counts; what was never known goes out by its id only', async () => {
  const { world } = await start();
  await world.send(makeReview(aboutSecret));
  await world.waitForTexts(1);
  world.credo.fault({ path: /use_cases/, status: 503, times: 1000 });
  await world.send(makeReview({ ...aboutSecret, reviewId: 'r2' }));
  await world.send(makeReview({ reviewId: 'r3' }));
  expect(await world.waitForTexts(3)).toEqual([
    neutral,
    neutral,
    '✅ The review of use case GrbRvp… was approved. Open in Credo AI to read.',
  ]);
});

test.each([503, 500])(
  'a use case Credo tells nothing of but %i may be restricted, and is open in a private channel',
  async (status) => {
    const { world } = await start({ channels: ['#governance', '#ai-audit'] });
    await world.slack.invite('#ai-audit');
    await world.idle();
    world.credo.fault({ path: /use_cases/, status, times: 1000 });
    for (const body of everything()) await world.send(body);
    await world.waitForTexts(5);
    const posted = world.slack.messages('#governance').filter(({ source }) => source === 'chat.postMessage');
    expect(secrets.filter((secret) => JSON.stringify(posted).includes(secret))).toEqual([]);
    expect(JSON.stringify(posted)).toContain(`/use-cases/${secretId}/`);
    expect(await world.waitForTexts(6, '#ai-audit')).toContain(
      `💬 Ana Flores commented on use case wRk7Fc…: “See the layoffs, <@${world.slack.user('ben').id}>”`,
    );
  },
);

test('a use case that Credo says there is none of is no secret', async () => {
  const { world } = await start();
  world.credo.fault({ path: /use_cases/, status: 404, times: 1000 });
  for (const body of everything()) await world.send(body);
  expect((await world.waitForTexts(5)).join('\n')).toContain(
    'Ana Flores commented on use case wRk7Fc…: “See the layoffs',
  );
});

test('neither log lines nor the metadata of messages hold the name', async () => {
  const { world } = await start();
  for (const body of everything()) await world.send(body);
  await world.waitForTexts(5);
  await world.type('ana', '#governance', `subscribe reviews use-case:"${secretName}"`);
  expect(world.logLines.filter((line) => secrets.some((secret) => line.includes(secret)))).toEqual([]);
});

test('a sample is about nothing real, and looks as messages in the channel do', async () => {
  const { world } = await start({ what: 'reviews' });
  await world.type('ana', '#governance', 'details minimal');
  await world.type('ana', '#governance', 'test');
  expect((await world.waitForTexts(1))[0]).toBe(
    '🧪 Test: ✅ The review of a use case was approved. Open in Credo AI to read.',
  );
});

describe('who is tagged where nobody may be named', () => {
  const tagged = makeComment({ ...aboutSecret, comment: `@[Ben Okafor](users:${ben.userId})`, user: ana });
  /** Whom new messages ask for: by a mention in a channel, or by a direct message. */
  const pinged = ({ slack }: Awaited<ReturnType<typeof start>>['world']) => {
    const benId = slack.user('ben').id;
    const posts = slack.calls('chat.postMessage').map(({ args }) => JSON.stringify(args));
    return posts.filter((args) => args.includes(benId));
  };

  test.each([
    ['it is restricted', { access_level: 'restricted' }, null],
    ['Credo does not say whether it is', {}, { path: /use_cases/, status: 503, times: 1000 }],
  ])('is told directly, once, without a name: %s', async (_, access, fault) => {
    const { world } = await start({ access });
    await world.send(makeComment({ commentId: 'c0', comment: 'Whoever is tagged is known', user: ben }));
    await world.waitForTexts(1);
    if (fault) world.credo.fault(fault);
    await world.send(tagged);
    await until(() => world.texts('@ben').length === 1, 'the direct message');
    await world.idle();
    expect(pinged(world)).toHaveLength(1);
    expect(secrets.filter((secret) => JSON.stringify(world.slack.messages('@ben')).includes(secret))).toEqual([]);
  });

  test('is mentioned in another channel that may name them', async () => {
    const { world } = await start({ channels: ['#governance', '#ai-audit'] });
    await world.slack.invite('#ai-audit');
    await world.idle();
    await world.send(tagged);
    await world.waitForTexts(1, '#ai-audit');
    await world.waitForTexts(1);
    await world.idle();
    expect(pinged(world)).toEqual([expect.stringContaining(world.slack.channel('#ai-audit').id)]);
  });
});
