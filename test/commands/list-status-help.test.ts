import { expect, test } from 'vitest';
import { makeNumbered } from '../support/events.ts';
import { createHurriedClock } from '../support/hurried-clock.ts';
import { startSubscribed } from '../support/subscribed.ts';
import { until } from '../support/until.ts';
import { startWorld } from '../support/world.ts';
import { openHome } from './home-tab.ts';
import { announced, reading, told } from './support.ts';

const day = /\d{1,2} \w{3,4} \d{4}/.source;

test('list shows what the channel gets, in which state, by whom and since when', async () => {
  const world = await startWorld();
  expect(await told(world, 'list')).toBe('Nothing here yet. Start with `/credo subscribe`.');
  await announced(world, 'subscribe reviews fields');
  await announced(world, 'subscribe tasks assignee:@ana', '#governance', 'ben');
  const list = await told(world, 'ls', '#governance', 'chi');
  expect(list).toMatch(
    new RegExp(
      [
        '^This channel gets from Credo AI:',
        `• \\*reviews, fields\\* \\(active\\), set up by Ana Flores on ${day}`,
        `• \\*tasks\\*, only assigned to Ana Flores \\(active\\), set up by Ben Okafor on ${day}`,
        'No message so far. To stop some of it, type `/credo unsubscribe`; for more, `/credo help`.$',
      ].join('\n'),
    ),
  );
  expect(list).not.toMatch(/U0[A-Z]/);
  await told(world, 'test reviews');
  expect(await told(world, 'list')).toContain('Last message just now.');
});

test('list mine shows what somebody set up, list all shows everything to admins', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe reviews');
  await announced(world, 'subscribe tasks', '#general', 'ben');
  const governance = `<#${world.slack.channel('#governance').id}>:`;
  const general = `<#${world.slack.channel('#general').id}>:`;
  const mine = await told(world, 'list mine');
  expect(mine).toContain(governance);
  expect(mine).not.toContain(general);
  expect(await told(world, 'list all')).toBe(
    'Only admins may list all channels. `/credo list mine` shows what you set up.',
  );
  const all = await told(world, 'list all', '#general', 'dana');
  expect(all).toContain(governance);
  expect(all).toContain(general);
  expect(await told(world, 'list mine', '#general', 'chi')).toBe(
    'Nothing yet. Go to a channel and type `/credo subscribe`.',
  );
});

test('another list is answered with the lists there are', async () => {
  const world = await startWorld();
  expect(await told(world, 'list evrything')).toBe(
    [
      "I don't know which list you mean by *evrything*.",
      '`/credo list` shows this channel, `/credo list mine` what you set up, and `/credo list all` every channel (admins only). `/credo list #general` shows another channel that you are in.',
    ].join('\n'),
  );
});

test('status says what works', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe reviews');
  expect(await told(world, 'status')).toBe(
    [
      '✅ Credo AI: connected.',
      '✅ Webhook at Credo AI: active for 1 kind of event, no event yet.',
      '🔐 Events are checked by secret URL.',
      '✅ Slack: connected.',
      '✅ Nothing is waiting to be sent.',
      'This channel is active. `/credo list` shows what it gets.',
    ].join('\n'),
  );
  expect(await told(world, 'status', '#general')).toContain(
    'This channel gets nothing from Credo AI. Start with `/credo subscribe`.',
  );
});

