import { expect, test } from 'vitest';
import { acmeBank } from '../../src/sandbox/credo/seed.ts';
import { until } from '../support/until.ts';
import { startWorld, type World } from '../support/world.ts';
import { announced, buttons, listed, press, reading, told } from './support.ts';

const useCaseId = (name: string) => acmeBank.useCases.find((useCase) => useCase.name === name)?.id ?? '';
const person = (name: string) => {
  const user = acmeBank.users.find(({ given_name }) => given_name === name);
  return { userId: user?.id, email: user?.email, givenName: name, familyName: user?.family_name };
};

type Review = { readonly about?: string; readonly by?: string; readonly status?: string };

/** A review changes its status; the message it becomes names all three. */
async function review(world: World, { about = 'Resume screener', by = 'Chi', status = 'approved' }: Review) {
  await world.credo.emit({
    type: 'use_case_review_status_updated',
    data: { reviewId: 'r1', status, useCaseId: useCaseId(about), user: person(by) },
  });
}

/** The texts about reviews in #governance once everything that happened has been sent. */
async function arriving(world: World, reviews: readonly Review[]): Promise<string[]> {
  await announced(world, 'threads off');
  await announced(world, 'subscribe fields', '#general');
  for (const one of reviews) await review(world, one);
  await world.credo.emit({
    type: 'use_case_custom_field_updated',
    data: { customFieldId: 'f1', customFieldName: 'The end', value: '1', useCaseId: useCaseId('Fraud detection') },
  });
  await world.slack.waitForMessages('#general', 2);
  await until(async () => {
    const metrics = await (await fetch(`${world.url}/metrics`)).text();
    return /^credo_slack_deliveries_waiting 0$/m.test(metrics);
  }, 'an empty outbox');
  const texts = world.slack.messages('#governance').map(({ text }) => text);
  return texts.filter((text) => text.includes('the review of'));
}

test('a filter by use case decides which events arrive', async () => {
  const world = await startWorld();
  expect(await announced(world, 'subscribe reviews use-case:"credit  SCORING","Chat assistant"')).toBe(
    '*Ana Flores* subscribed this channel to Credo AI: *reviews*, only for use case Chat assistant or Credit scoring.',
  );
  const names = ['Resume screener', 'Chat assistant for advisers', 'Chat assistant', 'Credit scoring'];
  const texts = await arriving(
    world,
    names.map((about) => ({ about })),
  );
  expect(texts).toEqual([
    expect.stringMatching(/the review of Chat assistant$/),
    expect.stringMatching(/the review of Credit scoring$/),
  ]);
});

test('a filter by risk decides which events arrive', async () => {
  const world = await startWorld();
  expect(await announced(world, 'subscribe “reviews:decided” risk:high')).toBe(
    '*Ana Flores* subscribed this channel to Credo AI: *reviews: decided*, only for risk High.',
  );
  const low = { about: 'Document summarizer' };
  const none = { about: 'Branch staffing forecast' };
  const texts = await arriving(world, [low, none, { about: 'Fraud detection' }, { status: 'in_progress' }, {}]);
  expect(texts).toEqual([expect.stringMatching(/approved the review of Resume screener$/)]);
});

test('a minus leaves out what it names and nothing else', async () => {
  const world = await startWorld();
  expect(await announced(world, 'subscribe all -use-case:"Resume screener"')).toBe(
    '*Ana Flores* subscribed this channel to Credo AI: *reviews, tasks, comments, metadata, fields*, except use case Resume screener.',
  );
  const texts = await arriving(world, [{}, { about: 'Fraud detection' }]);
  expect(texts).toEqual([expect.stringContaining('Fraud detection')]);
});

test.each([
  ['actor:me', 'Ana Flores'],
  ['by:@ana', 'Ana Flores'],
  ['actor:ana@acme.example', 'ana@acme.example'],
  ['actor:"Ana Flores"', 'Ana Flores'],
])('%s lets through what this person did', async (filter, shown) => {
  const world = await startWorld();
  expect(await announced(world, `subscribe reviews ${filter}`)).toBe(
    `*Ana Flores* subscribed this channel to Credo AI: *reviews*, only by ${shown}.`,
  );
  const texts = await arriving(world, [{ by: 'Ben' }, { by: 'Lucas' }, { by: 'Ana' }]);
  expect(texts).toEqual([expect.stringMatching(/Ana.* approved/)]);
});

test('a filter by status decides which events arrive', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe reviews status:rejected');
  const texts = await arriving(world, [{}, { status: 'in_progress' }, { status: 'rejected' }]);
  expect(texts).toEqual([expect.stringContaining('rejected the review of Resume screener')]);
});

