import { WebClient } from '@slack/web-api';
import { createEmulator } from 'emulate';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { freePort } from '../../src/sandbox/free-port.ts';
import { defaultScopes } from '../../src/sandbox/slack/seed.ts';
import { startSlack } from '../../src/sandbox/slack/start-slack.ts';

/** A Slack with Ana and Ben, #governance and the private #ai-audit, and our bot in neither. */
type Subject = {
  readonly client: WebClient;
  /** The names of people and channels, by id. */
  readonly names: ReadonlyMap<string, string>;
  archive(): Promise<void>;
};

const people = [
  { name: 'ana', real_name: 'Ana Flores', email: 'ana@acme.example', is_admin: true },
  { name: 'ben', real_name: 'Ben Okafor', email: 'ben@acme.example' },
];
const botToken = 'xoxb-emulated-bot';
const readerToken = 'xoxp-reader';

const clientOf = (apiUrl: string, token: string) =>
  new WebClient(token, {
    slackApiUrl: apiUrl,
    retryConfig: { retries: 0 },
    logger: {
      debug() {},
      info() {},
      warn() {},
      error() {},
      setLevel() {},
      setName() {},
      getLevel: () => 'error' as never,
    },
  });

async function startOurs(): Promise<Subject> {
  const slack = await startSlack({
    signingSecret: 'a secret',
    seed: {
      users: people,
      channels: [
        { name: 'governance', members: ['ana', 'ben'] },
        { name: 'ai-audit', is_private: true, members: ['ana'] },
      ],
    },
  });
  onTestFinished(() => slack.close());
  const named = [...slack.workspace.users(), ...slack.workspace.channels()].map(({ id, name }) => [id, name] as const);
  return {
    client: clientOf(slack.apiUrl, slack.botToken),
    names: new Map([...named, [slack.teamId, 'team'], [slack.botUserId, 'bot']]),
    archive: async () => void (await slack.archive('#governance')),
  };
}

async function startTheirs(): Promise<Subject> {
  const bot = { user_id: 'U0CREDO', bot_id: 'B0CREDO', bot_user_id: 'U0CREDO', app_id: 'A0APP' };
  const emulator = await createEmulator({
    service: 'slack',
    port: await freePort(),
    seed: {
      slack: {
        users: people,
        channels: [{ name: 'governance' }, { name: 'ai-audit', is_private: true }],
        oauth_apps: [
          { client_id: '1.2', client_secret: 's', name: 'Credo AI', redirect_uris: [], bot_name: 'credo_ai', ...bot },
        ],
        tokens: [
          { token: botToken, type: 'bot', scopes: [...defaultScopes], ...bot },
          {
            ...{ token: readerToken, type: 'user', user: 'ana' },
            scopes: ['channels:read', 'groups:read', 'channels:write', 'users:read'],
          },
        ],
        strict_scopes: true,
      },
    },
  });
  onTestFinished(() => emulator.close());
  const apiUrl = `${emulator.url}/api/`;
  const reader = clientOf(apiUrl, readerToken);
  const { channels = [] } = await reader.conversations.list({ types: 'public_channel,private_channel' });
  const { members = [] } = await reader.users.list({});
  const { team_id } = await reader.auth.test();
  // It brings people and channels of its own, which count for nothing here.
  const known = ['ana', 'ben', 'governance', 'ai-audit'];
  const named = [...channels, ...members]
    .map(({ id = '', name = '' }) => [id, name] as const)
    .filter(([, name]) => known.includes(name));
  const governance = channels.find(({ name }) => name === 'governance')?.id ?? '';
  return {
    client: clientOf(apiUrl, botToken),
    names: new Map([...named, [team_id ?? '', 'team'], [bot.user_id, 'bot']]),
    archive: async () => void (await reader.conversations.archive({ channel: governance })),
  };
}

const text = { type: 'mrkdwn', text: 'Hi' };
const longText = 'x'.repeat(40_001);
const modal = { type: 'modal', title: { type: 'plain_text', text: 'T' }, blocks: [] };
const metadata = { event_type: 'note', event_payload: { id: '1' } };

type Step = readonly [label: string, method: string, args: Readonly<Record<string, unknown>>];

