import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { readConfig } from '../../src/config.ts';
import { encryptionKeys } from '../../src/encryption-keys.ts';
import { createLog } from '../../src/log.ts';
import type { Slack } from '../../src/sandbox/slack/types.ts';
import { createSecretBox } from '../../src/secret-box.ts';
import { openBeside } from '../../src/store/open.ts';
import { createTeamConnections } from '../../src/store/team-connections.ts';
import { connect, openConnect, submitConnect, wordsIn } from '../support/connect-credo.ts';
import { makeComment } from '../support/events.ts';
import { startMany } from '../support/many-workspaces.ts';
import { startCredos } from '../support/several-credos.ts';
import { until } from '../support/until.ts';
import { buttons, reading } from './support.ts';

const apiKey = { alpha: 'key-of-alpha-0123456789', beta: 'key-of-beta-0123456789' };

/** Two installed workspaces, acme's and Northwind's, and two tenants that nobody has connected yet. */
async function start() {
  const credos = await startCredos(['alpha', 'beta'], (tenant) => ({
    apiKey: tenant === 'alpha' ? apiKey.alpha : apiKey.beta,
  }));
  const world = await startMany({ env: { CREDO_API_URL: credos.url, CREDO_TENANT: '', CREDO_API_KEY: '' } });
  const [acme, north] = world.platform.workspaces;
  if (!acme || !north) throw new Error('There are no two workspaces.');
  await world.install(acme.teamId);
  await world.install(north.teamId);
  const type = async (slack: Slack, user: string, channel: string, text: string) =>
    reading(await world.type(slack, user, channel, text));
  const texts = (slack: Slack, channel: string) =>
    slack
      .messages(channel)
      .filter(({ source }) => source === 'chat.postMessage')
      .map(({ text }) => text);
  return { ...world, acme, north, say: type, texts, alpha: credos.of('alpha'), beta: credos.of('beta') };
}

test('an admin connects Credo from Slack, and its events come', async () => {
  const { acme, alpha, say, texts, logLines } = await start();
  expect(await say(acme, 'ben', '#governance', 'subscribe comments')).toContain(
    'Ask an admin of this workspace to type',
  );
  const done = await connect(acme, 'dana', '#governance', alpha, 'Alpha');
  expect(wordsIn(done)).toContain('✅ I may manage the webhook');
  expect(wordsIn(done)).toContain('🔐 Events are checked by secret URL.');
  expect(await say(acme, 'ben', '#governance', 'subscribe comments')).toContain('subscribed this channel to Credo AI');
  const webhook = await until(() => alpha.webhooks[0], 'the webhook');
  expect(webhook.attributes.description).toMatch(/\[credo-slack 127\.0\.0\.1:\d+\/[0-9a-f-]{36}\]$/);
  await alpha.deliverRaw({ body: JSON.stringify(makeComment({ comment: 'Looks good to me' })) });
  await until(() => texts(acme, '#governance').some((text) => text.includes('Looks good to me')), 'the comment');
  expect(logLines.join('')).not.toContain(apiKey.alpha);
});

test('what Credo refuses is said with what to do, nothing is saved, and the key stands nowhere', async () => {
  const { acme, alpha, say, logLines } = await start();
  const form = await openConnect(acme, 'dana', '#governance');
  const values = { name: 'Alpha', tenant: alpha.tenant, api_key: 'key-that-is-wrong-0123' };
  const again = await submitConnect(acme, 'dana', form, values);
  expect(wordsIn(again)).toContain('API key: Credo AI does not accept it for this tenant.');
  expect(wordsIn(again)).toContain('Nothing was saved.');
  expect(JSON.stringify([again, acme.calls('views.update'), logLines])).not.toContain(values.api_key);
  expect(await say(acme, 'dana', '#governance', 'admin connections')).toContain("Credo AI isn't connected yet.");
  const done = await submitConnect(acme, 'dana', again, { api_key: alpha.apiKey });
  expect(wordsIn(done)).toContain('✅ Connected as');
});

