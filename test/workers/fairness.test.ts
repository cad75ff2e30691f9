import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { createDirectory } from '../../src/directory/directory.ts';
import { loadCatalog } from '../../src/events/catalog.ts';
import { createLog } from '../../src/log.ts';
import { pollAlone } from '../../src/polling.ts';
import type { SlackPoster } from '../../src/ports/slack.ts';
import { noTracing } from '../../src/ports/tracing.ts';
import { createSecretBox } from '../../src/secret-box.ts';
import { createWebClient } from '../../src/slack/web-client.ts';
import { createWorkspace } from '../../src/slack/workspace.ts';
import { createRepositories } from '../../src/store/repositories.ts';
import { startDeliverer } from '../../src/workers/deliverer.ts';
import { openTemporary } from '../store/open-temporary.ts';
import { until } from '../support/until.ts';

const log = createLog('silent', []);
const answerMs = 20;
/** Conversations that are served at the same time. */
const places = 200;

/** A deliverer whose Slack takes everything after 20 ms, and what it took, by workspace, in order. */
async function startServing() {
  const temporary = await openTemporary();
  const store = { ...temporary, clock: systemClock };
  const repositories = createRepositories(store, createSecretBox([Buffer.alloc(32, 1)]));
  const sent: string[] = [];
  const poster: SlackPoster = {
    post: async (teamId, channelId, _message, deliveryId) => {
      await systemClock.sleep(answerMs);
      sent.push(teamId);
      return { kind: 'sent', channelId, slackTs: `${deliveryId}.0` };
    },
    edit: async () => ({ kind: 'not_sent', code: 'unused' }),
    find: async () => null,
    permalink: async () => null,
  };
  // Nobody asks it: what is sent here are ready-made messages to channels.
  const client = createWebClient({ token: 'xoxb-none', apiUrl: 'http://127.0.0.1:9/', timeoutMs: 1_000, log });
  const slack = createWorkspace(
    { of: async () => client, enterpriseOf: async () => null, installerOf: async () => null },
    async () => true,
  );
  const { people, outbox, inbox, comments, reviews, windows, channelSettings, repairs } = repositories;
  const start = async () => {
    const deliverer = startDeliverer({
      ...{ outbox, inbox, comments, reviews, windows, channelSettings, repairs, poster, slack, log },
      directory: createDirectory({
        store: people,
        credo: async () => null,
        appUrl: async () => '',
        slack,
        clock: systemClock,
      }),
      audiences: { of: async () => ({ details: 'full', readsRestricted: async () => false }) },
      catalog: await loadCatalog(),
      quietHours: async () => null,
      ...{ clock: systemClock, takesReplies: false, adminUserIds: [], random: () => 0, paceMs: 0, leaseMs: 30_000 },
      ...{ poll: pollAlone, isAlone: true, tracing: noTracing, onAttempt: () => undefined },
    });
    onTestFinished(() => deliverer.stop());
    return deliverer;
  };
  /** So many messages wait in so many conversations of a workspace. */
  const flood = async (teamId: string, lanes: number, perLane: number) => {
    const now = systemClock.now();
    const upTo = (count: number) =>
      sql`(with recursive n(i) as (select 1 union all select i + 1 from n where i < ${count}) select i from n)`;
    await sql`insert into lanes (id, team_id, channel_id, pending, ready_at, lease_until, token)
      select ${teamId} || ':C' || i, ${teamId}, 'C' || i, ${perLane}, ${now - 60_000} + i, 0, 0 from ${upTo(lanes)} as lane`.execute(
      store.db,
    );
    await sql`insert into deliveries
      (lane_id, role, dedupe_key, notice_json, mention_ids_json, is_broadcast, collapsible, state, attempts, may_be_repeat, created_at)
      select ${teamId} || ':C' || lane.i, 'message', 'flood:' || one.i, ${JSON.stringify({ text: 'News.', blocks: [] })}, '[]',
        0, 0, 'waiting', 0, 0, ${now} from ${upTo(lanes)} as lane cross join ${upTo(perLane)} as one`.execute(store.db);
  };
  return { outbox, start, flood, sent };
}

test('100,000 messages that wait in one workspace let that of another pass at once', async () => {
  const { outbox, start, flood, sent } = await startServing();
  await flood('T1', 1_000, 100);
  const deliverer = await start();
  await until(() => sent.length > places, 'a server at full work');
  const before = sent.length;
  const since = performance.now();
  await outbox.enqueueNotice('T2', 'C1', 'news', { text: 'News.', blocks: [] });
  deliverer.nudge();
  await until(() => sent.includes('T2'), 'the message of the other workspace');
  const waitedMs = performance.now() - since;
  const wentBefore = sent.indexOf('T2') - before;
  await deliverer.stop();
  expect(wentBefore).toBeLessThanOrEqual(places);
  // A second, and what a busy machine adds.
  expect(waitedMs).toBeLessThan(3_000);
});