test.each([
  ['signature', { CREDO_WEBHOOK_SECRET: 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3' }],
  ['o_auth', { CREDO_WEBHOOK_AUTH: 'o_auth' }],
  ['secret URL', {}],
])('status names %s as the way senders are checked', async (level, env) => {
  const world = await startWorld({ env });
  expect(await told(world, 'status')).toContain(`🔐 Events are checked by ${level}`);
});

test('only admins are told how senders could be checked better', async () => {
  const world = await startWorld();
  expect(await told(world, 'status', '#governance', 'dana')).toContain(
    '🔐 Events are checked by secret URL (weaker; a signing secret from Credo AI in CREDO_WEBHOOK_SECRET is stronger).',
  );
});

test('status says that a webhook nobody needs is removed soon', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe reviews');
  await announced(world, 'unsubscribe all');
  expect(await told(world, 'status')).toContain(
    '✅ Webhook at Credo AI: not needed any more, so it is removed in a few minutes, no event yet.',
  );
});

test('in a direct message, the way to start leads to a channel', async () => {
  const world = await startWorld();
  const start = 'I post only in channels: go to a channel of your own and type `/credo subscribe` there.';
  expect(await told(world, 'list', '@ana')).toBe(`Nothing here yet. ${start}`);
  expect(await told(world, 'status', '@ana')).toContain(`This conversation gets nothing from Credo AI. ${start}`);
  expect(await told(world, 'test', '@ana')).toContain(`so there is nothing to test. ${start}`);
  expect(await told(world, 'unsubscribe', '@ana')).toBe(
    `Nothing to change: this conversation gets nothing from Credo AI. ${start}`,
  );
});

test.each([
  ['archived', { is_archived: true }],
  ['shared with another company', { is_ext_shared: true }],
])('in a channel that is %s, too', async (what, kind) => {
  const world = await startWorld();
  world.slack.addChannel({ name: 'place', members: ['ana'], ...kind });
  const start = `This channel is ${what}: go to a channel of your own and type \`/credo subscribe\` there.`;
  for (const command of ['list', 'status', 'test', 'unsubscribe']) {
    expect(await told(world, command, '#place')).toContain(start);
  }
});

test('looking at a public channel does not join it', async () => {
  const world = await startWorld();
  await told(world, 'list', '#general');
  expect(world.slack.channel('#general').members).not.toContain(world.slack.botUserId);
});

test('channels and people are named as Slack shows them', async () => {
  const world = await startWorld();
  const general = `<#${world.slack.channel('#general').id}>`;
  expect(await told(world, 'list #general')).toBe(
    `${general} gets nothing from Credo AI. To change that, type \`/credo subscribe\` there.`,
  );
  expect(await told(world, 'list #governance')).toContain('Nothing here yet.');
  expect(await told(world, 'list @ben')).toContain(`which list you mean by <@${world.slack.user('ben').id}>.`);
  for (const verb of ['subscribe', 'set', 'unsubscribe']) {
    expect(await told(world, `${verb} #general`)).toBe(
      `A command is about the channel it is typed in. Nothing was changed.\nGo to ${general} and type \`/credo ${verb}\` there.`,
    );
  }
});

test.each(['hello', '???', '-', '#general', '@ben'])('%s is answered with help', async (word) => {
  const world = await startWorld();
  expect(await told(world, word)).toBe(await told(world, 'help'));
});

test.each([['pause', 'To hear nothing for a while, type `/credo mute 4h`. Nothing was changed.']])(
  '%s is answered with what comes closest',
  async (word, text) => {
    const world = await startWorld();
    expect(await told(world, word)).toBe(`${text}\n\`/credo help commands\` lists everything.`);
  },
);

test('status without subscriptions says that no webhook is needed', async () => {
  const world = await startWorld();
  expect(await told(world, 'status')).toContain(
    '✅ Webhook at Credo AI: not needed while nothing is subscribed, no event yet.',
  );
});

test('help is five lines, and in a direct message what concerns oneself comes first', async () => {
  const world = await startWorld();
  const help = await told(world, 'help');
  expect(help.split('\n')).toEqual([
    'I bring Credo AI news into this channel. To start, type `/credo subscribe`, or `/credo` alone to choose from a form.',
    '*This channel:* `/credo list` shows what it gets, `/credo unsubscribe` stops some of it, `/credo mute 4h` keeps it quiet, and `/credo test` shows samples.',
    '*You:* `/credo todo` shows what waits for you, `/credo notify me assigned tagged outcome` and `/credo mentions dm` how I tell you, and `/credo link` who you are in Credo AI.',
    '*Something is odd:* `/credo status` shows whether everything works. In the menu of a message, "Why this message?" says what brought it.',
    '*More:* `/credo help commands`, `/credo help events`, `/credo help filters`, or about one: `/credo help subscribe`. In a thread, mention me instead, for example @Credo AI list.',
  ]);
  for (const same of ['?', 'HELP', '  help  ', 'help nonsense']) expect(await told(world, same)).toBe(help);
  const [you, channels] = (await told(world, 'help', '@ana')).split('\n');
  expect(you).toMatch(/^\*You:\* /);
  expect(channels).toBe(
    '*Channels:* go to one and type `/credo subscribe` there; `/credo list mine` shows what you set up.',
  );
});

test('help on commands shows each in bold with its purpose', async () => {
  const world = await startWorld();
  expect((await told(world, 'help commands')).split('\n')).toEqual([
    '• */credo subscribe* brings events into this channel: `/credo subscribe reviews tasks`',
    '• */credo unsubscribe* stops some of them, or all: `/credo unsubscribe tasks`',
    '• */credo set* makes it exactly these and nothing else: `/credo set reviews:decided`',
    '• */credo list* shows what this channel gets',
    '• */credo threads* chooses cards with threads, or single messages: `/credo threads quiet`',
    '• */credo mute* keeps messages back for a while: `/credo mute 4h`',
    '• */credo unmute* ends that',
    '• */credo digest* makes one message a day or a week of all: `/credo digest daily 9:00`',
    '• */credo test* sends a sample of each event',
    '• */credo status* shows whether everything works',
    '• */credo todo* shows what waits for you in Credo AI',
    '• */credo notify* says what I tell you in a direct message: `/credo notify me assigned tagged outcome`',
    '• */credo mentions* says how you hear of comments that tag you: on, dm or off: `/credo mentions dm`',
    '• */credo link* shows who you are in Credo AI, or says it of somebody: `/credo link @person name@company.com`',
    '• */credo unlink* takes back who you are in Credo AI',
    '• */credo size* makes messages here compact or standard: `/credo size standard`',
    '• */credo details* leaves names and comments out of messages here: `/credo details minimal`',
    '• */credo settings* opens all of it as a form, also how messages come',
    expect.stringMatching(/^• \*\/credo why\* says why a message came: `\/credo why https:/),
    '• */credo admin* is for admins: who may change channels, what could not be sent',
    '• */credo help* shows how to begin',
    expect.stringMatching(/^\*More:\* /),
  ]);
});

test('help on one command says its other names and an example, and on a topic only that', async () => {
  const world = await startWorld();
  expect(await told(world, 'help stop')).toBe(
    [
      '*/credo unsubscribe* stops some of them, or all. For example, type `/credo unsubscribe tasks`.',
      'It is also called unsub, remove, stop.',
      '`/credo help commands` lists everything.',
    ].join('\n'),
  );
  expect((await told(world, 'help Filters')).split('\n')).toEqual([
    '*Filters* narrow them: `/credo subscribe reviews risk:high use-case:"Resume screener"`',
    'There are use-case, risk, actor, assignee, status and field. For people, type @ and choose the person, or `me`: `/credo subscribe tasks assignee:me`',
    'A minus means all but that: `/credo subscribe all -use-case:"Resume screener"`',
  ]);
  expect((await told(world, 'help events')).split('\n')).toEqual([
    '*Events* you can choose, whole groups or parts:',
    '• *reviews*, or `reviews:opened`, `reviews:decided`, `reviews:closed`',
    expect.stringMatching(/^• \*tasks\*, or `tasks:assigned`/),
    '• *comments*, or `comments:mentions`',
    expect.stringMatching(/^• \*metadata\*, or `metadata:name`/),
    '• *fields*, or `fields:"custom field name"`',
    '• *all* is all of these. For example: `/credo subscribe reviews:decided tasks`',
  ]);
});

test('status of another channel is told to its members, and admins see what is paused and when Credo was asked', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe reviews', '#general');
  await told(world, 'subscribe reviews', '#ai-audit');
  const general = `<#${world.slack.channel('#general').id}>`;
  const audit = `<#${world.slack.channel('#ai-audit').id}>`;
  const status = await told(world, 'status #general', '#governance', 'dana');
  expect(status).toContain(`${general} is active. \`/credo list\` shows there what it gets.`);
  expect(status).toMatch(/^✅ Webhook at Credo AI: .* Checked just now\.$/m);
  expect(status).toContain(`⏸️ Paused channels: 1: ${audit} (I'm not in this channel). \`/credo list all\` shows them.`);
  expect(await told(world, 'status')).not.toMatch(/Paused channels|Checked/);
  expect(await told(world, `status #ai-audit`, '#governance', 'chi')).toBe(
    "I don't know which channel you mean by *#ai-audit*.\n`/credo status` shows this channel, and `/credo status #general` another that you are in.",
  );
  expect(await told(world, `status ${audit}`, '#governance', 'chi')).toBe(
    `To see how ${audit} is, go there and type \`/credo status\`.`,
  );
});

test('status and Home say when Slack has been slowing a channel down, and what comes of what waits', async () => {
  const clock = createHurriedClock();
  const world = await startSubscribed({ clock, what: 'reviews', threads: 'off' });
  world.slack.fault({ method: 'chat.postMessage', channel: '#governance', kind: 'rate_limited', retryAfter: 400 });
  clock.shift(-6 * 60_000);
  for (let number = 1; number <= 7; number += 1) await world.send(makeNumbered(number));
  await until(() => world.logged('inbox.matched').length === 7, 'the matches');
  await until(() => world.logged('delivery.attempted').length === 1, 'the refusal');
  clock.shift(4 * 60_000);
  expect(await told(world, 'status')).not.toContain('slowing');
  clock.shift(2 * 60_000);
  const words =
    '🐢 Slack is slowing us down: 7 messages for this channel will follow, those beyond the fifth as one digest where they can be.';
  expect(await told(world, 'status')).toContain(words);
  expect(reading(await openHome(world, 'ana'))).toContain(words);
  clock.shift(2 * 60_000);
  await world.idle();
  expect(await told(world, 'status')).not.toContain('slowing');
});