test('fields that cannot be right are refused at once', async () => {
  const { acme } = await start();
  const form = await openConnect(acme, 'dana', '#governance');
  const values = {
    name: '"',
    tenant: 'a b',
    api_key: 'k k',
    api_url: 'http://credo.example',
    signing_secret: 'whsec_x',
  };
  const { errors } = await acme.submitView({ user: 'dana', view: form.id, values });
  expect(Object.keys(errors).sort()).toEqual(['api_key', 'api_url', 'name', 'signing_secret', 'tenant']);
});

test('an address of the inside is not called', async () => {
  const { acme, alpha, logLines } = await start();
  const inside = ['127.0.0.1:1', '10.1.2.3', 'localhost', '[::1]', '169.254.169.254/latest'];
  let form = await openConnect(acme, 'dana', '#governance');
  for (const address of inside) {
    const values = { name: 'Inside', tenant: alpha.tenant, api_key: alpha.apiKey, api_url: `https://${address}` };
    form = await submitConnect(acme, 'dana', form, values);
    expect.soft(wordsIn(form), address).toContain('Address of the API:');
    expect.soft(wordsIn(form), address).toContain('Nothing was saved.');
  }
  const asked = logLines.filter((line) => line.includes('credo.request'));
  expect(asked.every((line) => line.includes('"status":null'))).toBe(true);
});

test('nobody but admins gets the form', async () => {
  const { acme, say } = await start();
  expect(await say(acme, 'ben', '#governance', 'admin connect')).toContain(
    'Only admins of this workspace may do that.',
  );
  expect(acme.modals('ben')).toHaveLength(0);
  const form = await openConnect(acme, 'dana', '#governance');
  acme.updateUser('dana', { is_admin: false });
  const { body } = await acme.submitView({ user: 'dana', view: form.id, values: { tenant: 'alpha', api_key: 'k' } });
  expect(body).toContain('Only admins of this workspace may connect Credo AI.');
});

test('two workspaces share a tenant, each with an address of its own, and see nothing of each other', async () => {
  const { acme, north, alpha, say, texts } = await start();
  await connect(acme, 'dana', '#governance', alpha, 'Ours');
  await connect(north, 'eva', '#risk', alpha, 'Shared');
  await say(acme, 'dana', '#governance', 'subscribe comments');
  await say(north, 'eva', '#risk', 'subscribe comments');
  await until(() => alpha.webhooks.length === 2, 'two webhooks');
  expect(new Set(alpha.webhooks.map(({ attributes }) => attributes.url)).size).toBe(2);
  const [first] = alpha.webhooks;
  await alpha.deliverRaw({
    body: JSON.stringify(makeComment({ comment: 'For one of them' })),
    webhookId: first?.id ?? '',
  });
  await until(() => texts(acme, '#governance').some((text) => text.includes('For one of them')), 'the comment');
  expect(texts(north, '#risk').join()).not.toContain('For one of them');
  expect(await say(north, 'eva', '#risk', 'admin connections')).not.toContain('Ours');
});

test('a workspace with two tenants says which one a command is about, and takes another by its name', async () => {
  const { acme, alpha, beta, say } = await start();
  await connect(acme, 'dana', '#governance', alpha, 'EU');
  await connect(acme, 'dana', '#governance', beta, 'US West');
  expect(await say(acme, 'dana', '#governance', 'subscribe tasks connection:"US West"')).toContain('tasks');
  await until(() => beta.webhooks.length === 1, 'the webhook of the second');
  expect(alpha.webhooks).toHaveLength(0);
  const wrong = await acme.waitForAnswer(
    await acme.command({ user: 'dana', channel: '#governance', text: 'subscribe tasks conection:"US Wst"' }),
  );
  expect(reading(wrong)).toContain('There is no connection called *US Wst*.');
  expect(buttons(wrong).map(({ value }) => value)).toEqual(['subscribe tasks connection:"US West"']);
  const first = await acme.command({ user: 'dana', channel: '#governance', text: 'subscribe comments' });
  const note = reading(await acme.waitForAnswer(first, { nth: 2 }));
  expect(note).toContain('This was about *EU*, the first connection of this workspace.');
  const list = await say(acme, 'dana', '#governance', 'list');
  expect(list).toMatch(/\*EU\*[\s\S]*comments[\s\S]*\*US West\*[\s\S]*tasks/);
  const status = await say(acme, 'dana', '#governance', 'status');
  expect(status).toMatch(/\*EU\*[\s\S]*\*US West\*/);
  expect(await say(acme, 'dana', '#governance', 'unsubscribe tasks')).toBe(
    '*Dana Weiss* unsubscribed this channel from Credo AI *US West*.',
  );
  expect(await say(acme, 'dana', '#governance', 'list')).not.toContain('tasks');
});

