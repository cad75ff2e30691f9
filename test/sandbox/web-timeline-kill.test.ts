import { expect, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/start-sandbox.ts';
import type { TimelineState } from '../../src/sandbox/web/page-state.ts';
import { until } from '../support/until.ts';
import { useOpenPage } from './open-page.ts';

/** Which lines the kill takes with it, as it may any that was not printed yet. */
let isLost = (_line: string) => false;

const losingLines = (sandbox: Sandbox): Sandbox => {
  const { app } = sandbox.stage;
  const onLine: typeof app.onLine = (listener) => app.onLine((line) => void (isLost(line) || listener(line)));
  return { ...sandbox, stage: { ...sandbox.stage, app: { ...app, onLine } } };
};
const page = useOpenPage({ speed: 600, seed: 7, quietWindowMs: 300 }, losingLines);

const comments = ({ events }: TimelineState) =>
  events.filter(({ type, credoAttempts }) => type.includes('comment') && credoAttempts > 0).reverse();
const useCaseId = 'GrbRvpo2TSXibSS6pKJyJg';
/** The same command once more, so soon, would be taken for typed twice. */
const setUp = async (what: string) => {
  const { slack, credo } = page().sandbox.stage;
  const actor = credo.state.users.find(({ given_name }) => given_name === 'Ana')?.id ?? '';
  const command = await slack.command({ user: 'ana', channel: '#governance', text: `subscribe ${what}` });
  await slack.waitForAnswer(command, { timeoutMs: 20_000 });
  return actor;
};
/** A burst of comments, and the kill that follows it; resolves with how many events there were before. */
const burst = async (words: string, what: string) => {
  const actor = await setUp(what);
  const before = comments(page().state.timeline).length;
  for (let number = 1; number <= 4; number += 1) {
    await page().act('credo/comment', { actor, useCaseId, content: `${words} ${number}` });
  }
  return before;
};
/** Until the app has done this once more than now, whatever the page hears of it. */
const logged = (event: string) => {
  const log = () => page().sandbox.stage.app.log().split(`"${event}"`).length;
  const start = log();
  return until(() => log() > start, `another ${event}`, 20_000);
};
const restart = async () => {
  await page().act('app/kill', {});
  isLost = () => false;
  await page().act('app/start', {});
};
/** The events of a burst, once none is under way. */
const ended = (before: number) =>
  page().see(({ timeline }) => {
    const news = comments(timeline).slice(before);
    return news.length === 8 && news.every(({ outcome }) => outcome !== 'under_way') && news;
  }, 'all events to end');

test('an event whose match the app could not log before it was killed is followed to Slack', async () => {
  isLost = (line) => line.includes('"inbox.matched"');
  const before = await burst('Unmatched', 'comments');
  await logged('inbox.matched');
  await restart();
  const events = await ended(before);
  expect(events.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
  const told = events.filter(({ outcome }) => outcome === 'delivered');
  expect(told.length).toBeGreaterThanOrEqual(4);
  const calls = await Promise.all(told.map(async ({ id }) => (await page().detail(id)).slackCalls));
  const said = new Set(JSON.stringify(calls).match(/Unmatched \d/g));
  expect([...said].sort()).toEqual(['Unmatched 1', 'Unmatched 2', 'Unmatched 3', 'Unmatched 4']);
});

test('an event whose delivery the app could not log before it was killed ends nevertheless', async () => {
  isLost = (line) => line.includes('"delivery.');
  const before = await burst('Undelivered', 'comments tasks');
  await logged('delivery.attempted');
  await restart();
  const events = await ended(before);
  expect(events.map(({ outcome }) => outcome)).not.toContain('failed');
  expect(events.filter(({ outcome }) => outcome === 'delivered').length).toBeGreaterThanOrEqual(4);
});
