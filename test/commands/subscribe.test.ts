import { expect, test } from 'vitest';
import { until } from '../support/until.ts';
import { startWorld } from '../support/world.ts';
import { announced, buttons, listed, press, reading, registered, told } from './support.ts';

const review = ['use_case_review_status_updated'];
const task = ['use_case_review_task_status_updated'];
const taskDeleted = ['use_case_review_task_deleted'];
const comment = ['use_case_comment', 'use_case_review_comment'];
const customField = ['use_case_custom_field_updated'];
const metadataFields: Readonly<Record<string, string>> = {
  name: 'name',
  risk: 'risk_category_level',
  description: 'description',
  icon: 'icon',
  industries: 'industries',
  regions: 'regions',
  'ai-type': 'ai_type',
  vendor: 'is_vendor',
  questionnaires: 'questionnaire_ids',
};
const metadata = Object.values(metadataFields).map((field) => `use_case_${field}_updated`);

/** What is typed, what the channel then gets, and what Credo is asked for. */
const choices: readonly (readonly [typed: string, listed: string, types: readonly string[]])[] = [
  ['', 'reviews, tasks, comments', [...review, ...task, ...taskDeleted, ...comment]],
  ['reviews', 'reviews', review],
  ['Review', 'reviews', review],
  ['reviews:opened', 'reviews: opened', review],
  ['reviews:decided', 'reviews: decided', review],
  ['“reviews:decided”', 'reviews: decided', review],
  ['reviews:closed', 'reviews: closed', review],
  ['tasks', 'tasks', [...task, ...taskDeleted]],
  ['tasks:assigned', 'tasks: assigned', task],
  ['tasks:done', 'tasks: done', task],
  ['tasks:updated', 'tasks: updated', task],
  ['tasks:deleted', 'tasks: deleted', taskDeleted],
  ['comments', 'comments', comment],
  ['comments:mentions', 'comments: mentions', comment],
  ['metadata', 'metadata', metadata],
  ['fields', 'fields', customField],
  ['fields:"Go-live date"', 'fields: "Go-live date"', customField],
  [
    'all',
    'reviews, tasks, comments, metadata, fields',
    [...review, ...task, ...taskDeleted, ...comment, ...metadata, ...customField],
  ],
  ['reviews, fields.', 'reviews, fields', [...review, ...customField]],
  ['FIELDS and reviews', 'reviews, fields', [...review, ...customField]],
  ['CredoAI.use_case_review_status_updated.v1', 'reviews', review],
  ['use_case_review_task_status_updated', 'tasks: updated', task],
  ['use_case_review_task_deleted', 'tasks: deleted', taskDeleted],
  ['use_case_comment', 'comments', comment],
  ['use_case_review_comment', 'comments', comment],
  ['use-case-custom-field-updated', 'fields', customField],
  ['use_case_governance_status_updated', 'use_case_governance_status_updated', ['use_case_governance_status_updated']],
  ...Object.entries(metadataFields).flatMap(([sub, field]) => [
    [`metadata:${sub}`, `metadata: ${sub}`, [`use_case_${field}_updated`]] as const,
    [`CredoAI.use_case_${field}_updated.v1`, `metadata: ${sub}`, [`use_case_${field}_updated`]] as const,
  ]),
];

test('a channel gets exactly what was typed, and Credo is asked for exactly the kinds this needs', async () => {
  const world = await startWorld({ env: { WEBHOOK_GRACE_MS: '0' } });
  for (const [typed, gets, types] of choices) {
    const said = await announced(world, `subscribe ${typed}`);
    expect.soft(said.split('\n')[0], typed).toBe(`*Ana Flores* subscribed this channel to Credo AI: *${gets}*.`);
    expect.soft(await listed(world), typed).toEqual([`*${gets}*`]);
    expect.soft(registered(world), typed).toEqual([...types].sort());
    await announced(world, 'unsubscribe all');
    await until(() => world.credo.webhooks.length === 0, 'no webhook');
  }
});