test('a filter by assignee decides which tasks arrive', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe tasks assignee:@ben');
  await announced(world, 'threads off');
  for (const assignee of ['Chi', 'Aisha', 'Ben']) {
    await world.credo.emit({
      type: 'use_case_review_task_status_updated',
      data: {
        reviewId: 'r1',
        useCaseId: useCaseId('Resume screener'),
        status: 'todo',
        subStatus: 'none',
        assignedUserId: person(assignee).userId,
        user: person('Dana'),
      },
    });
  }
  const messages = await world.slack.waitForMessages('#governance', 3);
  expect(messages[2]?.text).toContain('asked Ben Okafor to review');
});

test('different filters live side by side, and each event comes once', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe reviews actor:@ana');
  expect(await announced(world, 'subscribe reviews risk:high')).toBe(
    '*Ana Flores* added *reviews*, only for risk High. This channel now gets: *reviews*, only by Ana Flores; and *reviews*, only for risk High.',
  );
  const texts = await arriving(world, [{ by: 'Ana' }, { about: 'Fraud detection' }, { about: 'Credit scoring' }]);
  expect(texts).toEqual([expect.stringContaining('Resume screener'), expect.stringContaining('Credit scoring')]);
  expect(await announced(world, 'unsubscribe actor:me')).toBe(
    '*Ana Flores* removed *reviews*, only by Ana Flores. Still on: *reviews*, only for risk High.',
  );
});

test.each([
  ['Resume screner', 'Resume screener'],
  ['Reusme screener', 'Resume screener'],
  ['Fraud detecton', 'Fraud detection'],
  ['Documentsumarizer', 'Document summarizer'],
])('a slip in a name, %s, is one click away from the right one', async (typed, right) => {
  const world = await startWorld();
  const answer = await world.type('ana', '#governance', `subscribe reviews use-case:"${typed}" actor:me`);
  expect(answer.ephemeral_to).toBe(world.slack.user('ana').id);
  expect(reading(answer)).toMatch(
    new RegExp(`^I can't find a use case called \\*${typed}\\*. Closest: \\*${right}\\*[^\\n]* Nothing was changed\\.`),
  );
  expect(await listed(world)).toEqual([]);
  const [first] = buttons(answer);
  expect(first?.label).toContain(right);
  expect(reading(await press(world, 'ana', answer, first?.label ?? ''))).toBe(
    `*Ana Flores* subscribed this channel to Credo AI: *reviews*, only for use case ${right}, only by Ana Flores.`,
  );
});

test('a name that resembles nothing can be left out', async () => {
  const world = await startWorld();
  expect(await told(world, 'subscribe reviews use-case:zzz,"Fraud detection"')).toBe(
    [
      "I can't find a use case called *zzz*. Nothing was changed.",
      'Correct it, or leave it out: `/credo subscribe reviews use-case:"Fraud detection"`',
    ].join('\n'),
  );
});

test('a risk level the tenant does not have is answered with those it has', async () => {
  const world = await startWorld();
  expect(await told(world, 'subscribe reviews risk:high,critical')).toBe(
    [
      'Credo AI has no risk level *critical*. There are *High*, *Medium* and *Low*. Nothing was changed.',
      'Correct it, or leave it out: `/credo subscribe reviews risk:high`',
    ].join('\n'),
  );
  const slip = await world.type('ana', '#governance', 'subscribe reviews risk:hihg');
  expect(reading(await press(world, 'ana', slip, 'Yes, High'))).toContain('only for risk High');
});

test('two use cases of the same name are told apart with a click', async () => {
  const twin = { ...acmeBank.useCases[0]!, id: 'TwinOfResumeScreener01' };
  const world = await startWorld({ credo: { seed: { ...acmeBank, useCases: [...acmeBank.useCases, twin] } } });
  const answer = await world.type('ana', '#governance', 'subscribe reviews use-case:"Resume screener"');
  expect(reading(answer).split('\n')[0]).toBe(
    'Credo AI has 2 use cases called *Resume screener*. Which one do you mean? After each name stands the beginning of its id, as in its address in Credo AI. Nothing was changed.',
  );
  expect(buttons(answer).map(({ label }) => label)).toEqual(['Resume screener · GrbRvp…', 'Resume screener · TwinOf…']);
  await press(world, 'ana', answer, 'Resume screener · TwinOf…');
  expect(await listed(world)).toEqual(['*reviews*, only for use case Resume screener']);
  const data = { reviewId: 'r1', user: person('Chi') };
  for (const [id, status] of [
    [twin.id, 'approved'],
    [useCaseId('Resume screener'), 'rejected'],
    [twin.id, 'closed'],
  ]) {
    await world.credo.emit({ type: 'use_case_review_status_updated', data: { ...data, useCaseId: id, status } });
  }
  const messages = await world.slack.waitForMessages('#governance', 3);
  expect(messages.map(({ text }) => text).join()).not.toContain('rejected');
});

