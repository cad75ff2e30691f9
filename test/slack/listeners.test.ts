import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { listed, press, reading, told } from '../commands/support.ts';
import { until } from '../support/until.ts';
import { signingSecret, startWorld, type World } from '../support/world.ts';

/** Posts a body as Slack signs it. */
function send(world: World, body: string, contentType = 'application/x-www-form-urlencoded'): Promise<Response> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`).digest('hex');
  return fetch(`${world.url}/slack/events`, {
    method: 'POST',
    body,
    headers: {
      'content-type': contentType,
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${signature}`,
    },
  });
}

const isAlive = async (world: World) => (await fetch(`${world.url}/readyz`)).status === 200;

test('a wrong signature is refused and nothing is done', async () => {
  const world = await startWorld();
  const command = { user: 'ana', channel: '#governance', text: 'subscribe reviews' };
  expect((await world.slack.command({ ...command, signingSecret: 'somebody-elses-secret' })).status).toBe(401);
  expect(await listed(world)).toEqual([]);
});

test('an old request is refused and nothing is done', async () => {
  const world = await startWorld();
  const command = { user: 'ana', channel: '#governance', text: 'subscribe reviews' };
  const timestampS = Math.floor(Date.now() / 1000) - 301;
  expect((await world.slack.command({ ...command, timestampS })).status).toBe(401);
  expect(await listed(world)).toEqual([]);
});

test('only POST is allowed', async () => {
  const world = await startWorld();
  for (const method of ['GET', 'PUT', 'DELETE']) {
    const response = await fetch(`${world.url}/slack/events`, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
  }
});

test.each([
  ['no JSON', 'application/json', 'nonsense'],
  ['half of a JSON body', 'application/json', '{"type":'],
  ['null', 'application/json', 'null'],
  ['a list', 'application/json', '[]'],
  ['a string', 'application/json', '"x"'],
  ['nothing', 'application/x-www-form-urlencoded', ''],
  ['a form whose payload is no JSON', 'application/x-www-form-urlencoded', 'payload=%7B'],
  ['a form whose payload is null', 'application/x-www-form-urlencoded', 'payload=null'],
])('%s, rightly signed, is refused and does no harm', async (_, contentType, body) => {
  const world = await startWorld();
  const response = await send(world, body, contentType);
  expect(response.status).toBe(400);
  expect(await response.text()).not.toContain('    at ');
  expect(await isAlive(world)).toBe(true);
});

test('a text of hundreds of kilobytes is answered', async () => {
  const world = await startWorld();
  const answer = await world.type('ana', '#governance', `subscribe reviews ${'nonsense '.repeat(40_000)}`);
  expect(reading(answer)).toContain('I read no more than 10,000 letters at once.');
  expect(await isAlive(world)).toBe(true);
});

test('control and bidirectional characters and markup in a text are harmless in the answer', async () => {
  const world = await startWorld();
  const answer = await world.type('ana', '#governance', 'subscribe \u202e<!channel>\u0000*bold*');
  expect(JSON.stringify(answer)).not.toContain('\u202e');
  expect(JSON.stringify(answer.blocks)).not.toMatch(/"broadcast"|"user_id"/);
  expect(answer.text).not.toMatch(/<!channel>/);
});

test('a button nobody knows is acknowledged and does nothing', async () => {
  const world = await startWorld();
  const answer = await world.type('ana', '#governance', 'subscribe reviews');
  const strange = (action_id: string) => [
    {
      type: 'actions',
      block_id: 'b',
      elements: [{ type: 'button', action_id, text: { type: 'plain_text', text: 'X' } }],
    },
  ];
  for (const actionId of ['mystery', 'run:x', 'undo:2', 'run:0', 'undo', 'open']) {
    world.slack.workspace.updateMessage(answer, { blocks: strange(actionId) });
    const click = await world.slack.click({ user: 'ana', message: answer, actionId });
    expect(click.status, actionId).toBe(200);
    expect(click.ackMs, actionId).toBeLessThan(3_000);
    expect(click.answers(), actionId).toEqual([]);
  }
  expect(await listed(world)).toEqual(['*reviews*']);
});

test('a group message the app is not in is refused by its name', async () => {
  const world = await startWorld();
  const group = world.slack.addChannel({ name: 'mpdm-ana--ben-1', is_mpim: true, members: ['ana', 'ben'] });
  const issued = await world.slack.command({ user: 'ana', channel: group.id, text: 'help' });
  await world.slack.waitForAnswer(issued);
  const form = new URLSearchParams({
    command: '/credo',
    text: 'subscribe reviews',
    team_id: world.slack.teamId,
    channel_id: group.id,
    channel_name: group.name,
    user_id: world.slack.user('ana').id,
    response_url: issued.responseUrl,
  });
  expect((await send(world, form.toString())).status).toBe(200);
  const refusal = await world.slack.waitForAnswer(issued, { nth: 2 });
  expect(reading(refusal)).toContain("I can't post Credo AI news in direct or group messages");
  expect(world.credo.webhooks).toEqual([]);
});

test.each([404, 500])('an answer that the response_url refuses with %d still reaches the person', async (status) => {
  const world = await startWorld();
  world.slack.fault({ method: 'response_url', kind: 'status', status, times: 2 });
  await world.slack.invite('#governance');
  await world.slack.command({ user: 'ana', channel: '#governance', text: 'list' });
  const instead = await world.slack.waitFor(() => world.slack.ephemerals('#governance', 'ana')[0]);
  expect(instead.source).toBe('chat.postEphemeral');
  expect(reading(instead)).toBe('Nothing here yet. Start with `/credo subscribe`.');

  await world.slack.command({ user: 'ana', channel: '#governance', text: 'subscribe reviews' });
  const [announcement] = await world.slack.waitForMessages('#governance', 1);
  expect(announcement?.source).toBe('chat.postMessage');
  expect(reading(await press(world, 'ana', announcement!, 'Undo'))).toContain('took the last change back');
});

test('in a channel the app is not in, such an answer comes as a direct message', async () => {
  const world = await startWorld();
  world.slack.fault({ method: 'response_url', kind: 'status', status: 500 });
  await world.slack.command({ user: 'ana', channel: '#ai-audit', text: 'subscribe reviews' });
  const [message] = await world.slack.waitForMessages('@ana', 1);
  expect(reading(message!)).toContain('Type `/invite @Credo AI`');
  expect(world.slack.messages('#ai-audit')).toEqual([]);
});

test('an answer nobody can be given is logged, and the command is done all the same', async () => {
  const world = await startWorld();
  world.slack.fault({ method: 'response_url', kind: 'reset' });
  world.slack.fault({ method: 'chat.postMessage', kind: 'status', status: 500, times: 2 });
  world.slack.fault({ method: 'chat.postEphemeral', kind: 'status', status: 500 });
  await world.slack.command({ user: 'ana', channel: '#governance', text: 'subscribe reviews' });
  await until(() => world.logLines.some((line) => line.includes('command.unanswered')), 'the line in the log');
  expect(await listed(world)).toEqual(['*reviews*']);
});

test('an answer goes to the person only, a change to the channel', async () => {
  const world = await startWorld();
  expect(await told(world, 'help')).toContain('/credo subscribe');
  const change = await world.type('ana', '#governance', 'subscribe reviews');
  expect(change.ephemeral_to).toBeNull();
  expect(world.slack.messages('#governance')).toEqual([change]);
});