test('a bare subscribe explains what was chosen and how to choose less', async () => {
  const world = await startWorld();
  const answer = await world.type('ana', '#governance', 'subscribe');
  expect(reading(answer)).toBe(
    [
      '*Ana Flores* subscribed this channel to Credo AI: *reviews, tasks, comments*.',
      'Threads: cards. These are the usual choices. To get only some of them, type for example `/credo set reviews`; to see a sample, `/credo test`.',
    ].join('\n'),
  );
  expect(buttons(answer).map(({ label }) => label)).toEqual(['Undo', 'Settings']);
  expect(world.slack.messages('#governance')).toHaveLength(1);
});

test('subscribing again adds to what is there', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe reviews');
  expect(await announced(world, 'sub fields', '#governance', 'ben')).toBe(
    '*Ben Okafor* added *fields*. This channel now gets: *reviews, fields*.',
  );
  expect(await announced(world, 'add reviews fields tasks')).toBe(
    '*Ana Flores* added *tasks*. This channel now gets: *reviews, tasks, fields*.',
  );
  expect(await listed(world)).toEqual(['*reviews, tasks, fields*']);
});

test('what is on already changes nothing and is said to the person only', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe reviews');
  const before = await told(world, 'list');
  const said = await told(world, 'follow reviews:decided', '#governance', 'ben');
  expect(said).toMatch(
    /^Nothing to change: this channel already gets \*reviews\* \(set up by Ana Flores on \d+ \w+ \d{4}\)\.$/,
  );
  expect(await told(world, 'set reviews')).toMatch(/^Nothing to change/);
  expect(await told(world, 'list')).toBe(before);
  expect(world.slack.messages('#governance')).toHaveLength(1);
});

test('set replaces everything and says what was there before', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe reviews fields');
  const answer = await world.type('ana', '#governance', 'set tasks');
  expect(reading(answer)).toBe('*Ana Flores* changed what this channel gets. Before: *reviews, fields*. Now: *tasks*.');
  expect(buttons(answer).map(({ label }) => label)).toEqual(['Undo', 'Settings']);
  expect(registered(world)).toEqual([...taskDeleted, ...task]);
  expect(await told(world, 'set')).toBe(
    'Say what this channel should get, for example `/credo set reviews tasks`. Nothing was changed.',
  );
});

test("Credo's own name of an event is understood, and the shorter word is shown to the person", async () => {
  const world = await startWorld();
  const command = await world.slack.command({
    user: 'ana',
    channel: '#governance',
    text: 'subscribe CredoAI.use_case_review_status_updated.v1',
  });
  const note = await world.slack.waitForAnswer(command, { nth: 2 });
  expect(reading(note)).toBe('Shorter: `reviews`');
  expect(note.ephemeral_to).toBe(world.slack.user('ana').id);
});

test('a deprecated event can be chosen, with a word of warning', async () => {
  const world = await startWorld();
  const text = 'subscribe governance_status';
  const command = await world.slack.command({ user: 'ana', channel: '#governance', text });
  const note = await world.slack.waitForAnswer(command, { nth: 2 });
  expect(reading(note)).toContain('reviews');
  expect(reading(await press(world, 'ana', note, 'Reviews instead'))).toContain('added *reviews*.');
});

test('one wrong word changes nothing, and the whole corrected command is one click away', async () => {
  const world = await startWorld();
  const answer = await world.type('ana', '#governance', 'subscribe reveiws, tasks');
  expect(answer.ephemeral_to).toBe(world.slack.user('ana').id);
  expect(reading(answer)).toBe(
    [
      "I don't know *reveiws*. Nothing was changed.",
      'You can choose: reviews, tasks, comments, metadata, fields.',
      'Did you mean `/credo subscribe reviews tasks`?',
    ].join('\n'),
  );
  expect(await listed(world)).toEqual([]);
  expect(world.credo.webhooks).toEqual([]);

  const done = await press(world, 'ana', answer, 'Yes, reviews tasks');
  expect(reading(done)).toBe('*Ana Flores* subscribed this channel to Credo AI: *reviews, tasks*.');
  expect(done.ephemeral_to).toBeNull();
});

