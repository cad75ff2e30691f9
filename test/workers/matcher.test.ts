import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { createCredoClient } from '../../src/credo/client.ts';
import { createDirectory } from '../../src/directory/directory.ts';
import { loadCatalog } from '../../src/events/catalog.ts';
import { createLog } from '../../src/log.ts';
import { pollAlone } from '../../src/polling.ts';
import { noTracing } from '../../src/ports/tracing.ts';
import { startCredo } from '../../src/sandbox/credo/start-credo.ts';
import { startSlack } from '../../src/sandbox/slack/start-slack.ts';
import { createSecretBox } from '../../src/secret-box.ts';
import { createWebClient } from '../../src/slack/web-client.ts';
import { createWorkspace } from '../../src/slack/workspace.ts';
import { createChannelSettings } from '../../src/store/channel-settings.ts';
import { createComments } from '../../src/store/comments.ts';
import { createConnections } from '../../src/store/connections.ts';
import { createDirectoryStore } from '../../src/store/directory.ts';
import { createInbox } from '../../src/store/inbox.ts';
import { createMutedReviews } from '../../src/store/muted-reviews.ts';
import { createPersonSettings } from '../../src/store/person-settings.ts';
import { createReplies } from '../../src/store/replies.ts';
import { createSubscriptions } from '../../src/store/subscriptions.ts';
import { createTaskCards } from '../../src/store/task-cards.ts';
import { startMatcher } from '../../src/workers/matcher.ts';
import { makeEvent } from '../store/builders.ts';
import { openTemporary } from '../store/open-temporary.ts';
import { makeComment, makeReview, makeReviewComment } from '../support/events.ts';
import { startRoles } from '../support/roles.ts';
import { until } from '../support/until.ts';

const catalog = await loadCatalog();
const review = (useCase = 0) => makeEvent({ body: JSON.stringify(makeReview({ useCaseId: `case-${useCase}` })) });

/** The real directory of a workspace and a tenant. */
async function startDirectory(store: Awaited<ReturnType<typeof openTemporary>>) {
  const credo = await startCredo();
  const slack = await startSlack({ signingSecret: 'x'.repeat(32) });
  onTestFinished(() => Promise.all([slack.close(), credo.close()]).then(() => undefined));
  const { clock } = store;
  const log = createLog('silent', []);
  const apiUrl = slack.apiUrl.replace(/\/$/, '');
  const client = createWebClient({ token: slack.botToken, apiUrl, timeoutMs: 5_000, log });
  const connection = { id: 'default', apiUrl: credo.url, appUrl: credo.url, tenant: credo.tenant } as const;
  const api = createCredoClient({ connection: { ...connection, webhookAuth: 'none' }, apiKey: credo.apiKey, clock });
  return createDirectory({
    ...{ store: createDirectoryStore(store), clock, credo: async () => api, appUrl: async () => credo.url },
    slack: createWorkspace(
      { of: async () => client, enterpriseOf: async () => null, installerOf: async () => null },
      async () => true,
    ),
  });
}