test('the form of a channel chooses among the tenants, and changes only what is of the chosen one', async () => {
  const { acme, alpha, beta, say } = await start();
  await connect(acme, 'dana', '#governance', alpha, 'EU');
  await connect(acme, 'dana', '#governance', beta, 'US');
  await say(acme, 'dana', '#governance', 'subscribe tasks connection:EU');
  await acme.command({ user: 'dana', channel: '#governance' });
  const form = await acme.waitFor(() => acme.modals('dana').at(-1));
  expect(wordsIn(form)).toMatch(/From EU[\s\S]*From US/);
  const menu = form.blocks.find(({ block_id }) => block_id === 'connection');
  const us =
    /"value":"([0-9a-f-]{36})","text":{"type":"plain_text","text":"From US"/.exec(JSON.stringify(menu))?.[1] ?? '';
  await acme.click({ user: 'dana', view: form.id, actionId: 'settings:connection', value: us });
  const other = await acme.waitFor(() =>
    acme.modals('dana').find(({ id, hash }) => id === form.id && hash !== form.hash),
  );
  const saved = await acme.submitView({ user: 'dana', view: other.id, values: { 'events:comments': ['*'] } });
  expect(saved).toMatchObject({ problem: null, errors: {} });
  await until(() => beta.webhooks.length === 1, 'the webhook of the second');
  const list = await say(acme, 'dana', '#governance', 'list');
  expect(list).toMatch(/\*EU\*[\s\S]*\*tasks\*[\s\S]*\*US\*[\s\S]*\*comments\*/);
  await acme.openHome('dana');
  const home = await acme.waitFor(() => acme.home('dana'));
  expect(wordsIn(home)).toMatch(/For admins \(EU\)[\s\S]*For admins \(US\)/);
});

test('each connection has its own way of knowing who sends: a signature here, a token there', async () => {
  const { acme, north, alpha, beta, say, url } = await start();
  const secret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
  await connect(acme, 'dana', '#governance', alpha, 'Signed', { signing_secret: secret });
  await connect(north, 'eva', '#risk', beta, 'Tokens', { webhook_auth: 'o_auth' });
  await say(acme, 'dana', '#governance', 'subscribe comments');
  await say(north, 'eva', '#risk', 'subscribe comments');
  const signed = await until(() => alpha.webhooks[0]?.attributes, 'the first webhook');
  const tokens = await until(() => beta.webhooks[0]?.attributes, 'the second webhook');
  expect([signed.authentication_method, tokens.authentication_method]).toEqual(['none', 'o_auth']);
  const post = (to: string, headers: Record<string, string> = {}) =>
    fetch(to, { method: 'POST', headers, body: JSON.stringify(makeComment({})) }).then(({ status }) => status);
  expect(await post(signed.url)).toBe(401);
  expect(await post(tokens.url)).toBe(401);
  const granted = await fetch(`${url}/credo/oauth/token`, {
    method: 'POST',
    body: JSON.stringify(tokens.authentication_payload),
  });
  const { access_token } = (await granted.json()) as { access_token: string };
  expect(await post(tokens.url, { authorization: `Bearer ${access_token}` })).toBe(200);
  expect(await post(signed.url, { authorization: `Bearer ${access_token}` })).toBe(401);
  expect(await say(acme, 'dana', '#governance', 'status')).toContain('signature (strongest)');
  expect(await say(north, 'eva', '#risk', 'status')).toContain('checked by o_auth');
});

test('whoever connected it is told once that the key is refused, and a new one helps', async () => {
  const { acme, alpha, say, restart } = await start();
  await connect(acme, 'dana', '#governance', alpha, 'EU');
  await say(acme, 'dana', '#governance', 'subscribe comments');
  await until(() => alpha.webhooks[0], 'the webhook');
  const key = alpha.replaceApiKey();
  alpha.revokeTokens();
  expect(await say(acme, 'ben', '#governance', 'status')).toContain("refused the app's API key");
  const told = () => acme.messages('@dana').filter(({ text }) => text.includes('refuses the API key'));
  await until(() => told().length === 1, 'the notice');
  await restart();
  await say(acme, 'ben', '#governance', 'status');
  expect(told()).toHaveLength(1);
  const listed = await acme.waitForAnswer(
    await acme.command({ user: 'dana', channel: '#governance', text: 'admin connections' }),
  );
  expect(reading(listed)).toContain('⚠️ Credo AI has refused its API key since');
  await acme.click({ user: 'dana', message: listed, actionId: 'connect:edit:0' });
  const form = await acme.waitFor(() => acme.modals('dana').at(-1));
  expect(JSON.stringify(form)).not.toContain(key);
  expect(wordsIn(await submitConnect(acme, 'dana', form, { api_key: key }))).toContain('✅ Connected as');
  expect(await say(acme, 'ben', '#governance', 'status')).toContain('✅ Credo AI: connected.');
});

test('disconnecting removes the webhook and keeps what channels subscribed for when it is connected again', async () => {
  const { acme, alpha, say, texts } = await start();
  await connect(acme, 'dana', '#governance', alpha, 'EU');
  await say(acme, 'dana', '#governance', 'subscribe comments');
  const url = (await until(() => alpha.webhooks[0], 'the webhook')).attributes.url;
  const listed = await acme.waitForAnswer(
    await acme.command({ user: 'dana', channel: '#governance', text: 'admin connections' }),
  );
  await acme.click({ user: 'dana', message: listed, actionId: 'connect:disconnect:0' });
  const form = await acme.waitFor(() => acme.modals('dana').at(-1));
  await acme.submitView({ user: 'dana', view: form.id });
  await until(() => alpha.webhooks.length === 0, 'the webhook to go');
  await acme.closeView({ user: 'dana', view: form.id });
  const late = await fetch(url, { method: 'POST', body: JSON.stringify(makeComment({})) });
  expect(late.status).toBe(404);
  expect(await say(acme, 'dana', '#governance', 'list')).toContain("Credo AI isn't connected yet.");
  const back = await connect(acme, 'dana', '#governance', alpha, 'EU again');
  expect(wordsIn(back)).toContain('what channels subscribed goes on');
  await until(() => alpha.webhooks.length === 1, 'the webhook to come back');
  await alpha.deliverRaw({ body: JSON.stringify(makeComment({ comment: 'Back again' })) });
  await until(() => texts(acme, '#governance').some((text) => text.includes('Back again')), 'the comment');
});

test('what another process changes in the database is taken up within a second or so', async () => {
  const { acme, alpha, say, env } = await start();
  await connect(acme, 'dana', '#governance', alpha, 'EU');
  await say(acme, 'dana', '#governance', 'subscribe comments');
  await until(() => alpha.webhooks[0], 'the webhook');
  const config = readConfig(env);
  const store = await openBeside(config.database, systemClock);
  onTestFinished(() => store.close());
  const box = createSecretBox(encryptionKeys(config, createLog('silent', [])));
  const others = createTeamConnections(store, box);
  const [one] = await others.ofTeam(acme.teamId);
  expect(await others.change(one?.id ?? '', acme.teamId, { name: 'Renamed' })).toBe('changed');
  await until(
    async () => (await say(acme, 'dana', '#governance', 'admin connections')).includes('Renamed'),
    'the new name',
    5_000,
  );
  expect(await others.disconnect(one?.id ?? '', acme.teamId)).toBe(true);
  await until(() => alpha.webhooks.length === 0, 'the webhook to go', 10_000);
  await until(async () => (await others.get(one?.id ?? ''))?.apiKey === '', 'the key to be forgotten', 5_000);
  expect(await say(acme, 'dana', '#governance', 'status')).toContain("Credo AI isn't connected yet.");
});
