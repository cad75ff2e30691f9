import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { readConfig } from '../../src/config.ts';
import { openBeside } from '../../src/store/open.ts';
import { createOutbox } from '../../src/store/outbox.ts';
import { createStandings } from '../../src/store/standing.ts';
import { startWorld, type World } from '../support/world.ts';
import { openHome } from './home-tab.ts';
import { announced, reading, told } from './support.ts';

/** What somebody's Home tab says when they open it. */
const opened = async (world: World, user: string) => reading(await openHome(world, user));

test('Home says how to start, and to admins how the connection is', async () => {
  const world = await startWorld();
  const home = await opened(world, 'chi');
  expect(home).toContain('None of your channels gets Credo AI news yet');
  expect(home).toContain('`/credo subscribe`');
  expect(home).not.toContain('For admins');
  expect(await opened(world, 'dana')).toMatch(
    /For admins\n✅ Webhook at Credo AI: not needed[\s\S]*Waiting to be sent: 0/,
  );
});

test('to admins it names where nothing can be sent, of their own workspace alone', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe reviews', '#governance');
  const store = await openBeside(readConfig(world.env).database, systemClock);
  onTestFinished(() => store.close());
  const outbox = createOutbox(store);
  const [workspace] = (await createStandings(store).read()).workspaces;
  await outbox.blockLane(workspace?.teamId ?? '', world.slack.channel('#governance').id, 'is_archived');
  await outbox.blockLane('T0OTHER', 'C0OTHER', 'is_archived');
  const home = await opened(world, 'dana');
  expect(home).toContain(
    `Nothing can be sent in: <#${world.slack.channel('#governance').id}> (this channel is archived`,
  );
  expect(home).not.toContain('C0OTHER');
  expect(await opened(world, 'chi')).not.toContain('Nothing can be sent in');
});

test('Home shows the channels somebody is in, with their state, and never a private channel to others', async () => {
  const world = await startWorld();
  await world.slack.invite('#ai-audit');
  await announced(world, 'subscribe reviews', '#governance');
  await announced(world, 'subscribe tasks use-case:"Resume screener"', '#ai-audit');
  const governance = `<#${world.slack.channel('#governance').id}>\n• *reviews*`;
  const audit = world.slack.channel('#ai-audit').id;
  const ana = await opened(world, 'ana');
  expect(ana).toContain(`${governance} (active)`);
  expect(ana).toContain(`<#${audit}>\n• *tasks*, only for use case Resume screener (active)`);
  const chi = await opened(world, 'chi');
  expect(chi).toContain(governance);
  expect(JSON.stringify(world.slack.home('chi'))).not.toMatch(new RegExp(`${audit}|Resume screener`));
  await world.slack.kick('#ai-audit', 'ana');
  expect(await opened(world, 'ana')).not.toContain(audit);
  await world.slack.archive('#governance');
  expect(await opened(world, 'chi')).toContain(`${governance} (paused: this channel is archived)`);
});

test('what Slack does not tell about members shows nothing', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe reviews');
  world.slack.fault({ kind: 'error', error: 'fetch_members_failed', method: 'conversations.members' });
  expect(await opened(world, 'ana')).toContain('None of your channels');
});

test('Home says who somebody is in Credo AI, or how to be known there', async () => {
  const world = await startWorld();
  expect(await opened(world, 'ana')).toContain('You are linked as *Ana Flores*, by your e-mail *ana@acme.example*.');
  world.slack.updateUser('ana', { email: 'ana@home.example' });
  expect(await opened(world, 'ana')).toContain('Ask a workspace admin to type `/credo link @you');
  await told(world, 'link @ana ana@acme.example', '#governance', 'dana');
  expect(await opened(world, 'ana')).toContain('You are linked as *ana@acme.example*.');
});

test('a tab that cannot be published is logged, and the next try works', async () => {
  const world = await startWorld();
  world.slack.fault({ kind: 'error', error: 'not_enabled', method: 'views.publish' });
  await world.slack.openHome('ana');
  await world.slack.waitFor(() => world.slack.calls('views.publish')[0]);
  expect(await opened(world, 'ana')).toContain('Your channels');
  expect(world.logLines.join('\n')).toMatch(
    /home\.not_published[^\n]*not_enabled|not_enabled[^\n]*home\.not_published/,
  );
});
