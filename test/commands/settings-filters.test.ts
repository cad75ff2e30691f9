import { expect, test } from 'vitest';
import { makeReview } from '../support/events.ts';
import { startSubscribed } from '../support/subscribed.ts';
import { startWorld } from '../support/world.ts';
import { chooseRow, chosenIn, lookFor, openForm, refused, rowsIn, save } from './settings-form.ts';
import { announced, listed, reading } from './support.ts';

const screener = 'GrbRvpo2TSXibSS6pKJyJg';
const scoring = 'HCfZyUXL5TtZ2EjNMtqPLT';

test('use cases are found by their name and risk levels by theirs, and both become filters', async () => {
  const world = await startWorld();
  const view = await openForm(world);
  expect(await lookFor(world, view, 'filter:use-case', 'screen')).toEqual([
    { text: 'Resume screener', value: screener },
  ]);
  expect(await lookFor(world, view, 'filter:risk', '')).toEqual([
    { text: 'High', value: '0' },
    { text: 'Medium', value: '1' },
    { text: 'Low', value: '2' },
  ]);
  await save(world, view, { 'events:reviews': ['*'], 'filter:use-case': [screener], 'filter:risk': ['0', '1'] });
  await world.slack.waitForMessages('#governance', 1);
  expect(await listed(world)).toEqual(['*reviews*, only for use case Resume screener, only for risk High or Medium']);
});

test('a filter chosen by name still holds when the use case is renamed', async () => {
  const world = await startSubscribed({ what: 'tasks' });
  const view = await openForm(world);
  await lookFor(world, view, 'filter:use-case', 'resume');
  await save(world, view, { 'events:reviews': ['*'], 'events:tasks': [], 'filter:use-case': [screener] });
  await world.slack.waitFor(() => world.slack.messages('#governance').find((one) => reading(one).includes('Now:')));
  await world.send(makeReview({ useCaseId: scoring, reviewId: 'r1' }));
  await world.send(makeReview({ useCaseId: screener, reviewId: 'r2' }));
  const [first] = await world.waitForTexts(1);
  expect(first).toContain('Resume screener');
});

test('each choice of a channel is shown and changed by itself, without loss', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe comments');
  await announced(world, 'subscribe reviews use-case:"Resume screener" -actor:@ben status:approved');
  const before = await listed(world);
  const first = await openForm(world);
  expect(chosenIn(first)).toEqual({ 'events:comments': ['*'] });
  const second = await chooseRow(world, first, rowsIn(first)[1] ?? '');
  expect(chosenIn(second)).toEqual({ 'events:reviews': ['*'], 'filter:use-case': [screener] });
  expect(reading(second)).toContain('Also: only with status approved, except by a person. That stays');
  await save(world, second, {});
  expect(await listed(world)).toEqual(before);

  const again = await chooseRow(world, await openForm(world), rowsIn(first)[1] ?? '');
  await lookFor(world, again, 'filter:use-case', 'credit');
  await save(world, again, { 'filter:use-case': [screener, scoring] });
  await world.slack.waitForMessages('#governance', 3);
  expect(await listed(world)).toEqual([
    '*comments*',
    '*reviews*, only for use case Credit scoring or Resume screener, only with status approved, except by Ben Okafor',
  ]);
});

test('a new choice beside the others, and two that become the same are one', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe comments');
  const fresh = await chooseRow(world, await openForm(world), 'Another choice, with its own filters');
  expect(chosenIn(fresh)).toEqual({});
  await lookFor(world, fresh, 'filter:risk', 'hi');
  await save(world, fresh, { 'events:reviews': ['decided'], 'filter:risk': ['0'] });
  await world.slack.waitForMessages('#governance', 2);
  expect(await listed(world)).toEqual(['*comments*', '*reviews: decided*, only for risk High']);
  const filtered = await chooseRow(world, await openForm(world), 'reviews: decided, only for risk High');
  await save(world, filtered, { 'filter:risk': [] });
  await world.slack.waitForMessages('#governance', 3);
  expect(await listed(world)).toEqual(['*reviews: decided, comments*']);
});

test('what cannot be saved is said at its field, and nothing is changed', async () => {
  const world = await startWorld();
  const empty = await openForm(world);
  await lookFor(world, empty, 'filter:risk', '');
  expect(await refused(world, empty, { 'filter:risk': ['0'] })).toEqual({
    'events:reviews': 'Choose at least one event for these filters. To stop everything, type /credo unsubscribe all.',
  });
  await announced(world, 'subscribe tasks assignee:me');
  const view = await openForm(world, '#governance', 'ben');
  expect(await refused(world, view, { 'events:comments': ['*'] }, 'ben')).toEqual({
    'events:comments': expect.stringContaining('Nothing of comments would arrive only assigned to'),
  });
  await announced(world, 'unsubscribe all');
  expect(await refused(world, view, { 'events:tasks': ['done'] }, 'ben')).toEqual({
    'events:reviews':
      'Somebody changed this choice meanwhile. Close this form and type /credo settings to open it again.',
  });
  expect(await listed(world)).toEqual([]);
});

test('custom fields are chosen by any name', async () => {
  const world = await startWorld();
  const view = await openForm(world);
  expect(await lookFor(world, view, 'names:fields', '  Go-live   date ')).toEqual([
    { text: 'Go-live date', value: 'Go-live date' },
  ]);
  await save(world, view, { 'names:fields': ['Go-live date'] });
  await world.slack.waitForMessages('#governance', 1);
  expect(await listed(world)).toEqual(['*fields: "Go-live date"*']);
});

test('while Credo AI does not answer, nothing is found, in time for Slack', async () => {
  const world = await startWorld();
  const view = await openForm(world);
  world.credo.fault({ status: 503, body: '', times: 100 });
  expect(await lookFor(world, view, 'filter:use-case', 'resume')).toEqual([]);
});