test('a use case may be named by its id, and the same one twice counts once', async () => {
  const world = await startWorld();
  expect(await announced(world, `subscribe reviews use-case:${useCaseId('Credit scoring')},"Credit scoring"`)).toBe(
    '*Ana Flores* subscribed this channel to Credo AI: *reviews*, only for use case Credit scoring.',
  );
});

test('while Credo does not answer, a name is kept as typed, and the answer says so', async () => {
  const world = await startWorld();
  const fault = world.credo.fault({ path: /use_cases|risk/, times: 1000, status: 503, body: '' });
  expect(await announced(world, 'subscribe reviews use-case:"Credit scoring"')).toBe(
    [
      '*Ana Flores* subscribed this channel to Credo AI: *reviews*, only for use case Credit scoring.',
      "Credo AI didn't answer, so I couldn't check the name *Credit scoring*. If it is misspelt, nothing will come: `/credo list` shows it.",
    ].join('\n'),
  );
  fault.clear();
  const texts = await arriving(world, [{}, { about: 'Credit scoring' }]);
  expect(texts).toEqual([expect.stringContaining('Credit scoring')]);
});

test('characters that Slack escapes arrive as they were typed', async () => {
  const useCase = { ...acmeBank.useCases[0]!, id: 'RandDUseCase0000000001', name: 'R&D <search>' };
  const world = await startWorld({ credo: { seed: { ...acmeBank, useCases: [useCase] } } });
  expect(await announced(world, 'subscribe reviews use-case:"R&D <search>"')).toBe(
    '*Ana Flores* subscribed this channel to Credo AI: *reviews*, only for use case R&D <search>.',
  );
});

test('a filter that would hide events is explained, with commands that do what was meant', async () => {
  const world = await startWorld();
  expect(await told(world, 'set reviews tasks comments assignee:me')).toBe(
    [
      'With *assignee:* nothing of *reviews, comments* would arrive, because they have no assignee. Nothing was changed.',
      'Type these one after the other instead:',
      '`/credo set tasks assignee:me`',
      '`/credo subscribe reviews comments`',
    ].join('\n'),
  );
  await announced(world, 'set tasks assignee:me');
  await announced(world, 'subscribe reviews comments');
  expect(await listed(world)).toEqual(['*tasks*, only assigned to Ana Flores', '*reviews, comments*']);
});

test.each(['ben', 'Zorro', 'nobody@acme.example', '@Zorro'])('nobody is called %s', async (name) => {
  const world = await startWorld();
  expect(await told(world, `subscribe tasks actor:me assignee:"${name}"`)).toBe(
    [
      `I don't know anybody called *${name}*: type @ and choose the person. Nothing was changed.`,
      'Correct it, or leave it out: `/credo subscribe tasks actor:me`',
    ].join('\n'),
  );
  expect(await listed(world)).toEqual([]);
});

test('people may be named by their id in Credo, or by a full name that Credo cannot look for', async () => {
  const world = await startWorld();
  await announced(world, `subscribe reviews actor:${person('Ben').userId},"Ben Okafor"`);
  expect(await arriving(world, [{ by: 'Chi' }, { by: 'Ben' }])).toHaveLength(1);
});

test('while Credo does not answer, a name of a person is kept, and the answer says so', async () => {
  const world = await startWorld();
  world.credo.fault({ path: /users/, times: 1000, status: 503, body: '' });
  expect(await announced(world, 'subscribe reviews actor:ben')).toContain("I couldn't check the name *ben*.");
});

test('more than two rows are said below each other, and a full stop is said once', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe reviews risk:high');
  expect(await announced(world, 'subscribe reviews actor:"Ben O."')).toBe(
    '*Ana Flores* added *reviews*, only by Ben O. This channel now gets: *reviews*, only for risk High; and *reviews*, only by Ben O.',
  );
  expect(await announced(world, 'subscribe fields')).toBe(
    [
      '*Ana Flores* added *fields*. This channel now gets:',
      '• *reviews*, only for risk High',
      '• *reviews*, only by Ben O.',
      '• *fields*',
    ].join('\n'),
  );
  expect(await announced(world, 'set tasks')).toBe(
    [
      '*Ana Flores* changed what this channel gets. Before:',
      '• *reviews*, only for risk High',
      '• *reviews*, only by Ben O.',
      '• *fields*',
      'Now: *tasks*.',
    ].join('\n'),
  );
});