async function startMatching() {
  const store = await openTemporary();
  const directory = await startDirectory(store);
  const inbox = createInbox(store);
  const subscriptions = createSubscriptions(store);
  await createConnections(store, createSecretBox([Buffer.alloc(32, 1)])).ensure('default', 'acme');
  const channelSettings = createChannelSettings(store);
  const subscribe = async (channelId: string) => {
    // One delivery per event and channel, so that order can be read from the rows.
    await channelSettings.change('T1', channelId, { settings: { threads: 'off' }, changedBy: 'U1' });
    await subscriptions.replaceInChannel({
      ...{ connectionId: 'default', teamId: 'T1', channelId, state: 'active', reason: null, changedBy: 'U1' },
      rows: [{ selectors: [{ group: 'reviews', sub: null }], filters: [] }],
    });
  };
  await subscribe('C1');
  const start = (used = inbox) => {
    const matcher = startMatcher({
      ...{
        inbox: used,
        subscriptions,
        catalog,
        clock: store.clock,
        directory,
        poll: pollAlone,
        roles: startRoles(store),
      },
      comments: createComments(store),
      replies: createReplies(store),
      channelSettings,
      mutedReviews: createMutedReviews(store),
      personSettings: createPersonSettings(store),
      taskCards: createTaskCards(store),
      audiences: { of: async () => ({ details: 'full', readsRestricted: async () => false }) },
      memberships: async () => new Set(),
      log: createLog('silent', []),
      quiet: { windowMs: 0, mostMs: 0 },
      ...{ tracing: noTracing, onMatched: () => undefined },
      teamOf: async () => null,
      onFanOut: () => undefined,
    });
    onTestFinished(() => matcher.stop());
    return matcher;
  };
  const matched = async () => {
    const rows = await store.rows<{ event_id: number; channel: string }>(
      "select event_id, replace(lane_id, 'T1:', '') as channel from deliveries order by id",
    );
    return rows.map(({ event_id, channel }) => `${event_id} in ${channel}`);
  };
  return { ...store, inbox, subscriptions, subscribe, start, matched };
}

test('stored events are matched in order, also those of before the start, whatever they are about', async () => {
  const { inbox, start, matched } = await startMatching();
  for (let count = 0; count < 250; count += 1) await inbox.append(review(count % (count < 200 ? 7 : 1)));
  const matcher = start();
  await until(async () => (await matched()).length === 250, 'the old ones');
  await inbox.append(review());
  matcher.nudge();
  await until(async () => (await matched()).length === 251, 'the new one');
  expect(await matched()).toEqual(Array.from({ length: 251 }, (_, index) => `${index + 1} in C1`));
});

test('events about different use cases become one transaction, those about one use case do not', async () => {
  const { inbox, start, matched } = await startMatching();
  const writes: number[] = [];
  const fanOutAll = inbox.fanOutAll.bind(inbox);
  const counted = {
    ...inbox,
    fanOutAll: (...args: Parameters<typeof fanOutAll>) => {
      writes.push(args[0].length);
      return fanOutAll(...args);
    },
  };
  for (const useCase of [1, 2, 3, 3, 3, 1]) await inbox.append(review(useCase));
  start(counted);
  await until(async () => (await matched()).length === 6, 'all of them');
  expect(writes).toEqual([3, 2]);
});

test('a subscription counts from the next event on', async () => {
  const { inbox, start, matched, subscribe } = await startMatching();
  const matcher = start();
  await inbox.append(review());
  matcher.nudge();
  await until(async () => (await matched()).length === 1, 'the first');
  await subscribe('C2');
  await inbox.append(review());
  matcher.nudge();
  await until(async () => (await matched()).length === 3, 'the second');
  expect(await matched()).toEqual(['1 in C1', '2 in C1', '2 in C2']);
});

test.each([
  ['one use case', 1],
  ['different use cases', 3],
])('of events about %s, one that cannot be matched holds up the others only for a while', async (_name, useCases) => {
  const { db, clock, inbox, start, matched } = await startMatching();
  await sql`create trigger broken before insert on deliveries when new.event_id = 1
    begin select raise(abort, 'broken'); end`.execute(db);
  for (let count = 0; count < 3; count += 1) await inbox.append(review(count % useCases));
  const matcher = start();
  await until(() => !matcher.isHealthy(), 'the failure to show');
  await until(async () => {
    await clock.advance(1_000);
    return (await matched()).length === 2;
  }, 'the others');
  expect(await matched()).toEqual(['2 in C1', '3 in C1']);
  expect(await inbox.depth()).toMatchObject({ unmatched: 1 });
  await sql`drop trigger broken`.execute(db);
  await until(async () => {
    await clock.advance(60_000);
    return (await matched()).length === 3;
  }, 'the one that failed');
  expect((await matched()).at(-1)).toBe('1 in C1');
});