/** What is asked of both, in this order. Names in angle brackets stand for ids, `<ts>` for the first message. */
const openSteps: readonly Step[] = [
  ['who am I', 'auth.test', {}],
  ['a public channel', 'conversations.info', { channel: '<governance>' }],
  ['a channel nobody knows', 'conversations.info', { channel: 'C0NOTTHERE0' }],
  ['a private channel without the bot', 'conversations.info', { channel: '<ai-audit>' }],
  ['post outside', 'chat.postMessage', { channel: '<governance>', text: 'x' }],
  ['join', 'conversations.join', { channel: '<governance>' }],
  ['join again', 'conversations.join', { channel: '<governance>' }],
  ['join a private channel', 'conversations.join', { channel: '<ai-audit>' }],
  ['post', 'chat.postMessage', { channel: '<governance>', text: 'Hello', metadata }],
  ['post blocks', 'chat.postMessage', { channel: '<governance>', text: 'Hi', blocks: [{ type: 'section', text }] }],
  ['post nothing', 'chat.postMessage', { channel: '<governance>' }],
  ['post to a channel nobody knows', 'chat.postMessage', { channel: 'C0NOTTHERE0', text: 'x' }],
  ['post to a private channel', 'chat.postMessage', { channel: '<ai-audit>', text: 'x' }],
  [
    'post a block nobody knows',
    'chat.postMessage',
    { channel: '<governance>', text: 'x', blocks: [{ type: 'banner' }] },
  ],
  ['post too much', 'chat.postMessage', { channel: '<governance>', text: longText }],
  ['reply', 'chat.postMessage', { channel: '<governance>', text: 'Reply', thread_ts: '<ts>' }],
  ['reply to nothing', 'chat.postMessage', { channel: '<governance>', text: 'Reply', thread_ts: '1.2' }],
  ['write to a person', 'chat.postMessage', { channel: '<ana>', text: 'Hi' }],
  ['edit', 'chat.update', { channel: '<governance>', ts: '<ts>', text: 'Edited' }],
  ['edit nothing', 'chat.update', { channel: '<governance>', ts: '1.2', text: 'Edited' }],
  ['show one person', 'chat.postEphemeral', { channel: '<governance>', user: '<ana>', text: 'x' }],
  ['show nobody', 'chat.postEphemeral', { channel: '<governance>', user: 'U0NOBODY00', text: 'x' }],
  ['delete', 'chat.delete', { channel: '<governance>', ts: '<ts>' }],
  ['delete again', 'chat.delete', { channel: '<governance>', ts: '<ts>' }],
  ['members', 'conversations.members', { channel: '<governance>' }],
  ['open a direct conversation', 'conversations.open', { users: '<ana>' }],
  ['open one with nobody', 'conversations.open', {}],
  ['open one with somebody nobody knows', 'conversations.open', { users: 'U0NOBODY00' }],
  ['a person', 'users.info', { user: '<ana>' }],
  ['a person nobody knows', 'users.info', { user: 'U0NOBODY00' }],
  ['a person by e-mail', 'users.lookupByEmail', { email: 'ben@acme.example' }],
  ['nobody by e-mail', 'users.lookupByEmail', { email: 'x@acme.example' }],
  ['public channels', 'conversations.list', {}],
  ['private channels', 'conversations.list', { types: 'private_channel' }],
  ['history without its scope', 'conversations.history', { channel: '<governance>' }],
  ['a modal without a trigger', 'views.open', { trigger_id: 'none', view: modal }],
  ['a Home tab', 'views.publish', { user_id: '<ana>', view: { type: 'home', blocks: [] } }],
];
const archivedSteps: readonly Step[] = [
  ['an archived channel', 'conversations.info', { channel: '<governance>' }],
  ['post to an archived channel', 'chat.postMessage', { channel: '<governance>', text: 'x' }],
  ['join an archived channel', 'conversations.join', { channel: '<governance>' }],
];

const posted = { ok: true, channel: 'governance', ts: '<ts>', message: { type: 'message', user: 'bot', text: 'x' } };
const refused = (error: string) => ({ ok: false, error });

