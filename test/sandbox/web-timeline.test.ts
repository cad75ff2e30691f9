import { expect, test } from 'vitest';
import { actsOn } from './acts-on.ts';
import { useOpenPage } from './open-page.ts';

const page = useOpenPage();

const { useCaseId, ids, type, happens, isOver, setField, stage, trouble, switchTo } = actsOn(page);
const openReview = () => page().act('credo/open-review', { actor: ids().actor('Ana'), useCaseId, reviewers: [] });

test('an event nobody subscribed to is shown as such', async () => {
  const event = await happens(setField('Before anybody subscribed'));
  expect(event).toMatchObject({ outcome: 'needless', credoAttempts: 0, slackAttempts: 0 });
  expect(stage(event, 'sent')).toMatchObject({ state: 'needless', note: 'not sent: nobody subscribed to this' });
});

test('an event is followed from Credo AI to Slack, with everything that was sent', async () => {
  await type('subscribe reviews metadata use-case:"Resume screener"');
  const event = await happens(openReview);
  expect(event).toMatchObject({
    title: 'Ana Flores opened a review: Resume screener',
    type: 'use_case_review_status_updated',
    outcome: 'delivered',
    credoAttempts: 1,
    slackAttempts: 1,
  });
  expect(event.stages.map(({ name, state }) => `${name}: ${state}`)).toEqual([
    'sent: done',
    'received: done',
    'verified: done',
    'stored: done',
    'matched: done',
    'delivered: done',
  ]);
  const times = event.stages.map(({ afterMs }) => afterMs ?? Number.NaN);
  expect(times).toEqual([...times].sort((a, b) => a - b));

  const detail = await page().detail(event.id);
  expect(JSON.parse(detail.body)).toMatchObject({ data: { status: 'in_progress', useCaseId } });
  expect(detail.headers).toMatchObject({ 'svix-id': event.id, 'svix-signature': expect.stringMatching(/^v1,/) });
  expect(detail.attempts).toMatchObject([{ status: 200, problem: null, nextAttemptInMs: null }]);
  expect(detail.slackCalls).toMatchObject([
    { method: 'chat.postMessage', channel: '#governance', outcome: 'done', args: { text: expect.any(String) } },
  ]);
  const { stage: ends } = page().sandbox;
  expect(JSON.stringify(detail)).not.toContain(ends.slack.botToken);
  expect(JSON.stringify(detail)).not.toContain(new URL(ends.credo.webhooks[0]?.attributes.url ?? '').pathname);
});

test('an event that every filter leaves out is shown as such', async () => {
  const other = page().state.credo.useCases[1]?.id ?? '';
  const open = () => page().act('credo/open-review', { actor: ids().actor('Ana'), useCaseId: other, reviewers: [] });
  // The app may be done with it before Credo AI has its answer.
  const event = await happens(open, (one) => one.outcome === 'needless' && one.credoAttempts === 1);
  expect(event).toMatchObject({ slackAttempts: 0 });
  expect(stage(event, 'matched')).toMatchObject({ state: 'needless', note: 'nobody subscribed to this' });
});

test('an event that comes twice is recognised, and shown once', async () => {
  await switchTo('duplicate', true);
  const event = await happens(setField('Comes twice'), (one) => isOver(one) && stage(one, 'stored')?.note !== null);
  await switchTo('duplicate', false);
  expect(event).toMatchObject({ outcome: 'delivered', credoAttempts: 2, slackAttempts: 1 });
  expect(stage(event, 'stored')).toMatchObject({ state: 'done', note: 'came again, and was recognised' });
  expect(trouble('duplicate')?.hits).toBe(1);
});

test('two events that come in the wrong order are both delivered', async () => {
  await switchTo('out-of-order', true);
  const { events } = page().state.timeline;
  await setField('First')();
  await setField('Second')();
  const both = await page().see(({ timeline }) => {
    const news = timeline.events.slice(0, timeline.events.length - events.length);
    return news.length === 2 && news.every(isOver) && news;
  }, 'both events');
  await switchTo('out-of-order', false);
  expect(both.map(({ outcome }) => outcome)).toEqual(['delivered', 'delivered']);
  expect(both[0]?.stages[1]?.afterMs).toBeLessThan(both[1]?.stages[1]?.afterMs ?? 0);
  expect(trouble('out-of-order')?.hits).toBe(2);
});

test('an app that is killed finds everything again once it is started', async () => {
  const before = page().state.control.tally;
  expect(await page().act('app/kill', {})).toEqual({ ok: true });
  await page().see(({ control }) => control.app === 'killed', 'the app to be gone');
  const { ana, channel } = ids();
  expect(await page().act('slack/command', { user: ana, channel, text: 'list' })).toEqual({
    ok: false,
    error: 'The app did not take /credo list, as it is not running. Start it and try again.',
  });
  expect(await page().act('app/kill', {})).toEqual({ ok: false, error: 'The app is not running.' });

  const event = await happens(setField('Nobody is there'), (one) => one.credoAttempts > 1);
  expect(stage(event, 'received')?.note).toContain('the app is not there');
  expect(await page().act('app/start', {})).toEqual({ ok: true });
  expect(await page().act('app/start', {})).toEqual({ ok: false, error: 'The app is running already.' });
  const after = await page().see(
    ({ timeline }) => timeline.events.find((one) => one.id === event.id && one.outcome === 'delivered'),
    'the message',
  );
  expect(after.slackAttempts).toBe(1);
  const { tally } = page().state.control;
  expect(tally.retriesByCredo).toBeGreaterThan(before.retriesByCredo);
  expect(tally.eventsAccepted).toBe(tally.eventsSent);
});