test('a disk that fails for a while costs nothing', async () => {
  const { db, clock, inbox, start, matched } = await startMatching();
  await sql`create trigger full before insert on deliveries begin select raise(fail, 'disk is full'); end`.execute(db);
  for (let count = 0; count < 3; count += 1) await inbox.append(review());
  start();
  for (let second = 0; second < 20; second += 1) await clock.advance(1_000);
  expect(await matched()).toEqual([]);
  await sql`drop trigger full`.execute(db);
  await until(async () => {
    await clock.advance(60_000);
    return (await matched()).length === 3;
  }, 'all of them');
});

test('a subscription that changes while an event is matched is respected', async () => {
  const { inbox, subscriptions, matched } = await startMatching();
  await inbox.append(review());
  const [event] = await inbox.unmatched(1);
  if (!event) throw new Error('The event is not there.');
  const before = await subscriptions.version('default');
  await subscriptions.replaceInChannel({
    ...{
      connectionId: 'default',
      teamId: 'T1',
      channelId: 'C1',
      rows: [],
      state: 'active',
      reason: null,
      changedBy: 'U1',
    },
  });
  const delivery = { teamId: 'T1', channelId: 'C1', targetId: null, mentionIds: [], threads: 'off' as const };
  const deliveries = [{ ...delivery, hold: null, isCollapsible: false }];
  const plan = { deliveries, directs: [], unmatched: [], comment: null, review: null, fieldValue: null };
  expect(await inbox.fanOut(event, { subscriptionsVersion: before, ...plan })).toBe('outdated');
  expect(await matched()).toEqual([]);
  expect(await inbox.unmatched(1)).toEqual([event]);
});

test('a test event goes to its channel only, whatever the filters say', async () => {
  const { inbox, start, matched, subscribe } = await startMatching();
  await subscribe('C2');
  await inbox.append(makeEvent({ body: JSON.stringify(makeReview()), onlyLane: 'T1:C2' }));
  start();
  await until(async () => (await matched()).length === 1, 'the match');
  expect(await matched()).toEqual(['1 in C2']);
});

test('where only deprecated twins come, none of them waits', async () => {
  const { inbox, start } = await startMatching();
  for (const text of ['One', 'Two', 'Three']) {
    await inbox.append(makeEvent({ body: JSON.stringify(makeReviewComment({ comment: text })) }));
  }
  start();
  await until(async () => (await inbox.depth()).unmatched === 0, 'all of them, while time stands still');
});

test('a deprecated twin waits for the current one where that told of earlier comments, and holds up what came later', async () => {
  const { clock, inbox, start } = await startMatching();
  const receivedAt = clock.now();
  const append = (body: object) => inbox.append(makeEvent({ body: JSON.stringify(body), receivedAt }));
  await append(makeComment({ comment: 'One' }));
  await append(makeReviewComment({ comment: 'Two' }));
  await append(makeReview());
  const matcher = start();
  await until(async () => (await inbox.depth()).unmatched === 2, 'the first');
  await clock.advance(1_400);
  expect(await inbox.depth()).toMatchObject({ unmatched: 2 });
  await clock.advance(200);
  await until(async () => (await inbox.depth()).unmatched === 0, 'the others');
  await matcher.stop();
});

test('an event that meets a change of the subscriptions is not overtaken by the ones behind it', async () => {
  const { inbox, subscribe, start, matched } = await startMatching();
  for (let count = 0; count < 3; count += 1) await inbox.append(review());
  let isChanged = false;
  const matcher = start({
    ...inbox,
    fanOut: async (...given) => {
      // Somebody subscribes another channel after the event was planned.
      if (!isChanged) await subscribe('C2');
      isChanged = true;
      return inbox.fanOut(...given);
    },
  });
  await until(async () => (await inbox.unmatched(10)).length === 0, 'everything to be matched');
  await matcher.stop();
  expect((await matched()).filter((one) => one.endsWith('C1'))).toEqual(['1 in C1', '2 in C1', '3 in C1']);
});