/** Where the other one does not do what Slack documents, and ours does. */
const knownDifferences: Readonly<Record<string, readonly [ours: object, theirs: object]>> = {
  // What an app is not in does not exist for it (chat.postMessage, Errors: channel_not_found).
  'a private channel without the bot': [refused('channel_not_found'), refused('not_in_channel')],
  'post to a private channel': [refused('channel_not_found'), refused('not_in_channel')],
  'join a private channel': [refused('channel_not_found'), refused('missing_scope')],
  // Without chat:write.public an app writes only where it is a member.
  'post outside': [refused('not_in_channel'), posted],
  // It checks neither blocks nor lengths.
  'post a block nobody knows': [refused('invalid_blocks'), posted],
  'post too much': [refused('msg_too_long'), { ...posted, message: { ...posted.message, text: '<long text>' } }],
  'reply to nothing': [
    refused('cannot_reply_to_message'),
    { ...posted, message: { ...posted.message, text: 'Reply', thread_ts: '1.2' } },
  ],
  'show nobody': [refused('user_not_in_channel'), refused('user_not_found')],
};

const answerSchema = z.object({
  ok: z.boolean(),
  error: z.string().optional(),
  user_id: z.string().optional(),
  team_id: z.string().optional(),
  channel: z
    .union([
      z.string(),
      z.object({
        id: z.string(),
        name: z.string().optional(),
        is_private: z.boolean().optional(),
        is_archived: z.boolean().optional(),
        is_member: z.boolean().optional(),
      }),
    ])
    .optional(),
  channels: z.array(z.object({ id: z.string(), name: z.string() })).optional(),
  ts: z.string().optional(),
  message_ts: z.string().optional(),
  text: z.string().optional(),
  message: z
    .object({
      type: z.string(),
      user: z.string(),
      text: z.string(),
      thread_ts: z.string().optional(),
      metadata: z.unknown().optional(),
      edited: z.object({ user: z.string() }).optional(),
    })
    .optional(),
  members: z.array(z.string()).optional(),
  user: z
    .object({
      id: z.string(),
      name: z.string(),
      real_name: z.string(),
      deleted: z.boolean(),
      is_bot: z.boolean(),
      is_admin: z.boolean(),
      profile: z.object({ real_name: z.string(), display_name: z.string(), email: z.string() }),
    })
    .or(z.string())
    .optional(),
  view: z.object({ type: z.string(), callback_id: z.string(), private_metadata: z.string() }).optional(),
});

/** Asks everything and gives the answers in the fields our app reads, with names instead of ids, by label. */
async function ask({ client, names, archive }: Subject) {
  const answers: Record<string, unknown> = {};
  const idOf = (name: string) => [...names].find(([, known]) => known === name)?.[0] ?? name;
  let firstTs = '';
  const say = async ([label, method, args]: Step) => {
    const given = Object.entries(args).map(([key, value]) => {
      const [, name] = /^<(.+)>$/.exec(String(value)) ?? [];
      return [key, name === undefined ? value : name === 'ts' ? firstTs : idOf(name)];
    });
    const answer = await client
      .apiCall(method, Object.fromEntries(given))
      .catch((error: { data?: unknown }) => error.data ?? Promise.reject(error));
    const { members, channels, ...read } = answerSchema.parse(answer);
    if (label === 'post') firstTs = read.ts ?? '';
    answers[label] = withNames(
      {
        ...read,
        ...(members === undefined ? {} : { members: members.flatMap((id) => names.get(id) ?? []).sort() }),
        ...(channels === undefined ? {} : { channels: channels.filter(({ id }) => names.has(id)) }),
      },
      names,
    );
  };
  for (const step of openSteps) await say(step);
  await archive();
  for (const step of archivedSteps) await say(step);
  return answers;
}

/** Ids of direct conversations and times cannot be alike; that they have the same shape is what counts. */
function withNames(answer: object, names: ReadonlyMap<string, string>): unknown {
  return JSON.parse(JSON.stringify(answer), (_key, value) => {
    if (typeof value !== 'string') return value;
    if (/^\d{10}\.\d{6}$/.test(value)) return '<ts>';
    if (value.length > 1_000) return '<long text>';
    return names.get(value) ?? (/^D[A-Z0-9]{8,}$/.test(value) ? '<direct conversation>' : value);
  });
}

test('our Slack answers as an outside one does, but where that one is known not to follow the documentation', async () => {
  const [ours, theirs] = [await ask(await startOurs()), await ask(await startTheirs())];
  for (const [label] of [...openSteps, ...archivedSteps]) {
    const [ourWay, theirWay] = knownDifferences[label] ?? [theirs[label], theirs[label]];
    expect({ label, answer: ours[label] }).toEqual({ label, answer: ourWay });
    expect({ label, answer: theirs[label] }).toEqual({ label, answer: theirWay });
  }
  expect(Object.keys(knownDifferences).filter((label) => !(label in ours))).toEqual([]);
});
