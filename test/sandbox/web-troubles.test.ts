import { beforeAll, describe, expect, test } from 'vitest';
import type { TimelineEvent } from '../../src/sandbox/web/page-state.ts';
import { actsOn } from './acts-on.ts';
import { useOpenPage } from './open-page.ts';

/* What each switch says of itself is what happens. */

const page = useOpenPage();
const { ids, type, happens, setField, stage, trouble, switchTo } = actsOn(page);

beforeAll(async () => {
  await type('subscribe reviews metadata use-case:"Resume screener"');
});

/** The event, once its message came. */
const delivered = ({ id }: TimelineEvent) =>
  page().see(
    ({ timeline }) => timeline.events.find((one) => one.id === id && one.outcome === 'delivered'),
    'the message',
  );

describe('Slack', () => {
  test.each(['slack-429', 'slack-500', 'slack-slow', 'slack-timeout', 'slack-token-revoked'])(
    '%s spoils calls, and the message comes once when it is over',
    async (id) => {
      await switchTo(id, true);
      const event = await happens(setField(`During ${id}`), () => (trouble(id)?.hits ?? 0) > 0);
      // Slack may be slow; Credo AI does not wait for it.
      expect(stage(event, 'stored')).toMatchObject({ state: 'done' });
      await switchTo(id, false);
      // A token is looked at again after a minute, or when the app starts.
      if (id === 'slack-token-revoked') {
        await page().act('app/kill', {});
        await page().act('app/start', {});
      }
      const { slackAttempts } = await delivered(event);
      expect(slackAttempts).toBeGreaterThan(id === 'slack-slow' ? 0 : 1);
      const { slackCalls } = await page().detail(event.id);
      const taken = slackCalls.filter(({ outcome }) => outcome === 'done');
      expect(taken).toHaveLength(1);
      if (id === 'slack-timeout') expect(JSON.stringify(taken[0]?.args)).toContain('May be a repeat');
    },
  );

  const isPaused = (event: TimelineEvent) => stage(event, 'delivered')?.note?.startsWith('kept, the channel is paused');
  const toldAna = () => {
    const { channels, messages } = page().state.slack;
    const isHers = (channel: string) =>
      channels.some(({ id, is_im, members }) => id === channel && is_im && members.includes(ids().ana));
    return messages.filter(({ channel, text }) => isHers(channel) && text.includes('<#')).length;
  };

  test.each([
    ['slack-channel-not-found', 'metadata'],
    // Other words, as the same command twice within seconds is taken for one.
    ['slack-is-archived', 'reviews'],
  ])('%s pauses the channel, tells Ana and loses nothing; subscribing again resumes it', async (id, what) => {
    const before = toldAna();
    await switchTo(id, true);
    const event = await happens(setField(`During ${id}`), isPaused);
    expect(event.outcome).toBe('under_way');
    await page().see(() => toldAna() === before + 1, 'the direct message to Ana');
    await switchTo(id, false);
    await type(`subscribe ${what} use-case:"Resume screener"`);
    await delivered(event);
  });
});

describe('Credo AI', () => {
  const subscribe = async () => {
    const answer = await type('subscribe tasks use-case:"Resume screener"');
    return JSON.stringify(answer);
  };

  test.each(['credo-down', 'credo-401', 'credo-422', 'credo-slow'])(
    '%s spoils requests, and events still become messages',
    async (id) => {
      await switchTo(id, true);
      const answer = await subscribe();
      await page().see(() => (trouble(id)?.hits ?? 0) > 0, 'a request to be spoilt');
      if (id === 'credo-401') expect(answer).toMatch(/key/i);
      if (id === 'credo-422') expect(JSON.stringify(await type('status'))).toContain('pending');
      const event = await happens(setField(`During ${id}`));
      expect(event.outcome).toBe('delivered');
      expect(stage(event, 'delivered')?.afterMs).toBeLessThan(id === 'credo-slow' ? 4_000 : Number.POSITIVE_INFINITY);
      await switchTo(id, false);
      await type('unsubscribe tasks');
    },
  );

  test('credo-422 refuses to make or change webhooks, and still shows them', async () => {
    const { credo } = page().sandbox.stage;
    const before = credo.requests.length;
    const asked = (...methods: readonly string[]) =>
      credo.requests
        .slice(before)
        .filter(({ method, path }) => methods.includes(method) && /\/webhooks(\/\w+)?$/.test(path)).length;
    await switchTo('credo-422', true);
    await type('subscribe comments use-case:"Resume screener"');
    await page().see(() => trouble('credo-422')?.hits === asked('POST', 'PATCH'), 'all of them to be refused');
    expect(trouble('credo-422')?.hits).toBeGreaterThan(0);
    expect(asked('GET')).toBeGreaterThan(0);
    await switchTo('credo-422', false);
  });
});

test('warnings of the app are shown, and all troubles end at once', async () => {
  expect(page().state.control.logLines.length).toBeGreaterThan(0);
  expect(page().state.control.logLines.every((line) => /"level":"(warn|error)"/.test(line))).toBe(true);
  await switchTo('credo-slow', true);
  await switchTo('slack-slow', true);
  expect(await page().act('trouble/clear', {})).toEqual({ ok: true });
  await page().see(({ control }) => control.troubles.every(({ isOn }) => !isOn), 'all troubles to end');
});