test('a word that resembles nothing is answered with what there is', async () => {
  const world = await startWorld();
  expect(await told(world, 'subscribe reviews invoices')).toBe(
    [
      "*invoices* isn't something Credo AI reports. Nothing was changed.",
      'You can choose: reviews, tasks, comments, metadata, fields.',
      'For example, type `/credo subscribe reviews`',
    ].join('\n'),
  );
  expect(await listed(world)).toEqual([]);
});

test('a mistyped command is one click away from the right one', async () => {
  const world = await startWorld();
  const answer = await world.type('ana', '#governance', 'subscrbe reviews');
  expect(reading(answer)).toBe(
    [
      "There's no `/credo subscrbe`. Nothing was changed.",
      'Did you mean `/credo subscribe reviews`? `/credo help commands` lists everything.',
    ].join('\n'),
  );
  expect(reading(await press(world, 'ana', answer, 'Yes, subscribe'))).toMatch(/Credo AI: \*reviews\*\.$/);
  const unknown = await world.type('ana', '#governance', 'frobnicate');
  expect(reading(unknown)).toBe(
    "There's no `/credo frobnicate`. Nothing was changed.\n`/credo help commands` lists everything.",
  );
  expect(reading(await press(world, 'ana', unknown, 'Show help'))).toContain('*More:*');
});

test('the same command of three people at once gives one webhook and one subscription', async () => {
  const world = await startWorld();
  const people = ['ana', 'ben', 'chi'];
  const answers = await Promise.all(people.map((user) => world.type(user, '#governance', 'subscribe reviews')));
  expect(answers.filter(({ ephemeral_to }) => ephemeral_to === null)).toHaveLength(1);
  expect(await listed(world)).toEqual(['*reviews*']);
  expect(world.credo.webhooks).toHaveLength(1);
});

test('different commands in one channel at once are all kept', async () => {
  const world = await startWorld();
  const groups = ['reviews', 'tasks', 'comments', 'metadata', 'fields'];
  await Promise.all(groups.map((group) => announced(world, `subscribe ${group}`)));
  expect(await listed(world)).toEqual(['*reviews, tasks, comments, metadata, fields*']);
});

test('a channel may have fifty filter values and no more', async () => {
  const world = await startWorld();
  const values = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) => `"Field ${from + index}"`).join(',');
  expect(await told(world, `subscribe fields field:${values(1, 51)}`)).toBe(
    [
      'These are 51 filter values, and 50 is the most a channel can have. Nothing was changed.',
      'Use fewer, or share them between channels. `/credo list` shows what is there.',
    ].join('\n'),
  );
  await announced(world, `subscribe fields field:${values(1, 49)}`);
  expect(await told(world, `subscribe metadata field:${values(60, 2)}`)).toBe(
    [
      'This channel would have 51 filter values, and 50 is the most it can have. Nothing was changed.',
      '`/credo list` shows what is there, and `/credo unsubscribe` takes some of it away.',
    ].join('\n'),
  );
  await announced(world, `subscribe metadata field:${values(60, 1)}`);
});

test.each(['set …', 'set ,', 'set and', 'unsubscribe …', 'unsubscribe ...'])(
  '%s, typed as it stands, changes nothing',
  async (text) => {
    const world = await startWorld();
    await announced(world, 'subscribe reviews:decided risk:high');
    const before = registered(world);
    const answer = await world.type('ana', '#governance', text);
    expect(answer.ephemeral_to).not.toBeNull();
    expect(registered(world)).toEqual(before);
    expect(await told(world, 'list')).toContain('*reviews: decided*, only for risk High');
  },
);
